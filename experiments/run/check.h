// Everything that can be told of a run before it starts and that the keys of its file alone do not
// tell: files that it names, targets of its trace, tables that grow too large. `ddns validate` asks
// here, and so does whatever runs, before its first run: what one refuses, the other refuses in the
// same words. What only the middle of a run can find (a bad line far down a trace) stays an error
// of the run.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <set>
#include <string>

#include "experiments/spec/spec.h"

namespace ddns::experiments {

// How many questions a run asks, where the specification alone tells it: not for a recorded trace.
std::optional<std::uint64_t> questions_told(const Spec& spec);

class RunCheck {
 public:
  // Throws one InputError with everything that is wrong, each a line "FILE: POINTER: WHAT": of the
  // kind kData where a file that the specification names is at fault alone, else kSpec. Takes
  // little time, even for a ring of millions; parts of the specification that an earlier call has
  // seen are not looked at again.
  void operator()(const Spec& spec);

 private:
  bool first_time(const Spec& spec, std::initializer_list<const char*> parts);

  std::set<std::string> seen_;
};

}  // namespace ddns::experiments
