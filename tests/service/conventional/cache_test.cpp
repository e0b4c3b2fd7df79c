// The cache of resolvers against a list that is searched from its beginning.
#include "service/conventional/cache.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <list>

#include "sim/random.h"

namespace ddns::service {
namespace {

sim::Time at(std::int64_t s) {
  return sim::Time::at_ns(s);
}

// Entries of one owner, the most recently used first.
class NaiveCache {
 public:
  explicit NaiveCache(std::uint32_t capacity) : capacity_(capacity) {}

  const Cache::Entry* find(std::uint32_t item, sim::Time now, sim::Duration past) {
    const auto found = std::ranges::find(all_, item, &Item::item);
    if (found == all_.end()) return nullptr;
    if (found->entry.expires + past <= now) {
      all_.erase(found);
      return nullptr;
    }
    all_.splice(all_.begin(), all_, found);
    return &all_.front().entry;
  }
  void put(std::uint32_t item, const Cache::Entry& entry) {
    erase(item);
    if (capacity_ == 0) return;
    if (all_.size() == capacity_) {
      all_.pop_back();
      ++evictions;
    }
    all_.push_front({item, entry});
  }
  void erase(std::uint32_t item) {
    all_.remove_if([item](const Item& i) { return i.item == item; });
  }
  std::size_t count() const { return all_.size(); }
  std::uint64_t evictions = 0;

 private:
  struct Item {
    std::uint32_t item;
    Cache::Entry entry;
  };
  std::uint32_t capacity_;
  std::list<Item> all_;
};

TEST_CASE("A cache keeps what a list in the order of use keeps, hit by hit") {
  constexpr std::uint32_t kOwners = 3;
  for (const std::uint32_t capacity : {0u, 1u, 2u, 7u, 40u, Cache::kUnlimited}) {
    const sim::Duration past = sim::Duration::nanoseconds(capacity % 2 * 150);
    Cache cache(kOwners, capacity);
    std::vector<NaiveCache> naive(kOwners, NaiveCache(capacity));
    sim::Rng rng = sim::Stream(capacity, "cache test").at(0);
    for (std::int64_t now = 0; now < 20'000; ++now) {
      const std::uint32_t owner = rng.below(kOwners);
      const std::uint32_t item = rng.below(1 + rng.below(60));
      if (rng.below(50) == 0) {
        cache.erase(owner, item);
        naive[owner].erase(item);
        continue;
      }
      const Cache::Entry* mine = cache.find(owner, item, at(now), past);
      const Cache::Entry* theirs = naive[owner].find(item, at(now), past);
      REQUIRE((mine != nullptr) == (theirs != nullptr));
      if (mine) REQUIRE(mine->value == theirs->value);
      if (mine && rng.below(4) != 0) continue;
      const Cache::Entry entry = {at(now + 1 + rng.below(400)), rng.next_u32()};
      cache.put(owner, item, entry);
      naive[owner].put(item, entry);
    }
    std::uint64_t evictions = 0;
    std::uint64_t entries = 0;
    for (std::uint32_t owner = 0; owner < kOwners; ++owner) {
      CHECK(cache.count(owner) == naive[owner].count());
      evictions += naive[owner].evictions;
      entries += naive[owner].count();
    }
    CHECK(cache.evictions() == evictions);
    CHECK(cache.entries() == entries);
  }
}

}  // namespace
}  // namespace ddns::service
