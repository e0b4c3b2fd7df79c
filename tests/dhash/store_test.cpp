#include "dhash/store.h"

#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <vector>

namespace {
using namespace ddns::dhash;
using ddns::overlay::Members;

std::vector<NodeIndex> holders(const Store& store, RecordIndex record) {
  const auto span = store.holders(record);
  return {span.begin(), span.end()};
}
}  // namespace

TEST_CASE("an empty store holds nothing") {
  const Store store(3, 4, 2);
  for (RecordIndex r = 0; r < 3; ++r) {
    CHECK(store.holders(r).empty());
    for (NodeIndex n = 0; n < 4; ++n) CHECK_FALSE(store.holds(n, r));
  }
  CHECK(store.replicas() == 2);
}

TEST_CASE("holders come and go like a list a record") {
  constexpr RecordIndex kRecords = 4;
  constexpr NodeIndex kNodes = 6;
  const Members members = Members::random(kNodes, ddns::sim::Stream(1, "ids"));
  CHECK(rc::check([&members] {
    const unsigned replicas = *rc::gen::inRange(1u, 5u);
    Store store(kRecords, kNodes, replicas);
    std::vector<std::vector<NodeIndex>> model(kRecords);
    for (int step = 0; step < 60; ++step) {
      const RecordIndex r = *rc::gen::inRange(RecordIndex{0}, kRecords);
      const NodeIndex n = *rc::gen::inRange(NodeIndex{0}, kNodes);
      const auto found = std::find(model[r].begin(), model[r].end(), n);
      RC_ASSERT(store.holds(n, r) == (found != model[r].end()));
      if (found != model[r].end()) {
        store.remove(r, n);
        model[r].erase(found);
      } else {
        store.add(r, n, members);  // all are present: more than the replicas have places made
        model[r].push_back(n);
      }
      RC_ASSERT(holders(store, r) == model[r]);
    }
    for (NodeIndex n = 0; n < kNodes; ++n) {
      std::uint32_t count = 0;
      for (const auto& list : model) {
        count += static_cast<std::uint32_t>(std::count(list.begin(), list.end(), n));
      }
      RC_ASSERT(store.count(n) == count);
    }
  }));
}

TEST_CASE("a store without replication keeps four bytes a record") {
  const Store store(120000, 1000, 1);
  CHECK(store.memory_bytes() == 120000 * 4 + 1000 * 4);
}

TEST_CASE("a record more changes nothing for the others, before a disk was lost and after") {
  const Members members = Members::random(6, ddns::sim::Stream(1, "ids"));
  Store store(0, 6, 2);
  store.add_record();
  store.add(0, 3, members);
  store.add_record();
  store.add(1, 4, members);
  store.wipe(3);
  store.add_record();
  CHECK(store.record_count() == 3);
  CHECK(holders(store, 0).empty());
  CHECK(holders(store, 1) == std::vector<NodeIndex>{4});
  CHECK(holders(store, 2).empty());
  store.add(2, 3, members);
  CHECK(store.holds(3, 2));
}

TEST_CASE("a wiped node holds nothing, and may be given everything again") {
  constexpr RecordIndex kRecords = 4;
  constexpr NodeIndex kNodes = 6;
  const Members members = Members::random(kNodes, ddns::sim::Stream(1, "ids"));
  CHECK(rc::check([&members] {
    Store store(kRecords, kNodes, 2);
    std::vector<std::vector<NodeIndex>> model(kRecords);
    for (int step = 0; step < 60; ++step) {
      const NodeIndex n = *rc::gen::inRange(NodeIndex{0}, kNodes);
      if (*rc::gen::inRange(0, 4) == 0) {
        store.wipe(n);
        for (auto& list : model) std::erase(list, n);
      } else {
        const RecordIndex r = *rc::gen::inRange(RecordIndex{0}, kRecords);
        if (!store.holds(n, r)) {
          store.add(r, n, members);
          model[r].push_back(n);
        }
      }
      for (RecordIndex r = 0; r < kRecords; ++r) {
        RC_ASSERT(holders(store, r) == model[r]);
        RC_ASSERT(store.lost(r) == model[r].empty());
        RC_ASSERT(store.present_holders(r, members) == model[r].size());
      }
    }
  }));
}

TEST_CASE("where all places are taken, the first holder that is away gives way") {
  Members members = Members::random(4, ddns::sim::Stream(1, "ids"));
  Store store(1, 4, 1, 2);
  store.add(0, 0, members);
  store.add(0, 1, members);
  members.set_present(1, false);
  store.add(0, 2, members);
  CHECK(holders(store, 0) == std::vector<NodeIndex>{0, 2});
  CHECK(store.count(1) == 0);
}
