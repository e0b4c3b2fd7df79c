#include "dhash/cache.h"

#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <list>
#include <set>
#include <utility>
#include <vector>

namespace {

using namespace ddns::dhash;
using ddns::sim::Duration;
using ddns::sim::Time;

constexpr Time kStart = Time::at_ns(0);
constexpr std::uint32_t kUnlimited = CopyCache::kUnlimited;

// What CopyCache promises, written the plain way: a list a node, most recently used first.
class NaiveCache {
 public:
  NaiveCache(NodeIndex nodes, std::uint32_t capacity) : capacity_(capacity), lists_(nodes) {}

  bool find(NodeIndex node, RecordIndex record, Time now, Time& expires) {
    auto& list = lists_[node];
    const auto copy = position(list, record);
    if (copy == list.end()) return false;
    if (copy->second <= now) {
      list.erase(copy);
      return false;
    }
    expires = copy->second;
    list.splice(list.begin(), list, copy);
    return true;
  }
  void put(NodeIndex node, RecordIndex record, Time expires) {
    auto& list = lists_[node];
    const auto copy = position(list, record);
    if (copy != list.end()) list.erase(copy);
    list.emplace_front(record, expires);
    if (list.size() <= capacity_) return;
    list.pop_back();
    if (capacity_ > 0) ++evictions;
  }
  void forget(const std::vector<bool>& gone) {
    for (auto& list : lists_) std::erase_if(list, [&](auto& copy) { return gone[copy.first]; });
  }
  std::size_t copies(NodeIndex node) const { return lists_[node].size(); }
  std::uint64_t evictions = 0;

 private:
  using List = std::list<std::pair<RecordIndex, Time>>;
  static List::iterator position(List& list, RecordIndex record) {
    return std::find_if(list.begin(), list.end(), [=](auto& c) { return c.first == record; });
  }
  std::uint32_t capacity_;
  std::vector<List> lists_;
};

}  // namespace

TEST_CASE("a bounded, expiring cache does exactly what a naive one does") {
  constexpr NodeIndex kNodes = 3;
  constexpr RecordIndex kRecords = 7;
  CHECK(rc::check([] {
    const bool unlimited = *rc::gen::inRange(0, 5) == 0;
    const std::uint32_t capacity = unlimited ? kUnlimited : *rc::gen::inRange(0u, 5u);
    CopyCache cache(kNodes, kRecords, capacity, /*expiring=*/true);
    NaiveCache model(kNodes, capacity);
    Time now = kStart;
    for (int step = 0; step < 200; ++step) {
      const NodeIndex node = *rc::gen::inRange(NodeIndex{0}, kNodes);
      const RecordIndex record = *rc::gen::inRange(RecordIndex{0}, kRecords);
      now = now + Duration::seconds(*rc::gen::inRange(0, 3));
      if (*rc::gen::inRange(0, 20) == 0) {
        std::vector<bool> gone(kRecords);
        gone[record] = gone[step % kRecords] = true;
        cache.forget(gone);
        model.forget(gone);
      } else if (*rc::gen::arbitrary<bool>()) {
        const bool lasts = *rc::gen::inRange(0, 4) == 0;
        const Time expires =
            lasts ? Time::never() : now + Duration::seconds(*rc::gen::inRange(1, 20));
        cache.put(node, record, expires);
        model.put(node, record, expires);
      } else {
        Time expires = kStart, expected = kStart;
        RC_ASSERT(cache.find(node, record, now, expires) ==
                  model.find(node, record, now, expected));
        RC_ASSERT(expires == expected);
      }
      std::size_t all = 0;
      for (NodeIndex n = 0; n < kNodes; ++n) {
        RC_ASSERT(cache.copies(n) == model.copies(n));
        all += model.copies(n);
      }
      RC_ASSERT(cache.copies() == all);
      RC_ASSERT(cache.evictions() == model.evictions);
    }
  }));
}

