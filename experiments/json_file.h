// Reading and writing JSON files.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace ddns::experiments {

using Json = nlohmann::ordered_json;  // keeps the order of keys

// Paths that begin so name files that the program carries within itself: "shipped:failed.json".
inline constexpr std::string_view kShipped = "shipped:";

// The whole file. Throws InputError (kSpec) where it cannot be read.
std::string read_text(const std::string& path);

// Throws InputError (kSpec) that names the file, and line and column of an error of syntax, of a
// key given twice in one object, and of nesting deeper than 64.
Json parse_json(std::string_view text, const std::string& file);

// Two spaces a level, arrays of numbers and innermost arrays on one line, newline at the end.
std::string to_text(const Json& value);

// Writes under a temporary name and renames, so that `path` is never half-written; a signal waits
// for it (experiments/interrupt.h). Creates the folder. Throws std::runtime_error where it cannot.
void write_file(const std::string& path, std::string_view text);

// Throws std::runtime_error where no file could be written into `folder`, which need not be there
// yet: told before the work whose results are to go there, not after it.
void check_writable(const std::string& folder);

// Removes the temporary files of write_file in `folder` whose process is gone: it was killed.
void remove_abandoned(const std::string& folder);

}  // namespace ddns::experiments
