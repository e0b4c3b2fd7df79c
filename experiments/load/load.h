// From an experiment file to the runs that it describes: one, or the points of a sweep.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "experiments/load/document.h"
#include "experiments/spec/spec.h"

namespace ddns::experiments {

// One point of a sweep: what it sets beyond the file, and the run that this makes.
struct Point {
  std::vector<std::pair<std::string, Json>> set;  // JSON pointer, value
  Spec spec;
};

struct Sweep {
  std::string name;
  std::vector<std::pair<std::string, std::vector<Json>>> axes;  // "/seed" last, for "seeds"
  std::vector<Point> points;  // the combinations, the last axis changing fastest
  Json figures;               // what the file asks for, as the check has it; empty: the usual ones
};

// Reads an experiment file. Throws InputError (kSpec) that tells everything that is wrong with it;
// a file with a sweep is for load_sweep.
Spec load_spec(const std::string& path, const std::vector<Override>& overrides = {});

// The same for any experiment file; one without "sweep" and "seeds" is a sweep of one point.
// `figures` checks what the file asks to be drawn; without it, that is taken as it stands.
Sweep load_sweep(const std::string& path, const std::vector<Override>& overrides = {},
                 FigureCheck figures = nullptr);

}  // namespace ddns::experiments
