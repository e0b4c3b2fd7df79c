// What keeps blocks where they belong while nodes come and go: by ranges where keys belong to the
// next node on a ring (dhash/repair.h), block by block on other overlays (dhash/republish.h).
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "dhash/dhash.h"
#include "overlay/protocol.h"
#include "sim/network.h"
#include "sim/random.h"
#include "sim/time.h"

namespace ddns::dhash {

struct RepairSettings {
  // Of a ring: a node waits so long after a change, so that changes in a row cost one
  // synchronisation.
  sim::Duration reaction = sim::Duration::seconds(5);
  // Pause between synchronisations without a change, or between two times that a holder republishes
  // a block; drawn uniformly. REQUIRES: 0 < min <= max.
  sim::Duration period_min = sim::Duration::seconds(900);
  sim::Duration period_max = sim::Duration::seconds(2700);
  // Of republished blocks: a holder that is no keeper drops one that nobody has stored on it for so
  // long.
  sim::Duration expiry = sim::Duration::seconds(86400);
  bool disks_survive = true;  // does a node that crashed or left have its blocks when it returns?
  std::uint32_t block_bytes = 512;   // of a block whose size is not told: an RRset, its signature
  std::uint32_t message_bytes = 28;  // IPv4 and UDP headers (RFC 791, RFC 768), each way
  std::uint32_t digest_bytes = 20;   // SHA-1 of what is held of a range, or of a block, each way
};

struct RepairCosts {
  std::uint64_t synchronisations = 0;  // calls to keepers and holders, answered or not
  std::uint64_t timeouts = 0;
  std::uint64_t blocks_sent = 0;  // to keepers, owners and successors
  std::uint64_t blocks_dropped = 0;
  std::uint64_t offers = 0;  // calls to owners about blocks that should go home
  std::uint64_t bytes = 0;   // all of the above, messages and blocks
};

class Upkeep : public overlay::Listener {
 public:
  // From now on record r's block is of bytes[r] bytes. REQUIRES: one number a record.
  void weigh(std::vector<std::uint32_t> bytes) { block_bytes_ = std::move(bytes); }
  // Starts what all present nodes do from time to time. Blocks are taken to be where they should,
  // as after Dhash::place.
  virtual void start_all() = 0;

  const RepairCosts& costs() const { return costs_; }

  void leaving(NodeIndex n) override { hand_over(n); }
  void left(NodeIndex n) override {
    hand_over(n);  // what has come while it took its leave
    crashed(n);
  }
  void crashed(NodeIndex n) override {
    ++lives_[n];
    dhash_.node_gone(n, settings_.disks_survive);
  }

 protected:
  // Of a node, as in overlay/protocol.h: what it does stops where its life is over.
  using Life = std::uint32_t;

  Upkeep(Dhash& dhash, sim::Network& network, const RepairSettings& settings,
         const sim::Stream& stream)
      : dhash_(dhash),
        network_(network),
        settings_(settings),
        stream_(stream),
        lives_(network.nodes()) {}

  // n leaves, and its blocks go to those that take its place.
  virtual void hand_over(NodeIndex n) = 0;

  bool lives(NodeIndex n, Life life) const { return lives_[n] == life; }
  sim::Time now() const { return network_.scheduler().now(); }
  sim::Rng rng_of(NodeIndex n) const { return stream_.at(std::uint64_t{n} << 32 | lives_[n]); }
  overlay::Period pause() const { return {settings_.period_min, settings_.period_max}; }
  // Does a message from one to the other arrive? Not where the network is cut between them.
  bool reaches(NodeIndex from, NodeIndex to) const {
    return network_.is_up(to) && network_.group(from) == network_.group(to);
  }
  // The node has the record's block from now on, which was sent to it.
  void give(RecordIndex record, NodeIndex to) {
    dhash_.give(record, to);
    ++costs_.blocks_sent;
    costs_.bytes += octets(record);
  }

  // Bytes of a message that carries the block.
  std::uint64_t octets(std::uint32_t record) const {
    const std::uint32_t block = block_bytes_.empty() ? settings_.block_bytes : block_bytes_[record];
    return std::uint64_t{settings_.message_bytes} + block;
  }

  Dhash& dhash_;
  sim::Network& network_;
  RepairSettings settings_;
  sim::Stream stream_;
  std::vector<Life> lives_;
  RepairCosts costs_;

 private:
  std::vector<std::uint32_t> block_bytes_;
};

}  // namespace ddns::dhash
