// From an experiment file to the runs that it describes: one, or the points of a sweep.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "experiments/load/document.h"
#include "experiments/spec/spec.h"

namespace ddns::experiments {

// One point of a sweep: what it sets beyond the file, and the run that this makes. A swept key that
// does not apply to the point is null.
struct Point {
  std::vector<std::pair<std::string, Json>> set;  // JSON pointer, value
  Spec spec;
};

struct Sweep {
  std::string name;
  std::vector<std::pair<std::string, std::vector<Json>>> axes;  // "/seed" last, for "seeds"
  // The combinations, the last axis changing fastest; those that differ only in keys that do not
  // apply to them are one.
  std::vector<Point> points;
  Json figures;  // what the file asks for, as the check has it; empty: the usual ones
};

// Reads an experiment file. Throws InputError (kSpec) that tells everything that is wrong with it;
// a file with a sweep is for load_sweep, unless overrides end all of its axes that apply then.
Spec load_spec(const std::string& path, const std::vector<Override>& overrides = {});

// The same for any experiment file; one without "sweep" and "seeds" is a sweep of one point. A key
// has to apply to some of the points only; where overrides end a sweep, to none.
// `figures` checks what the file asks to be drawn; without it, that is taken as it stands.
Sweep load_sweep(const std::string& path, const std::vector<Override>& overrides = {},
                 FigureCheck figures = nullptr);

}  // namespace ddns::experiments
