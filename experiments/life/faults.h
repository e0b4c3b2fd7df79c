// What befalls the ring at the times of the specification: hosts that crash all at once, chosen as
// an attacker or an accident might, and perhaps come back; and a partition of the network that
// heals.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "experiments/life/population.h"

namespace ddns::experiments {

// The hosts that a crash strikes, `count` of those present, the first to be struck first.
//   uniform          any alike
//   arc              neighbours on the ring, from a random node clockwise
//   most loaded      by RPCs served so far, the most first (ties: in the order of their numbers)
//   popular owners   owners of the records by how often each was asked for so far, the most first
//                    (ties: in the order of the trace, which is that of popularity in a synthetic
//                    one); owners of several count once
// `asked` is per record. Where the owners are fewer than `count`, so are the victims.
std::vector<HostIndex> crash_victims(const World& world, const Population& population,
                                     HostIndex count, std::span<const std::uint32_t> asked);

// The group of each host in the partition of the specification (/faults/partition/kind); empty
// where there is none.
std::vector<std::uint8_t> partition_groups(const World& world, const Population& population);

class Faults {
 public:
  // All must outlive this, and the scheduler not run after this is gone.
  Faults(World& world, Population& population) : world_(world), population_(population) {}
  Faults(const Faults&) = delete;
  Faults& operator=(const Faults&) = delete;

  // What is to happen at once comes before any process that is spawned from now on, and the rest in
  // its time. `asked` is read when the crash comes.
  void start(const std::vector<std::uint32_t>& asked);

  bool partitioned() const { return partitioned_; }
  // Of a host, in or before the partition.
  std::uint8_t group(HostIndex h) const { return groups_[h]; }
  std::size_t group_count() const { return world_.spec.faults.partition_shares.size(); }

 private:
  sim::Process crash_later(const std::vector<std::uint32_t>& asked);
  void crash(const std::vector<std::uint32_t>& asked, std::vector<HostIndex>& struck);
  sim::Process come_back(HostIndex h, std::uint64_t index);
  sim::Process partition();
  void set_partition(bool partitioned);

  World& world_;
  Population& population_;
  std::vector<std::uint8_t> groups_;  // of each host; empty where there is no partition
  bool partitioned_ = false;
};

}  // namespace ddns::experiments
