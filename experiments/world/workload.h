// What runs are asked, made once for several that differ in how the ring works alone.
#pragma once

#include <vector>

#include "experiments/spec/spec.h"
#include "overlay/id.h"
#include "traces/recording.h"

namespace ddns::experiments {

class Workload {
 public:
  // Of a specification with a trace of questions. Throws InputError (kData) as build_trace does.
  explicit Workload(const Spec& spec);

  // Would the specification make the same?
  bool serves(const Spec& spec) const {
    return spec.seed == seed_ && spec.resolved.at("trace") == trace_;
  }

  const traces::Recording& recording() const { return recording_; }
  // The keys of the trace's names.
  const std::vector<overlay::Id>& keys() const { return keys_; }

 private:
  std::uint64_t seed_;
  Json trace_;
  traces::Recording recording_;
  std::vector<overlay::Id> keys_;
};

}  // namespace ddns::experiments
