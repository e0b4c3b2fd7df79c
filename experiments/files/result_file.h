// Files that the program has written, told from their content when they are found again.
#pragma once

#include <map>
#include <string>

#include "experiments/files/json_file.h"

namespace ddns::experiments {

enum class FileKind { kResult, kSweep, kProvenance, kOther };
FileKind kind_of(const Json& content);

// Can a file of this name be a result? Those that stand beside one, STEM.provenance.json and
// STEM.failed.json, cannot.
bool is_result_name(const std::string& name);

// "results/small.json" -> "results/small.provenance.json".
std::string provenance_of(const std::string& result_file);

// A file that a result was made of, and that its experiment may be run with again.
struct KnownInput {
  std::string path;    // where it was, or if it is there no more, beside the result
  std::string sha256;  // "": the result does not say
};

// By the pointers of the keys that name them. `file` is the result's.
std::map<std::string, KnownInput> inputs_of(const Json& result, const std::string& file);

}  // namespace ddns::experiments
