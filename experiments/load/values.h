// Single values of an experiment file, each against its key in the table.
#pragma once

#include <string>
#include <string_view>

#include "experiments/files/json_file.h"
#include "experiments/files/problems.h"
#include "experiments/spec/keys.h"

namespace ddns::experiments {

// Is `value` one that the key may have? If not, says to `problems` what was found and expected.
// Turns 1e6 into 1000000 where an integer is expected.
bool check_value(const Key& key, Json& value, std::string_view file, std::string_view pointer,
                 Problems& problems);

// What is wrong with a pointer that is not that of a key of a run: "unknown key", with the nearest
// pointer that is known, or the same word in another section; or that it is a section, or a key of
// the file itself.
std::string unknown_key(const std::string& pointer);

// Is it the pointer of an object that holds keys ("/dhash/cache"; "" is the whole)?
bool is_section(const std::string& pointer);

// The value as an error quotes it: short, on one line.
std::string quoted(const Json& value);

// The text as a value of a key of type kName: its first 100 octets, with '_' for each that a name
// may not have there; "_" where there is none.
std::string as_name(std::string text);

// Appends one reference token, escaped, to a JSON pointer (RFC 6901).
std::string join_pointer(std::string_view parent, std::string_view token);

}  // namespace ddns::experiments
