// All that happens to the ring of a run beside being asked: its population with their maintenance,
// churn and faults, and the record of it. A run without any of these has a Life that does nothing.
#pragma once

#include <memory>
#include <vector>

#include "experiments/life/churn.h"
#include "experiments/life/faults.h"
#include "experiments/life/population.h"
#include "experiments/run/measure.h"

namespace ddns::experiments {

class Life {
 public:
  // Begins here and now: times of faults count from this. Both must outlive this, and the scheduler
  // not run after this is gone. REQUIRES: what records there are have been inserted.
  Life(World& world, Measurements& measurements);
  ~Life();
  Life(const Life&) = delete;
  Life& operator=(const Life&) = delete;

  // REQUIRES: the run has ended. Throws InputError (kSpec) where it did so before all faults had
  // come.
  void report(Result& result);

 private:
  sim::Process sample();
  void end_window();
  void check_faults_came() const;

  World& world_;
  Measurements& measurements_;
  std::unique_ptr<Population> population_;  // null: nothing happens, and so are:
  std::unique_ptr<Churn> churn_;
  std::unique_ptr<Faults> faults_;
  sim::Time began_;
  sim::Time window_began_;
  std::vector<Window> windows_;
  Window before_;  // the running totals at the end of the last window
};

}  // namespace ddns::experiments
