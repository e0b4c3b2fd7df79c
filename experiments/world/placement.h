// Copies of records made ahead of questions, by how popular they are (/dhash/placement).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "beehive/replication.h"
#include "experiments/result/placement_result.h"
#include "experiments/world/world.h"

namespace ddns::experiments {

// Roughly how many copies that makes on so many nodes, where a lookup takes so many RPCs.
double expected_copies(const Spec& spec, double nodes, double hops);

class Placement {
 public:
  // Makes the copies that are known beforehand; nothing where the specification has none. The world
  // must outlive this, and its scheduler not run after this is gone. REQUIRES: its records are
  // stored.
  explicit Placement(World& world);
  Placement(const Placement&) = delete;
  Placement& operator=(const Placement&) = delete;

  // What is learned and sent while questions are asked begins now.
  void start();
  // A question has been answered.
  void answered(const service::Question& question, const service::Answer& answer) {
    if (learns_) learn(question, answer);
  }

  // Nothing where there is no placement.
  std::optional<PlacementResult> result() const;

 private:
  void learn(const service::Question& question, const service::Answer& answer);
  void plan_levels();
  void place_on_routes();
  sim::Process rounds();
  sim::Process updates();

  World& world_;
  const PlacementSpec& spec_;
  bool learns_;
  std::vector<std::uint64_t> weights_;                 // of each record
  std::unique_ptr<beehive::Replication> replication_;  // null without levels
  std::vector<double> least_shares_;
  double expected_hops_ = 0;
};

}  // namespace ddns::experiments
