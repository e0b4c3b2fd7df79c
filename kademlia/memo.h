// Buckets that were looked into, kept for the next look: in a small network most of the time of a
// lookup would go by drawing them again. What is kept is what would be drawn, so it alters nothing.
// Not for use by several threads at once.
//
// A row is one bucket of one node: its contacts in the order of ids, and before them, for each
// value of the bits of a key that follow those that all the contacts share, a slot. It tells where
// those contacts stand that share most of these bits with the key: one of them is the nearest to
// it.
#pragma once

#include <bit>
#include <cstdint>
#include <span>

#include "overlay/large_array.h"
#include "overlay/members.h"

namespace ddns::kademlia {

using overlay::Id;
using overlay::NodeIndex;

class Memo {
 public:
  // What the buckets of a network may take, for them to be kept. More would not fit into a cache.
  static constexpr double kMostBytes = 1 << 24;
  static constexpr unsigned kMostContacts = 32;

  // Room for the buckets of all members, up to k contacts each, or for none.
  Memo(const overlay::Members& members, unsigned k);
  static double bytes(double nodes, unsigned k);  // what that takes
  std::size_t memory_bytes() const { return lines_.capacity() * sizeof(Line); }

  // The buckets of a node that have a row are those of the bits below this.
  unsigned bits() const { return bits_; }
  struct Nearest {
    NodeIndex node = overlay::kNoNode;
    bool full = false;   // has the bucket k contacts, and may there be others?
    bool known = false;  // has the row been put in, and does it tell?
  };
  // Of the contacts in the bucket of `at` for the bit, the nearest to a key that shares the bits
  // before it with `at`, and no more. REQUIRES: bit < bits().
  Nearest nearest(NodeIndex at, unsigned bit, const Id& key) const;
  // The memory that this will read.
  const void* row(NodeIndex at, unsigned bit) const { return words() + begin(at, bit); }
  // Puts the contacts of that bucket, k at most, into its row. Sorts them. REQUIRES: bit < bits().
  void put(NodeIndex at, unsigned bit, std::span<NodeIndex> contacts, bool full);

 private:
  struct Slot {
    std::uint8_t first : 5 = 0;
    std::uint8_t count : 3 = 0;
  };
  static constexpr unsigned kMostOfSlot = 7;
  // At the end of a row, whose slots say nothing where it has none of these.
  enum Is : std::uint16_t { kPutIn = 1, kFull = 2 };

  struct alignas(64) Line {
    std::uint16_t words[32] = {};
  };
  const std::uint16_t* words() const { return lines_.data()->words; }
  std::size_t begin(NodeIndex at, unsigned bit) const {
    return (std::size_t{at} * bits_ + bit) * row_words_;
  }
  // The bits of the id that follow that one. REQUIRES: they are in the first word.
  std::uint64_t next_bits(const Id& id, unsigned bit) const {
    return id.word[0] << bit << 1 >> 1 >> (63 - slot_bits_);
  }

  const overlay::Members& members_;
  unsigned bits_ = 0;
  unsigned slot_bits_ = 0;
  std::size_t row_words_ = 0;
  overlay::LargeArray<Line> lines_;  // row after row
};

}  // namespace ddns::kademlia
