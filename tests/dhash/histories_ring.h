// A small living ring with blocks on it, through a history (tests/dhash/histories.h), and what is
// known from outside of what it should be like.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "dhash/repair.h"
#include "tests/chord/protocol_ring.h"
#include "tests/dhash/histories.h"

namespace ddns::dhash::test {

using sim::Duration;

// A ring in motion, its blocks, and what is known of them from outside.
class ObservedRing {
 public:
  ObservedRing(const History& h, Happenings& happenings);
  std::string run();

 private:
  struct Block {
    bool stored = false;
    bool lost = false;    // more than the protocol can bear has happened to it
    unsigned failed = 0;  // holders since it was whole, and those it was short of then
  };
  static chord::LivingRing::Options options(const History& h);
  static std::vector<overlay::Id> keys(const History& h);
  static Settings settings(const History& h);
  static RepairSettings repair_settings(const History& h);

  void take(const Happening& step);
  void join(NodeIndex node, NodeIndex contact, unsigned count);
  void leave(NodeIndex node);
  void crash(NodeIndex node, unsigned count);
  bool may_crash(const std::vector<NodeIndex>& nodes);
  void wait_for_gap(bool a_node_goes);
  void settle();
  void fetch_everywhere();

  sim::Process leave_now(NodeIndex n) { co_await ring_.protocol.leave(n); }
  sim::Process insert_now(NodeIndex origin, RecordIndex record);
  sim::Process fetch_now(NodeIndex origin, RecordIndex record, bool settled);

  NodeIndex present_from(NodeIndex n) const {
    return ring_.members.present(n) ? n : ring_.members.next_present(n);
  }
  unsigned live(RecordIndex r) const { return dhash_.store().present_holders(r, ring_.members); }
  unsigned wanted() const { return std::min(h_.replicas, ring_.members.present_count()); }
  void wait(Duration d);
  void observe();
  bool all_whole() const;
  std::string ring_fault() const;
  std::string block_fault();
  void broken(const std::string& what) {
    if (!fault_.empty()) return;
    fault_ = what + " (at " + std::to_string(ring_.scheduler.now().ns() / 1'000'000'000) + " s)";
  }
  sim::Rng draws() { return sim::Stream(h_.seed, "operations").at(operations_++); }

  const History& h_;
  Happenings& happenings_;
  chord::LivingRing ring_;
  Dhash dhash_;
  Repair repair_;
  std::vector<Block> blocks_;
  std::vector<sim::Time> departures_;
  sim::Time last_change_;
  std::uint64_t operations_ = 0;
  unsigned fetches_ended_ = 0;
  std::vector<NodeIndex> right_;
  std::string fault_;
};

}  // namespace ddns::dhash::test
