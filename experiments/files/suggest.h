// "Did you mean ...?": the word nearest to a misspelt one.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace ddns::experiments {

// The least number of single-character insertions, deletions, substitutions and swaps of neighbours
// that turn `a` into `b` (optimal string alignment).
unsigned edit_distance(std::string_view a, std::string_view b);

// The candidate nearest to `word` (the first of equals), or "" where none is near: within a third
// of its length, at least two edits, but fewer than all its letters.
std::string nearest(std::string_view word, std::span<const std::string> candidates);

// `; did you mean "x"?` with `quote` around the nearest candidate, or "".
std::string did_you_mean(std::string_view word, std::span<const std::string> candidates,
                         std::string_view quote = "\"");

}  // namespace ddns::experiments
