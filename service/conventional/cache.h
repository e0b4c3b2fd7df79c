// What resolvers remember: a number and when it expires, by owner and item, in one table for all
// owners. An owner that is full drops what it has used least recently, expired or not.
//
// A table of slots with chains by hash, and a list of each owner's slots in the order of their last
// use. Nothing is allocated once the table has grown.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/time.h"

namespace ddns::service {

class Cache {
 public:
  static constexpr std::uint32_t kUnlimited = UINT32_MAX;

  // `capacity`: entries that an owner may have; 0: none has any.
  explicit Cache(std::uint32_t owners, std::uint32_t capacity = kUnlimited);

  struct Entry {
    sim::Time expires;
    std::uint32_t value = 0;
  };
  // The entry, which becomes its owner's most recently used; null where there is none, or where it
  // expired (now >= expires) `past` ago or earlier, and is dropped. Valid until the next call of
  // another function.
  Entry* find(std::uint32_t owner, std::uint32_t item, sim::Time now, sim::Duration past = {});
  // Puts an entry in, or in the place of the one that is there.
  void put(std::uint32_t owner, std::uint32_t item, const Entry& entry);
  // Does nothing where there is no such entry.
  void erase(std::uint32_t owner, std::uint32_t item);

  // Entries now, expired ones that nobody has met since included.
  std::uint32_t count(std::uint32_t owner) const { return lists_[owner].count; }
  std::uint64_t entries() const { return used_; }
  // Entries that went because their owner was full.
  std::uint64_t evictions() const { return evictions_; }

 private:
  static constexpr std::uint32_t kNone = UINT32_MAX;
  struct Slot {
    std::uint64_t key;
    Entry entry;
    std::uint32_t chain;  // the next with this hash, or the next free slot
    std::uint32_t newer;
    std::uint32_t older;
  };
  struct List {
    std::uint32_t newest = kNone;
    std::uint32_t oldest = kNone;
    std::uint32_t count = 0;
  };

  std::uint32_t* head(std::uint64_t key);
  std::uint32_t slot_of(std::uint64_t key);
  void to_front(std::uint32_t slot);
  void unlink(std::uint32_t slot);
  void drop(std::uint32_t slot);
  void grow();

  std::uint32_t capacity_;
  std::vector<List> lists_;
  std::vector<Slot> slots_;
  std::vector<std::uint32_t> heads_;  // of the chains: a power of two of them
  std::uint32_t free_ = kNone;
  std::uint64_t used_ = 0;
  std::uint64_t evictions_ = 0;
};

}  // namespace ddns::service
