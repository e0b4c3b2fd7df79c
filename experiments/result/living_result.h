// What is reported of a ring that lives: who came and went, what that cost, what became of blocks
// and lookups; and the overlay as a graph.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "dhash/upkeep.h"
#include "experiments/result/series.h"
#include "overlay/analysis.h"
#include "overlay/protocol.h"

namespace ddns::experiments {

// The state of all records that were stored.
struct BlockCensus {
  std::uint64_t records = 0;
  std::uint64_t lost = 0;              // on nobody's disk
  std::uint64_t unavailable = 0;       // on no present node's disk; lost ones too
  std::uint64_t under_replicated = 0;  // on fewer present nodes than should have it; those too
};

// Of the clients on one side of a partition: the records that they own, and how many of these are
// on one of the side's disks, or have at least a copy there.
struct OwnedRecords {
  std::uint64_t records = 0;
  std::uint64_t stored = 0;
  std::uint64_t held = 0;
};

// Questions asked from one side while the network was partitioned.
struct GroupCounts {
  std::uint64_t hosts = 0;
  std::uint64_t queries = 0;
  std::uint64_t answered = 0;
  std::uint64_t answered_by_copies = 0;
  std::uint64_t unreachable = 0;      // of the others: no holder of the record was on this side
  std::optional<OwnedRecords> owned;  // at the end (/output/nearest_holder)
};

struct Living {
  // Hosts. One has joined when the first of its nodes is a member, and is gone when the last is
  // not.
  std::uint64_t joins = 0;
  std::uint64_t failed_joins = 0;
  std::uint64_t leaves = 0;
  std::uint64_t crashes = 0;
  Series timeouts{"timeouts per lookup", {}, 1};  // of the same lookups as hop_count
  double node_seconds = 0;                        // that costs are divided by
  std::vector<overlay::KindCost> maintenance;
  std::optional<dhash::RepairCosts> repair;
  BlockCensus blocks;               // at the end
  std::vector<GroupCounts> groups;  // of a partition
};

struct OverlayGraph {
  overlay::Connectivity connectivity;
  Series in_degree{"nodes that know a node", {}, 1};
  // From some nodes to all that they can reach, by the tables of all: what no routing can do better
  // than.
  Series least_hops{"hops", {}, 1};
  std::uint64_t unreachable_pairs = 0;  // of those from these nodes
};

// The graph of the tables as they stand; least hops from up to `sources` nodes, evenly spread.
OverlayGraph analyse(const overlay::Overlay& overlay, std::uint32_t sources = 32);

}  // namespace ddns::experiments
