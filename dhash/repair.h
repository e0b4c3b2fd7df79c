// How blocks stay alive while nodes come and go: each owner keeps its blocks on its r - 1 fellows,
// and blocks move with the ownership of their keys (Dabek et al., SOSP 2001, sections 4.3 and 4.4;
// Cates, "Robust and efficient data management for a distributed hash table", MIT 2003, for
// synchronisation).
//
//   synchronise   The owner of a range calls its keepers: its fellows, and whoever else it knows to
//                 hold blocks of the range. They compare what they hold (by digests); the owner
//                 takes what it lacks, then sends each fellow what that lacks. Runs a moment after
//                 the owner has seen its neighbours change, and from time to time in any case.
//   drop          When all fellows have answered and hold the range, the owner tells the keepers
//                 that are no fellows that they need not keep it. What they held, it has taken.
//   handover      A node that leaves in good order first sends its range to the r nodes that take
//                 its place, and of what it keeps for others each block to the first that lacks it,
//                 which is the one that will have to keep it.
//   return        A node that comes back has the blocks that its disk kept.
//   going home    A node that holds blocks which no owner has called about for a while looks their
//                 owner up and makes itself known to it as a keeper.
//
// All of it goes by what nodes believe (Overlay::before, Overlay::fellows), not by the ground
// truth. Blocks are transferred without regard to bandwidth: a batch takes one round trip.
//
// What follows from it (tests/dhash/histories.h puts it to the test): on a ring that holds together
// a block that is on r nodes outlives the failure of any r - 1 of them before the next repair is
// complete, whoever joins or leaves in good order meanwhile; and on a quiet ring each block comes
// to be on just its owner and the owner's fellows.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "dhash/dhash.h"
#include "overlay/listener.h"
#include "overlay/overlay.h"
#include "sim/network.h"
#include "sim/random.h"
#include "sim/task.h"

namespace ddns::dhash {

struct RepairSettings {
  // A node waits so long after a change, so that changes in a row cost one synchronisation.
  sim::Duration reaction = sim::Duration::seconds(5);
  // Pause between synchronisations without a change, drawn uniformly. REQUIRES: 0 < min <= max.
  sim::Duration period_min = sim::Duration::seconds(900);
  sim::Duration period_max = sim::Duration::seconds(2700);
  bool disks_survive = true;  // does a node that crashed or left have its blocks when it returns?
  std::uint32_t block_bytes = 512;   // of a block whose size is not told: an RRset, its signature
  std::uint32_t message_bytes = 28;  // IPv4 and UDP headers (RFC 791, RFC 768), each way
  std::uint32_t digest_bytes = 20;   // SHA-1 of what is held of a range, each way
};

struct RepairCosts {
  std::uint64_t synchronisations = 0;  // calls to keepers, answered or not
  std::uint64_t timeouts = 0;
  std::uint64_t blocks_sent = 0;  // to fellows, owners and successors
  std::uint64_t blocks_dropped = 0;
  std::uint64_t offers = 0;  // calls to owners about blocks that should go home
  std::uint64_t bytes = 0;   // all of the above, messages and blocks
};

class Repair : public overlay::RingListener {
 public:
  // What is referred to must outlive this, and the scheduler must not run after this is gone. Draws
  // from `stream` by node and life.
  Repair(Dhash& dhash, const overlay::Overlay& overlay, sim::Network& network,
         const RepairSettings& settings, const sim::Stream& stream);

  // From now on record r's block is of bytes[r] bytes. REQUIRES: one number a record.
  void weigh(std::vector<std::uint32_t> bytes) { block_bytes_ = std::move(bytes); }
  // Starts the periodic synchronisation of all present nodes. Their fellows are taken to hold what
  // they should, as after Dhash::place.
  void start_all();

  void predecessor_changed(NodeIndex n) override { expect_synchronisation(n); }
  void successors_changed(NodeIndex n) override;
  void joined(NodeIndex n) override;
  void leaving(NodeIndex n) override { hand_over(n); }
  void left(NodeIndex n) override;
  void crashed(NodeIndex n) override { gone(n); }

  const RepairCosts& costs() const { return costs_; }

 private:
  using Life = std::uint32_t;
  using NodeList = std::vector<NodeIndex>;
  struct Range {
    std::uint32_t begin;  // a position in by_key_; goes on at 0 behind the last
    std::uint32_t count;
  };
  struct Claim {
    NodeIndex owner;
    Range range;
    sim::Time made;
  };
  struct Held {
    std::uint32_t position;  // in by_key_
    NodeIndex owner;
  };
  struct Node {
    Life life = 0;
    bool expected = false;  // a synchronisation after a change is on its way
    NodeList keepers;       // that it knows of, of its own range
    // The ranges that their owners, it among them, have said that it keeps.
    std::vector<Claim> claims;
  };

  bool lives(NodeIndex n, Life life) const { return nodes_[n].life == life; }
  sim::Time now() const { return network_.scheduler().now(); }
  sim::Rng rng_of(NodeIndex n) const;
  void expect_synchronisation(NodeIndex n);
  sim::Process synchronise_soon(NodeIndex n, Life life, sim::Rng rng);
  sim::Process synchronise_for_ever(NodeIndex n, Life life, sim::Rng rng);
  sim::Task<> synchronise(NodeIndex n, Life life, sim::Rng& rng);
  sim::Task<bool> take_from(NodeIndex n, Life life, NodeIndex keeper, Range range, sim::Rng& rng);
  sim::Task<bool> send_to(NodeIndex n, Life life, NodeIndex fellow, Range range, sim::Rng& rng);
  sim::Task<> go_home(NodeIndex n, Life life, sim::Rng& rng);
  void hand_over(NodeIndex n);
  void gone(NodeIndex n);

  bool lacks(NodeIndex n, NodeIndex other, Range range) const;
  void give(NodeIndex from, NodeIndex to, Range range);
  void give(RecordIndex record, NodeIndex to);
  void drop(NodeIndex owner, NodeIndex keeper, Range range);
  void claim(NodeIndex at, NodeIndex owner, Range range);
  bool fresh(const Claim& claim) const { return now() - claim.made <= settings_.period_max * 2; }
  std::vector<Held> all_claimed(NodeIndex n) const;
  std::vector<Held> all_held(NodeIndex n) const;
  std::optional<RecordIndex> unclaimed(NodeIndex n) const;

  bool knows_range(NodeIndex n) const { return overlay_.before(n) != overlay::kNoNode; }
  Range range_of(NodeIndex n) const;
  NodeList fellows(NodeIndex n, unsigned most) const { return dhash_.fellows(n, most); }
  NodeList keepers(NodeIndex n) const;
  bool contains(Range range, std::uint32_t position) const;
  overlay::Id way(RecordIndex record, NodeIndex n) const;
  template <class Visit>
  void for_each_record(Range range, Visit visit) const;

  Dhash& dhash_;
  const overlay::Overlay& overlay_;
  sim::Network& network_;
  RepairSettings settings_;
  sim::Stream stream_;
  unsigned fellow_count_;            // r - 1
  std::vector<RecordIndex> by_key_;  // all records, by rising key
  std::vector<Node> nodes_;
  std::vector<std::uint32_t> block_bytes_;  // one a record; empty: as the settings say
  std::uint64_t reactions_ = 0;
  RepairCosts costs_;
};

}  // namespace ddns::dhash
