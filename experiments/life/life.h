// All that happens to the ring of a run beside being asked: its population with their maintenance,
// churn and faults. It does not know who watches it. A run without any of these has a Life that
// does nothing.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "experiments/life/churn.h"
#include "experiments/life/faults.h"
#include "experiments/life/population.h"

namespace ddns::experiments {

class Life {
 public:
  // Begins here and now: times of faults count from this. `asked`: how often each record has been
  // asked for so far, which is read when a crash comes (faults.h). Both must outlive this, and the
  // scheduler not run after this is gone. REQUIRES: what records there are have been inserted.
  Life(World& world, const std::vector<std::uint32_t>& asked);
  Life(const Life&) = delete;
  Life& operator=(const Life&) = delete;

  // Null where nothing happens; else neither is.
  const Population* population() const { return population_.get(); }
  const Faults* faults() const { return faults_.get(); }

  // REQUIRES: the run has ended. Throws InputError (kSpec) where it did so before all faults had
  // come.
  void check_faults_came() const;

 private:
  World& world_;
  std::unique_ptr<Population> population_;
  std::unique_ptr<Churn> churn_;
  std::unique_ptr<Faults> faults_;
  sim::Time began_;
};

}  // namespace ddns::experiments
