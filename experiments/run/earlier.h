// What an earlier run has left where results are to go. A result is replaced only by one of the
// same experiment and the same files; everything else that stands there is kept, unless the user
// says otherwise.
#pragma once

#include <string>

#include "experiments/load/inputs.h"
#include "experiments/load/load.h"

namespace ddns::experiments {

struct Earlier {
  enum class Kind {
    kNone,
    kSame,          // result of this run, made by this version of the program
    kOtherVersion,  // result of this run, made by another one
    kNoJson,        // nothing that can be read
    kOther          // anything else
  };
  Kind kind = Kind::kNone;
  std::string what;     // kNoJson, kOther: what it is, as in "PATH: WHAT"
  std::string version;  // of the program that made the result; "" where nothing says it
  Json result;          // kSame, kOtherVersion, as it was read
};

// What stands at STEM.json and STEM.provenance.json, where the result of `spec` with `inputs`
// (experiments/load/inputs.h) is to go.
Earlier earlier_result(const std::string& stem, const Spec& spec, const Json& inputs);

// Likewise for the summary of a sweep. That of other points of the same experiment is kSame.
Earlier earlier_summary(const std::string& stem, const Sweep& sweep);

// Throws std::runtime_error where STEM.json or STEM.provenance.json could not be written.
void check_writable_result(const std::string& stem);

// Throws std::runtime_error, with the ways out, if `earlier` is not to be replaced.
void refuse_to_replace(const std::string& stem, const Earlier& earlier);

}  // namespace ddns::experiments
