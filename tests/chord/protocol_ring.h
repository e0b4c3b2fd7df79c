// A small living ring for the tests of the protocol, and the comparison of its tables with those of
// a ring that has settled.
#pragma once

#include <string>

#include "chord/protocol.h"
#include "tests/overlay/living.h"

namespace ddns::chord {

struct LivingRing : overlay::Living {
  struct Options {
    NodeIndex nodes = 64;
    std::uint64_t seed = 1;
    unsigned successors = 6;
    unsigned base = 2;
    bool route_by_successors = false;
    bool owner_by_successors = false;
    MaintenanceSettings maintenance = {};
    sim::Network::Settings network = {};
  };

  explicit LivingRing(const Options& options)
      : Living(options.nodes, options.seed, options.network),
        settings{options.base, options.successors, options.route_by_successors,
                 options.owner_by_successors},
        chord(members, settings),
        protocol(chord, members, network, options.maintenance,
                 sim::Stream(options.seed, "maintenance")),
        longest_pause(options.maintenance.stabilise.max) {}

  // All nodes absent: the ring is to be built by joins.
  void empty() {
    for (NodeIndex n = 0; n < members.count(); ++n) set_present(n, false);
  }
  // The present nodes as if they had been there for long, and their maintenance.
  void settle() {
    chord.fill_perfect();
    protocol.start_all();
  }

  // A round is the longest pause between two stabilisings of a node.
  void run_rounds(unsigned rounds) { run(longest_pause * rounds); }
  // Runs round by round until all tables are right; returns how many it took, or `limit` + 1.
  unsigned rounds_until_right(unsigned limit) {
    for (unsigned rounds = 0; rounds <= limit; ++rounds) {
      if (wrong().empty()) return rounds;
      run_rounds(1);
    }
    return limit + 1;
  }

  // What differs from the tables of a settled ring of the nodes present, or nothing.
  std::string wrong() const {
    Chord right(members, settings);
    right.fill_perfect();
    for (NodeIndex n = 0; n < members.count(); ++n) {
      if (!members.present(n)) continue;
      const std::string node = "node " + std::to_string(n) + ": ";
      if (chord.predecessor(n) != right.predecessor(n)) return node + "predecessor";
      const auto list = chord.successor_list(n);
      const auto right_list = right.successor_list(n);
      if (!std::equal(list.begin(), list.end(), right_list.begin(), right_list.end())) {
        return node + "successor list";
      }
      for (std::size_t j = 0; j < chord.finger_distances().size(); ++j) {
        if (chord.finger(n, j) != right.finger(n, j)) return node + "finger " + std::to_string(j);
      }
    }
    return {};
  }

  // Does following the successors from any present node lead once round all of them, in order?
  bool ring_in_order() const {
    for (NodeIndex n = 0; n < members.count(); ++n) {
      if (members.present(n) && chord.successor(n) != members.next_present(n)) return false;
    }
    return true;
  }

  sim::Process join_later(sim::Time at, NodeIndex n, NodeIndex contact, bool* joined = nullptr) {
    co_await scheduler.at(at);
    const bool done = co_await protocol.join(n, contact);
    if (joined != nullptr) *joined = done;
  }
  sim::Process leave_now(NodeIndex n) { co_await protocol.leave(n); }

  Settings settings;
  Chord chord;
  Protocol protocol;
  sim::Duration longest_pause;
};

}  // namespace ddns::chord