TEST_CASE("a lasting cache is a set of pairs, through rows, tables and bits") {
  // Of 80 nodes the bits are smaller than any table; of 3000 a table comes first.
  const NodeIndex nodes = GENERATE(80u, 3000u);
  constexpr RecordIndex kRecords = 3;
  CHECK(rc::check([=] {
    CopyCache cache(nodes, kRecords, kUnlimited, /*expiring=*/false);
    std::set<std::pair<NodeIndex, RecordIndex>> model;
    const int steps = *rc::gen::inRange(0, 300);
    for (int step = 0; step < steps; ++step) {
      const NodeIndex node = *rc::gen::inRange(NodeIndex{0}, nodes);
      const RecordIndex record = *rc::gen::inRange(RecordIndex{0}, kRecords);
      cache.put(node, record, Time::never());
      model.emplace(node, record);
    }
    RC_ASSERT(cache.copies() == model.size());
    for (NodeIndex n = 0; n < nodes; ++n) {
      std::uint32_t count = 0;
      for (RecordIndex r = 0; r < kRecords; ++r) {
        const bool there = model.count({n, r}) != 0;
        count += there ? 1 : 0;
        Time expires = kStart;
        RC_ASSERT(cache.find(n, r, kStart, expires) == there);
        RC_ASSERT(expires == (there ? Time::never() : kStart));
      }
      RC_ASSERT(cache.copies(n) == count);
    }
    RC_ASSERT(cache.evictions() == 0u);
  }));
}

TEST_CASE("a bounded cache without expiry is the naive one too") {
  CHECK(rc::check([] {
    const std::uint32_t capacity = *rc::gen::inRange(0u, 4u);
    CopyCache cache(1, 6, capacity, /*expiring=*/false);
    NaiveCache model(1, capacity);
    for (int step = 0; step < 100; ++step) {
      const RecordIndex record = *rc::gen::inRange(RecordIndex{0}, RecordIndex{6});
      Time expires = kStart, expected = kStart;
      const bool found = cache.find(0, record, kStart, expires);
      RC_ASSERT(found == model.find(0, record, kStart, expected));
      if (found) continue;
      cache.put(0, record, Time::never());
      model.put(0, record, Time::never());
    }
    RC_ASSERT(cache.evictions() == model.evictions);
  }));
}

TEST_CASE("a copy is there until the instant it expires") {
  CopyCache cache(1, 1, kUnlimited, /*expiring=*/true);
  cache.put(0, 0, Time::at_ns(10));
  CHECK(cache.contains(0, 0, Time::at_ns(9)));
  CHECK_FALSE(cache.contains(0, 0, Time::at_ns(10)));
  CHECK(cache.copies() == 0);
}

TEST_CASE("a record put everywhere is everywhere but counted nowhere twice") {
  CopyCache cache(5, 2, kUnlimited, /*expiring=*/false);
  CHECK(cache.put_everywhere(/*server=*/3, 1));
  CHECK(cache.put_everywhere(/*server=*/3, 1));
  CHECK(cache.copies() == 4);
  CHECK(cache.copies(0) == 1);
  CHECK(cache.copies(3) == 0);
  CHECK(cache.contains(4, 1, kStart));
  CHECK_FALSE(cache.contains(4, 0, kStart));
  cache.put(2, 0, Time::never());
  CHECK_FALSE(cache.put_everywhere(1, 0));
  CHECK(cache.copies() == 5);
  CopyCache bounded(5, 2, 3, /*expiring=*/false);
  CHECK_FALSE(bounded.put_everywhere(0, 0));
}

// 120,000 records with nine copies each, and 20 records that every node has.
TEST_CASE("lasting copies take few bytes") {
  constexpr NodeIndex kNodes = 1000;
  constexpr RecordIndex kRecords = 120'000;
  CopyCache rare(kNodes, kRecords, kUnlimited, /*expiring=*/false);
  for (RecordIndex r = 0; r < kRecords; ++r) {
    for (NodeIndex i = 0; i < 9; ++i) rare.put((r * 7 + i * 111) % kNodes, r, Time::never());
  }
  CHECK(rare.copies() == std::uint64_t{9} * kRecords);
  CHECK(static_cast<double>(rare.memory_bytes()) / static_cast<double>(rare.copies()) < 12.0);

  CopyCache popular(kNodes, 20, kUnlimited, /*expiring=*/false);
  for (RecordIndex r = 0; r < 20; ++r) {
    for (NodeIndex n = 0; n < kNodes; ++n) popular.put(n, r, Time::never());
  }
  CHECK(static_cast<double>(popular.memory_bytes()) / 20'000 < 0.5);
}

TEST_CASE("a bounded cache reuses the places of the copies that went") {
  CopyCache cache(10, 1000, 4, /*expiring=*/false);
  for (RecordIndex r = 0; r < 100; ++r) cache.put(r % 10, r, Time::never());
  const std::size_t before = cache.memory_bytes();
  for (RecordIndex r = 0; r < 100'000; ++r) cache.put(r % 10, r % 1000, Time::never());
  CHECK(cache.copies() == 40);
  CHECK(cache.memory_bytes() == before);
}
