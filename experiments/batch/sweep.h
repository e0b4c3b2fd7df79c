// A sweep as a batch, and what its points say together.
#pragma once

#include <string>

#include "experiments/batch/batch.h"
#include "experiments/load/load.h"

namespace ddns::experiments {

// The points of the sweep, each to FOLDER/NAME/POINT.json. `sweep` outlives the batch.
Batch batch_of(const Sweep& sweep, const std::string& folder);

// "nodes=1000,base=2": the point's name, distinct among those of a sweep, and of a length that
// names of files can have.
std::string point_name(const Sweep& sweep, std::size_t point);

// Throws std::runtime_error where FOLDER/NAME.json could not be written, or is not the summary of
// this sweep.
void check_summary(const Sweep& sweep, const std::string& folder, bool force);

// Writes FOLDER/NAME.json from the files of the points, read by `jobs` threads, and returns its
// content (experiments/summary/summary.h). It depends on them alone. REQUIRES: all points are done.
Json merge_sweep(const Sweep& sweep, const Batch& batch, const std::string& folder, unsigned jobs);

// How many results in the folder of a sweep are of none of its points.
std::size_t results_beside(const Batch& batch);

}  // namespace ddns::experiments
