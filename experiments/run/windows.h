// The time series of a run: what happened in each stretch of /output/window_s, and how things stood
// at its end. No window begins when the trace is over: the last one ends with the run.
//
// Calls: construct, then let the scheduler run, then finish() once. Without /output/window_s there
// are no windows, and nothing is looked at.
#pragma once

#include <vector>

#include "experiments/life/life.h"
#include "experiments/run/measure.h"

namespace ddns::experiments {

class Windows {
 public:
  // The first window begins now, and running totals count from now. All must outlive this, and the
  // scheduler not run after this is gone. REQUIRES: the measurements watch this life.
  Windows(World& world, Measurements& measurements, const Life& life);
  Windows(const Windows&) = delete;
  Windows& operator=(const Windows&) = delete;

  // Ends the last window, unless it has no length, and gives all of them away.
  std::vector<Window> finish();

 private:
  sim::Process sample();
  void end_window();
  // How things stand, and all that was counted from the beginning.
  Window look();

  World& world_;
  Measurements& measurements_;
  const Life& life_;
  sim::Time began_;
  sim::Time window_began_;
  std::vector<Window> windows_;
  Window before_;  // the running totals at the end of the last window
};

}  // namespace ddns::experiments
