// One look at all nodes of a ring: what each holds and has served, which blocks are left, and what
// a node can reach. Everything is read from the world as it stands at the call: calls come in any
// order and change nothing.
#pragma once

#include <cstdint>
#include <vector>

#include "experiments/life/population.h"
#include "experiments/result/result.h"
#include "experiments/world/world.h"

namespace ddns::experiments {

class Census {
 public:
  // Both must outlive this. `population` is null where nobody comes or goes: then all hosts are
  // present.
  explicit Census(const World& world, const Population* population = nullptr)
      : world_(world), population_(population) {}

  // RPCs that each present host has served, divided by `lookups`. Silent hosts, which ride free,
  // are left out here and in what follows of hosts.
  Series load(std::uint64_t lookups) const;
  // Does one node at least that `origin` can reach have the record on its disk? REQUIRES: DHash.
  bool within_reach(NodeIndex origin, dhash::RecordIndex record) const;
  // The key's owner as a node sees the world that it can reach.
  NodeIndex owner_in_reach(NodeIndex from, const overlay::Id& key) const;
  // Present nodes whose successor is not the next present node that they can reach.
  std::uint64_t wrong_successors() const;

  // The state of the records r with stored[r]; all zero without DHash.
  BlockCensus blocks(const std::vector<bool>& stored) const;
  // Blocks of each present host. REQUIRES: DHash, as all that follow.
  Series storage() const;
  Series storage_octets() const;
  // The load with what the paper's simulator counted too (result.h).
  Series load_as_in_paper(std::uint64_t lookups) const;
  // Room and blocks; who tried to insert what is for the caller to add. Records from number
  // `ordinary` on are the attacker's. REQUIRES: a quota.
  QuotaOutcome quota(dhash::RecordIndex ordinary) const;

 private:
  // Is the node there, and does it answer?
  bool serves(NodeIndex n) const { return world_.members.present(n) && !world_.is_silent(n); }
  Series over_hosts(const char* unit, const std::vector<std::uint64_t>& of_nodes,
                    double divisor) const;
  Series load_of(const std::vector<std::uint64_t>& rpcs, std::uint64_t lookups) const;
  std::vector<std::uint64_t> served() const;

  const World& world_;
  const Population* population_;
};

}  // namespace ddns::experiments
