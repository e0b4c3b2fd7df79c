// The hosts of a run and how they come and go: each runs one or more virtual nodes, which join,
// leave and crash together. Who decides when is somebody else: experiments/life/churn.h, faults.h.
//
// With maintenance the overlay's protocol carries a change out (overlay/protocol.h), and the blocks
// follow (dhash/upkeep.h). Without, a crash takes a node away and leaves everybody's tables as they
// were, and nobody can join or leave in good order.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "dhash/upkeep.h"
#include "experiments/world/world.h"
#include "overlay/protocol.h"

namespace ddns::experiments {

using overlay::HostIndex;
using overlay::NodeIndex;

class Population : private overlay::Listener {
 public:
  // Starts the maintenance of all present nodes, where the specification has it. The world must
  // outlive this, and its scheduler not run after this is gone.
  explicit Population(World& world);
  Population(const Population&) = delete;
  Population& operator=(const Population&) = delete;

  HostIndex host_count() const { return static_cast<HostIndex>(hosts_.size()); }
  HostIndex present_count() const { return present_count_; }
  bool present(HostIndex h) const { return hosts_[h].state == State::kPresent; }
  // Of those present, the ones that are not on their way out.
  HostIndex staying_count() const { return staying_count_; }
  // Those with a member among their nodes: present ones, and those that are still joining or
  // leaving.
  HostIndex on_ring_count() const { return on_ring_count_; }
  // How often a host has come or gone: what was started for one session ends with it.
  std::uint32_t session(HostIndex h) const { return hosts_[h].session; }
  std::span<const NodeIndex> nodes(HostIndex h) const {
    return std::span(nodes_).subspan(hosts_[h].first_node, hosts_[h].node_count);
  }

  // The host goes without a word. REQUIRES: present.
  void crash(HostIndex h);
  // It hands over its pointers and blocks, then goes. REQUIRES: present, maintenance.
  sim::Task<> leave(HostIndex h);
  // It joins, each of its nodes through some present one, again after a while where that fails.
  // True when it is present; false where it crashed meanwhile. REQUIRES: away, maintenance.
  sim::Task<bool> join(HostIndex h, sim::Rng& rng);
  // One of those that are away, or nothing; it is no longer counted as away.
  std::optional<HostIndex> take_away_host(sim::Rng& rng);
  // The same for one that the caller names; false where it is not away.
  bool take_away_host(HostIndex h);

  struct Counts {
    std::uint64_t joins = 0;         // a host joins when the first of its nodes becomes a member
    std::uint64_t failed_joins = 0;  // tries that found no way in
    std::uint64_t leaves = 0;
    std::uint64_t crashes = 0;
  };
  const Counts& counts() const { return counts_; }

  // Null where there is none.
  const overlay::Protocol* protocol() const { return protocol_.get(); }
  const dhash::Upkeep* upkeep() const { return upkeep_.get(); }
  // What maintenance of tables and of blocks has sent since this began.
  std::uint64_t maintenance_bytes() const;
  std::uint64_t repair_bytes() const { return upkeep_ ? upkeep_->costs().bytes : 0; }
  // Present nodes times seconds since this began, which costs are divided by.
  double node_seconds() const;

 private:
  enum class State : std::uint8_t { kAway, kJoining, kPresent };
  struct Host {
    std::uint32_t first_node = 0;  // in nodes_
    std::uint32_t node_count = 0;
    std::uint32_t member_count = 0;  // of its nodes
    std::uint32_t session = 0;
    bool leaving = false;
    State state = State::kPresent;
  };

  // Listens to the protocol for itself and for the upkeep of blocks.
  void predecessor_changed(NodeIndex n) override;
  void successors_changed(NodeIndex n) override;
  void joined(NodeIndex n) override;
  void leaving(NodeIndex n) override;
  void left(NodeIndex n) override;
  void crashed(NodeIndex n) override;
  void met(NodeIndex at, NodeIndex other) override;
  void member_gone(NodeIndex n);

  void lay_out_hosts();
  void start_upkeep();
  void gone(HostIndex h);
  Host& host_of(NodeIndex n) { return hosts_[world_.members.host(n)]; }
  void count_time() const;
  NodeIndex contact_for(HostIndex h, sim::Rng& rng) const;

  World& world_;
  std::vector<Host> hosts_;
  std::vector<NodeIndex> nodes_;  // by host
  std::vector<HostIndex> away_;
  HostIndex present_count_ = 0;
  HostIndex staying_count_ = 0;
  HostIndex on_ring_count_ = 0;
  Counts counts_;
  std::unique_ptr<overlay::Protocol> protocol_;
  std::unique_ptr<dhash::Upkeep> upkeep_;
  mutable sim::Time counted_until_;
  mutable double node_seconds_ = 0;
  mutable NodeIndex present_nodes_ = 0;
};

}  // namespace ddns::experiments
