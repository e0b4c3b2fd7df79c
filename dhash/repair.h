// How blocks stay alive while nodes of a ring come and go: each owner sees to it that the r keepers
// of its range have its blocks, and blocks move with the ownership of their keys (Dabek et al.,
// SOSP 2001, sections 4.3 and 4.4; Cates, "Robust and efficient data management for a distributed
// hash table", MIT 2003, for synchronisation).
//
//   range         The keys that a node owns, and the blocks that have them.
//   keepers       The r nodes that should hold a range, as its owner believes: itself and the nodes
//                 after it, one a host (RingOverlay::keepers).
//   holders       Whoever the owner knows to hold blocks of its range.
//
//   synchronise   The owner of a range calls the other keepers and the holders. They compare what
//                 they hold (by digests); the owner takes what it lacks, then sends each keeper
//                 what that lacks. Runs a moment after the owner has seen its neighbours change,
//                 and from time to time in any case.
//   drop          When all keepers have answered and hold the range, the owner tells the holders
//                 that are no keepers to drop it. What they held, it has taken.
//   handover      A node that leaves in good order first sends its range to the r nodes that take
//                 its place, and of what it keeps for others each block to the first that lacks it,
//                 which is the one that will have to keep it.
//   return        A node that comes back has the blocks that its disk kept.
//   going home    A node that holds blocks which no owner has called about for a while looks their
//                 owner up and makes itself known to it as a holder.
//
// All of it goes by what nodes believe (RingOverlay::before, RingOverlay::after), not by the ground
// truth. Blocks are transferred without regard to bandwidth: a batch takes one round trip.
//
// What each message keeps true:
//   1. A node has one claim of each owner: the last range that the owner has said it is to keep.
//   2. A claim counts while it is fresh, for two of the longest pauses between synchronisations. An
//      owner claims its range anew in each, on itself and on every keeper that answers.
//   3. A block is dropped at the word of an owner alone, after the owner has taken what it lacked
//      of it, and not while an owner that is nearer to the key has a fresh claim on it there.
//   4. A block is sent only to a node that does not hold it.
//   5. What a node holds without a fresh claim on it goes home: it is offered to the owner of its
//      key, who claims it or has it dropped. Nothing is dropped because nobody asks for it.
//
// What follows from it (tests/dhash/histories.h puts it to the test): on a ring that holds together
// a block that is on r nodes outlives the failure of any r - 1 of them before the next repair is
// complete, whoever joins or leaves in good order meanwhile; and on a quiet ring each block comes
// to be on just its keepers.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "dhash/dhash.h"
#include "dhash/upkeep.h"
#include "overlay/ring.h"
#include "sim/network.h"
#include "sim/random.h"
#include "sim/task.h"

namespace ddns::dhash {

class Repair : public Upkeep {
 public:
  // What is referred to must outlive this, and the scheduler must not run after this is gone. Draws
  // from `stream` by node and life.
  Repair(Dhash& dhash, const overlay::RingOverlay& overlay, sim::Network& network,
         const RepairSettings& settings, const sim::Stream& stream);

  void start_all() override;

  void predecessor_changed(NodeIndex n) override { expect_synchronisation(n); }
  void successors_changed(NodeIndex n) override;
  void joined(NodeIndex n) override;

 private:
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
    bool expected = false;  // a synchronisation after a change is on its way
    NodeList holders;       // of its own range, that it knows of
    // The ranges that their owners, it among them, have said that it keeps.
    std::vector<Claim> claims;
  };

  void expect_synchronisation(NodeIndex n);
  sim::Process synchronise_soon(NodeIndex n, Life life, sim::Rng rng);
  sim::Process synchronise_for_ever(NodeIndex n, Life life, sim::Rng rng);
  sim::Task<> synchronise(NodeIndex n, Life life, sim::Rng& rng);
  sim::Task<bool> take_from(NodeIndex n, Life life, NodeIndex holder, Range range, sim::Rng& rng);
  sim::Task<bool> send_to(NodeIndex n, Life life, NodeIndex keeper, Range range, sim::Rng& rng);
  sim::Task<> go_home(NodeIndex n, Life life, sim::Rng& rng);
  void hand_over(NodeIndex n) override;

  bool lacks(NodeIndex n, NodeIndex other, Range range) const;
  void give_range(NodeIndex from, NodeIndex to, Range range);
  void drop(NodeIndex owner, NodeIndex holder, Range range);
  void claim(NodeIndex at, NodeIndex owner, Range range);
  bool fresh(const Claim& claim) const { return now() - claim.made <= settings_.period_max * 2; }
  std::vector<Held> all_claimed(NodeIndex n) const;
  std::vector<Held> all_held(NodeIndex n) const;
  std::optional<RecordIndex> unclaimed(NodeIndex n) const;

  bool knows_range(NodeIndex n) const { return overlay_.before(n) != overlay::kNoNode; }
  Range range_of(NodeIndex n) const;
  NodeList keepers_after(NodeIndex n, unsigned most) const;
  NodeList whom_to_ask(NodeIndex n) const;
  bool contains(Range range, std::uint32_t position) const;
  overlay::Id way(RecordIndex record, NodeIndex n) const;
  template <class Visit>
  void for_each_record(Range range, Visit visit) const;

  const overlay::RingOverlay& overlay_;
  unsigned other_keepers_;           // r - 1
  std::vector<RecordIndex> by_key_;  // all records, by rising key
  std::vector<Node> nodes_;
  std::uint64_t reactions_ = 0;
};

}  // namespace ddns::dhash
