// Many runs, several at a time: the points of a sweep, the runs behind a paper's claims.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "experiments/result/provenance.h"
#include "experiments/run/run.h"
#include "experiments/spec/spec.h"

namespace ddns::experiments {

// Told how a batch gets on, by any thread.
class BatchObserver {
 public:
  virtual ~BatchObserver() = default;
  // So much more is done: fractions of runs, which add up to their number.
  virtual void advance(double runs) = 0;
};

// Calls `action` with each of 0, 1, ... count - 1, in the order given or else in theirs, with
// `jobs` threads, until one has failed. Throws what the first of them that failed threw.
void for_all(std::size_t count, unsigned jobs, const std::function<void(std::size_t)>& action,
             const std::vector<std::size_t>* order = nullptr);

// Runs the specifications with `jobs` threads, those first that are expected to take longest, so
// that none is left alone with a long one. Each thread hands `done` the place of what it has run,
// with its result and its cost. A null is no run, and counts as one that is done. `observer` may be
// null. Throws what the first run that failed threw, or `done`.
using Done = std::function<void(std::size_t, const Result&, const CostMeter&)>;
void run_batch(const std::vector<const Spec*>& specs, unsigned jobs, BatchObserver* observer,
               InputFiles& files, const Done& done);

}  // namespace ddns::experiments
