// An experiment file as it was written: merged with what it extends, every value checked by itself,
// but without defaults and without regard to how values go together (spec.h does that). A result
// stands for the experiment that it is of.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "experiments/files/json_file.h"
#include "experiments/files/problems.h"
#include "experiments/files/result_file.h"
#include "experiments/spec/keys.h"

namespace ddns::experiments {

// `--set POINTER=VALUE`, in the order given.
struct Override {
  std::string pointer;
  std::string value;  // JSON, or else taken as a string
};
// Parses "/pointer=value". Throws InputError (kSpec) where there is no '='.
Override parse_override(std::string_view text);

// The most points that a sweep may have, and so the most values of an axis.
inline constexpr std::size_t kMostPoints = 10'000;

struct Document {
  std::string file;                            // the file asked for
  Json values = Json::object();                // of keys of the table alone
  std::map<std::string, std::string> said_by;  // pointer of each value -> the file that says it
  std::map<std::string, KnownInput> inputs;    // what it has from a result's experiment
  std::vector<std::pair<const Key*, std::vector<Json>>> sweep;
  std::vector<Json> seeds;
  Json figures = Json::array();    // as written
  std::vector<std::string> swept;  // the axes but the seed, those that overrides end too
};

// Checks what a file says under "figures", where `swept` are the pointers of its sweep but for the
// seed, and makes it regular; what is wrong goes to `problems` and is left out.
using FigureCheck = Json (*)(const Json& given, const std::vector<std::string>& swept,
                             const std::string& file, Problems& problems);

// Reads a file and all that it extends, then applies the overrides. What is wrong goes to
// `problems`; throws InputError (kSpec) only for what cannot be read as JSON at all.
Document load_document(const std::string& path, const std::vector<Override>& overrides,
                       Problems& problems);

// The same for a text that stands for the file.
Document parse_document(const std::string& file, std::string_view text,
                        const std::vector<Override>& overrides, Problems& problems);

}  // namespace ddns::experiments
