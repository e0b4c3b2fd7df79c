// How blocks stay alive while nodes come and go: each owner keeps its blocks on its r - 1 fellows,
// and blocks move with the ownership of their keys (Dabek et al., SOSP 2001, sections 4.3 and 4.4;
// Cates, "Robust and efficient data management for a distributed hash table", MIT 2003, for
// synchronisation).
//
//   synchronise   the owner of a range calls each fellow, they compare what they hold of the range
//   (by
//                 digests), and each is sent what it lacks. Runs a moment after the owner has seen
//                 its neighbours change, and from time to time in any case.
//   drop          when all fellows have answered, the owner tells those that were fellows before
//   and
//                 are none now that they need not keep the range.
//   handover      a node that leaves in good order first sends its range to those who take its
//   place. return        a node that comes back has the blocks that its disk kept.
//
// All of it goes by what nodes believe (Overlay::before, Overlay::fellows), not by the ground
// truth. Blocks are transferred without regard to bandwidth: a batch takes one round trip.
#pragma once

#include <cstdint>
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
  std::uint32_t block_bytes = 512;   // an RRset with its signature
  std::uint32_t message_bytes = 28;  // IPv4 and UDP headers (RFC 791, RFC 768), each way
  std::uint32_t digest_bytes = 20;   // SHA-1 of what is held of a range, each way
};

struct RepairCosts {
  std::uint64_t synchronisations = 0;  // calls to fellows, answered or not
  std::uint64_t timeouts = 0;
  std::uint64_t blocks_sent = 0;  // to fellows, owners and successors
  std::uint64_t blocks_dropped = 0;
  std::uint64_t bytes = 0;  // all of the above, messages and blocks
};

class Repair : public overlay::RingListener {
 public:
  // What is referred to must outlive this, and the scheduler must not run after this is gone. Draws
  // from `stream` by node and life.
  Repair(Dhash& dhash, const overlay::Overlay& overlay, sim::Network& network,
         const RepairSettings& settings, const sim::Stream& stream);

  // Starts the periodic synchronisation of all present nodes. Their fellows are taken to hold what
  // they should, as after Dhash::place.
  void start_all();

  void predecessor_changed(NodeIndex n) override { expect_synchronisation(n); }
  void successors_changed(NodeIndex n) override;
  void joined(NodeIndex n) override;
  void leaving(NodeIndex n) override;
  void left(NodeIndex n) override { gone(n); }
  void crashed(NodeIndex n) override { gone(n); }

  const RepairCosts& costs() const { return costs_; }

 private:
  using Life = std::uint32_t;
  struct Node {
    Life life = 0;
    bool expected = false;  // a synchronisation after a change is on its way
  };
  struct Range {
    std::uint32_t begin;  // positions in by_key_, end exclusive; wraps where end < begin
    std::uint32_t end;
  };

  bool lives(NodeIndex n, Life life) const { return nodes_[n].life == life; }
  sim::Rng rng_of(NodeIndex n) const;
  void expect_synchronisation(NodeIndex n);
  sim::Process synchronise_soon(NodeIndex n, Life life, sim::Rng rng);
  sim::Process synchronise_for_ever(NodeIndex n, Life life, sim::Rng rng);
  sim::Task<> synchronise(NodeIndex n, Life life, sim::Rng& rng);
  void drop_former_fellows(NodeIndex n);
  std::uint64_t exchange(NodeIndex a, NodeIndex b, const Range& range);
  void drop(NodeIndex node, const Range& range);
  void gone(NodeIndex n);

  bool knows_range(NodeIndex n) const { return overlay_.before(n) != overlay::kNoNode; }
  Range range_of(NodeIndex n) const;
  void fellows(NodeIndex n, unsigned most, std::vector<NodeIndex>& out) const;
  template <class Visit>
  void for_each_record(const Range& range, Visit visit) const;

  Dhash& dhash_;
  const overlay::Overlay& overlay_;
  sim::Network& network_;
  RepairSettings settings_;
  sim::Stream stream_;
  unsigned fellow_count_;            // r - 1
  std::vector<RecordIndex> by_key_;  // all records, by rising key
  std::vector<Node> nodes_;
  std::vector<NodeIndex> last_fellows_;  // r - 1 a node, as its last synchronisation left them
  std::uint64_t reactions_ = 0;
  RepairCosts costs_;
};

}  // namespace ddns::dhash
