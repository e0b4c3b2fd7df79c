// Running the points of a sweep, several at a time, and keeping those that are done.
#pragma once

#include <string>

#include "experiments/load/load.h"
#include "experiments/run/batch.h"

namespace ddns::experiments {

struct SweepOutcome {
  Json summary;              // the content of FOLDER/NAME.json
  std::size_t skipped = 0;   // points that were done before
  std::size_t replaced = 0;  // points of which another version had made another result
  std::size_t left = 0;      // results in FOLDER/NAME that are of no point of this sweep
};

// Runs the points with `jobs` threads; `observer`, which may be null, is told of them. The result
// of each goes to FOLDER/NAME/POINT.json as soon as it is there; a point whose file is there, of
// the same specification, from the same input files and made by the same version of the program, is
// kept as it is. When all are there writes FOLDER/NAME.json. The files do not depend on `jobs`.
// Throws what the first point that fails throws; what is finished stays. Throws std::runtime_error
// before the first point is run where a file could not be written or, unless `force`, would replace
// what is not a result of the point (experiments/run/earlier.h).
SweepOutcome run_sweep(const Sweep& sweep, const std::string& folder, unsigned jobs,
                       BatchObserver* observer = nullptr, bool force = false);

// "nodes=1000,base=2": the point's name, distinct among those of a sweep, and of a length that
// names of files can have.
std::string point_name(const Sweep& sweep, std::size_t point);

}  // namespace ddns::experiments
