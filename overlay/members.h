// Who is on the ring: the ids of all nodes that will ever exist in the run, in ring order, and which of
// them are present now. This is the ground truth that lookups are checked against; protocols do not read
// it to route.
//
// A NodeIndex is a rank in that order, so clockwise neighbours have neighbouring indices; joining and
// leaving flip a bit and move nothing.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "overlay/id.h"
#include "sim/latency.h"
#include "sim/random.h"

namespace ddns::overlay {

using sim::NodeIndex;
using HostIndex = std::uint32_t;  // a machine that runs one or more virtual nodes

inline constexpr NodeIndex kNoNode = UINT32_MAX;

class Members {
 public:
  // One node a host, ids drawn uniformly from stream.at(host). Host h is the h-th drawn.
  static Members random(std::uint32_t hosts, const sim::Stream& stream);
  // virtual_nodes[h] nodes for host h (each >= 1), ids drawn uniformly from stream.at(h).
  static Members random(std::span<const std::uint32_t> virtual_nodes, const sim::Stream& stream);
  // The given ids, one node a host, host h having ids[h]. Throws std::invalid_argument if two are equal
  // or there is none.
  explicit Members(std::span<const Id> ids);

  NodeIndex count() const { return static_cast<NodeIndex>(ids_.size()); }
  HostIndex host_count() const { return host_count_; }
  const Id& id(NodeIndex n) const { return ids_[n]; }
  HostIndex host(NodeIndex n) const { return hosts_.empty() ? n : hosts_[n]; }
  bool same_host(NodeIndex a, NodeIndex b) const { return a == b || (!hosts_.empty() && hosts_[a] == hosts_[b]); }

  // The first node at or clockwise after `key`, present or not.
  NodeIndex first_at_or_after(const Id& key) const;

  bool present(NodeIndex n) const { return present_[n] != 0; }
  NodeIndex present_count() const { return present_count_; }
  void set_present(NodeIndex n, bool present);  // all are present at first

  // The owner of a key: the first PRESENT node at or clockwise after it (Chord, section 4.2).
  // REQUIRES: present_count() > 0; likewise the two below, which skip n itself unless it is alone.
  NodeIndex owner(const Id& key) const;
  NodeIndex next_present(NodeIndex n) const;
  NodeIndex previous_present(NodeIndex n) const;

  std::size_t memory_bytes() const;

 private:
  Members() = default;
  std::vector<Id> ids_;              // ascending
  std::vector<HostIndex> hosts_;     // empty where host(n) == n
  std::vector<std::uint8_t> present_;
  NodeIndex present_count_ = 0;
  HostIndex host_count_ = 0;
};

}  // namespace ddns::overlay
