// Who is on the ring: the ids of all nodes that will ever exist in the run, in ring order, and
// which of them are present now. This is the ground truth that lookups are checked against;
// protocols do not read it to route. Who owns a key is for the overlay to say (overlay/overlay.h).
//
// A NodeIndex is a rank in that order, so clockwise neighbours have neighbouring indices; joining
// and leaving flip a bit and move nothing.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "overlay/id.h"
#include "overlay/large_array.h"
#include "sim/latency.h"
#include "sim/random.h"

namespace ddns::overlay {

using sim::NodeIndex;
using HostIndex = std::uint32_t;  // a machine that runs one or more virtual nodes

inline constexpr NodeIndex kNoNode = UINT32_MAX;

// Nodes whose indices follow each other: `end` is behind the last.
struct NodeRange {
  NodeIndex begin = 0;
  NodeIndex end = 0;

  NodeIndex size() const { return end - begin; }
  bool contains(NodeIndex n) const { return n >= begin && n < end; }
};

class Members {
 public:
  // One node a host, with ids drawn uniformly, the i-th from stream.at(i); host(n) == n.
  // REQUIRES: hosts > 0.
  static Members random(std::uint32_t hosts, const sim::Stream& stream);
  // virtual_nodes[h] nodes (each >= 1) for host h, with ids drawn uniformly from stream.at(h): a
  // host's first nodes are the same however many it has, and the same as in a ring of one node a
  // host.
  static Members random(std::span<const std::uint32_t> virtual_nodes, const sim::Stream& stream);
  // The given ids, one node a host, host h having ids[h]. Throws std::invalid_argument if two are
  // equal or there is none.
  explicit Members(std::span<const Id> ids);

  NodeIndex count() const { return static_cast<NodeIndex>(ids_.size()); }
  HostIndex host_count() const { return host_count_; }
  const Id& id(NodeIndex n) const { return ids_[n]; }
  HostIndex host(NodeIndex n) const { return hosts_.empty() ? n : hosts_[n]; }
  bool same_host(NodeIndex a, NodeIndex b) const {
    return a == b || (host_count_ != count() && hosts_[a] == hosts_[b]);
  }

  // Appends `n` to a list of at most `most` nodes, unless one of its host is there. False where the
  // list is full.
  bool add_one_a_host(NodeIndex n, std::size_t most, std::vector<NodeIndex>& out) const;

  // The first node at or clockwise after `key`, present or not.
  NodeIndex first_at_or_after(const Id& key) const;

  // All nodes, present or not, whose ids share the key's first `bits` bits. REQUIRES: bits <= 160.
  NodeRange sharing(const Id& key, unsigned bits) const;

  // For so many bits, or fewer, sharing() looks at no id.
  unsigned index_bits() const { return 64 - index_shift_; }

  bool present(NodeIndex n) const { return (present_[n / 64] >> (n % 64) & 1) != 0; }
  NodeIndex present_count() const { return present_count_; }
  void set_present(NodeIndex n, bool present);  // all are present at first
  // How often set_present has changed something.
  std::uint64_t changes() const { return changes_; }

  // The next and previous present nodes: n itself only where no other is present. REQUIRES:
  // present_count() > 0.
  NodeIndex next_present(NodeIndex n) const;
  NodeIndex previous_present(NodeIndex n) const;

  std::size_t memory_bytes() const;
  // What that is for so many nodes, `virtual_nodes` saying that hosts run several.
  static double expected_bytes(double nodes, bool virtual_nodes);

 private:
  Members() = default;
  void finish();  // the presence bits and the index, from ids_

  LargeArray<Id> ids_;                  // ascending
  std::vector<HostIndex> hosts_;        // empty where host(n) == n
  std::vector<std::uint64_t> present_;  // a bit a node
  // index_[i] is the first node whose id's leading bits are at least i: 64 - index_shift_ of them.
  std::vector<NodeIndex> index_;
  unsigned index_shift_ = 0;
  NodeIndex present_count_ = 0;
  HostIndex host_count_ = 0;
  std::uint64_t changes_ = 0;
};

}  // namespace ddns::overlay
