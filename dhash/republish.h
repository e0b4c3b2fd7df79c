// How blocks stay alive on overlays whose keys belong to no range of a node: each holder
// republishes its blocks from time to time to the nodes that it believes to be their keepers
// (Maymounkov and Mazieres, IPTPS 2002, section 2.5). Asks the overlay one thing, Overlay::keepers:
// the nodes that a node knows to be those of a key, itself only where it is among them.
//
//   republish   A holder offers its blocks to their keepers, by digests, and sends those that a
//               keeper lacks. A block that was stored on it, by itself or another, within the
//               shortest pause is left out: who stored it has told the other keepers too. So a
//               block is republished about once a pause, whoever of its holders is first.
//   handover    A node that gets to know another offers it the blocks that the other should keep,
//               of those that it is itself the nearest holder of: the others need not. A node that
//               leaves sends its blocks to those that take its place.
//   expiry      A holder that is no keeper drops a block when it has not been stored on it for the
//               time of expiry, and all keepers that it knows have it.
//   return      A node that comes back has the blocks that its disk kept.
//
// Differs from the paper in that nobody publishes a block anew: what is held by keepers lasts.
// Blocks are transferred without regard to bandwidth: a batch takes one round trip.
#pragma once

#include <span>
#include <utility>
#include <vector>

#include "dhash/dhash.h"
#include "dhash/upkeep.h"
#include "sim/network.h"
#include "sim/random.h"
#include "sim/task.h"

namespace ddns::dhash {

class Republish final : public Upkeep {
 public:
  // What is referred to must outlive this, and the scheduler must not run after this is gone. Draws
  // from `stream` by node and life. REQUIRES: from now on blocks are given and dropped here alone.
  Republish(Dhash& dhash, const overlay::Overlay& overlay, sim::Network& network,
            const RepairSettings& settings, const sim::Stream& stream);

  void start_all() override;

  void joined(NodeIndex n) override;
  void met(NodeIndex at, NodeIndex other) override;

 private:
  using Records = std::vector<RecordIndex>;
  struct Held {
    RecordIndex record;
    sim::Time stored;  // last, by the holder itself or another
    sim::Time wanted;  // when it was last stored by another, or the holder a keeper
  };

  sim::Process republish_for_ever(NodeIndex n, Life life, sim::Rng rng);
  sim::Task<> republish(NodeIndex n, Life life, sim::Rng& rng);
  sim::Process hand_to(NodeIndex n, Life life, NodeIndex other, Records records, sim::Rng rng);
  sim::Task<bool> offer(NodeIndex n, Life life, NodeIndex to, std::span<const RecordIndex> records,
                        sim::Rng& rng);
  void hand_over(NodeIndex n) override;
  void drop_expired(NodeIndex n, const std::vector<NodeIndex>& silent);

  void start(NodeIndex n);
  void tidy(NodeIndex n);
  void send(RecordIndex record, NodeIndex to);
  Held& held(NodeIndex n, RecordIndex record);
  // As many as there are replicas; or up to so many, of which those are the first.
  const std::vector<NodeIndex>& keepers(NodeIndex n, RecordIndex record) const;
  const std::vector<NodeIndex>& keepers(NodeIndex n, RecordIndex record, unsigned most) const;

  const overlay::Overlay& overlay_;
  // Of each node, by rising record. They may name some that the store has taken away.
  std::vector<std::vector<Held>> blocks_;
  std::uint64_t meetings_ = 0;
  mutable std::vector<NodeIndex> keepers_;  // the last that were asked for: kept for its memory
};

}  // namespace ddns::dhash
