// Reading JSON files, and their text.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace ddns::experiments {

using Json = nlohmann::ordered_json;  // keeps the order of keys

// Paths that begin so name files that the program carries within itself: "shipped:failed.json".
inline constexpr std::string_view kShipped = "shipped:";

// The whole file. Throws InputError (kSpec) where it cannot be read.
std::string read_text(const std::string& path);

// A file that the program itself has written. Throws InputError (kData).
Json read_data(const std::string& path);

// A file that may be missing, or anything: nothing where there is none that can be read, discarded
// where it is no JSON.
std::optional<Json> find_json(const std::string& path);

// Throws InputError (kSpec) that names the file, and line and column of an error of syntax, of a
// key given twice in one object, and of nesting deeper than 64.
Json parse_json(std::string_view text, const std::string& file);

// A text as it stands, other values as JSON.
std::string plain_text(const Json& value);

// Which innermost values stand on one line.
enum class Inline { kArrays, kArraysAndObjects };

// Two spaces a level, innermost arrays on one line, newline at the end.
std::string to_text(const Json& value, Inline on_one_line = Inline::kArrays);

}  // namespace ddns::experiments
