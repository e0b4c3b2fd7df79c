// Members against a scan of all nodes.
#include "overlay/ring.h"

#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

namespace ddns::overlay {
namespace {

Id leading(std::uint64_t word) {
  return {{word, 0, 0}};
}

// The first of the nodes that `counts` at or clockwise after the key: least distance from the key.
template <class Counts>
NodeIndex nearest_after(const Members& m, const Id& key, Counts counts) {
  NodeIndex best = kNoNode;
  for (NodeIndex n = 0; n < m.count(); ++n) {
    if (!counts(n)) continue;
    if (best == kNoNode || distance(key, m.id(n)) < distance(key, m.id(best))) best = n;
  }
  return best;
}

// A ring of few bits, whole words apart or crowded into the last ones, so that every sort of
// neighbourhood turns up.
std::vector<Id> any_ids() {
  const auto points = *rc::gen::nonEmpty<std::set<std::uint8_t>>();
  const unsigned shift = *rc::gen::element(56u, 40u, 8u, 0u);
  const bool in_last_word = *rc::gen::arbitrary<bool>();
  std::vector<Id> ids;
  for (const std::uint64_t p : points) {
    ids.push_back(in_last_word ? Id{{7, ~std::uint64_t{0}, p << 32}} : leading(p << shift));
  }
  return ids;
}

void check_everything(const Members& m, const Id& key) {
  const auto present = [&](NodeIndex n) { return m.present(n); };
  RC_ASSERT(m.first_at_or_after(key) == nearest_after(m, key, [](NodeIndex) { return true; }));
  const NodeIndex owner = nearest_after(m, key, present);
  RC_ASSERT(ring_owner(m, key) == owner);
  for (NodeIndex n = 0; n < m.count(); ++n) {
    const auto other = [&](NodeIndex o) { return o != n && m.present(o); };
    NodeIndex next = nearest_after(m, m.id(n), other);
    if (next == kNoNode) next = n;
    RC_ASSERT(m.next_present(n) == (m.present_count() == 1 && !m.present(n) ? owner : next));
    if (m.present(n)) {
      RC_ASSERT(m.previous_present(next) == n);
      RC_ASSERT(ring_owns(m, n, key) == (n == owner));
    }
  }
}

TEST_CASE("Owners and neighbours are those of a scan, whoever is present") {
  REQUIRE(rc::check("owner, next and previous", [] {
    Members m(any_ids());
    const auto absent =
        *rc::gen::container<std::vector<bool>>(m.count(), rc::gen::arbitrary<bool>());
    for (NodeIndex n = 0; n < m.count(); ++n) {
      if (absent[n] && m.present_count() > 1) m.set_present(n, false);
    }
    check_everything(m, leading(*rc::gen::arbitrary<std::uint64_t>()));
    check_everything(m, m.id(*rc::gen::inRange<NodeIndex>(0, m.count())));
    check_everything(m, m.id(0) - power_of_two(0));
    check_everything(m, m.id(m.count() - 1) + power_of_two(0));
  }));
}

TEST_CASE("Presence is counted, and changes are") {
  Members m(std::vector<Id>{leading(1), leading(2), leading(3)});
  CHECK(m.present_count() == 3);
  m.set_present(1, false);
  m.set_present(1, false);
  CHECK(m.present_count() == 2);
  CHECK(m.changes() == 1);
  CHECK(!m.present(1));
  CHECK(ring_owner(m, leading(2)) == 2);
  m.set_present(1, true);
  CHECK(m.present_count() == 3);
  CHECK(m.changes() == 2);
}

TEST_CASE("Scans for present nodes cross many words of absent ones") {
  Members m = Members::random(1000, sim::Stream(1, "ids"));
  for (NodeIndex n = 0; n < 1000; ++n) m.set_present(n, n == 3 || n == 700);
  CHECK(m.next_present(3) == 700);
  CHECK(m.next_present(700) == 3);
  CHECK(m.next_present(999) == 3);
  CHECK(m.previous_present(0) == 700);
  CHECK(m.previous_present(700) == 3);
  m.set_present(700, false);
  CHECK(m.next_present(3) == 3);
  CHECK(m.previous_present(3) == 3);
}

TEST_CASE("Given ids are sorted, each with its host") {
  const Members m(std::vector<Id>{leading(30), leading(10), leading(20)});
  REQUIRE(m.count() == 3);
  CHECK(m.host_count() == 3);
  CHECK(m.id(0) == leading(10));
  CHECK(m.host(0) == 1);
  CHECK(m.host(1) == 2);
  CHECK(m.host(2) == 0);
  CHECK(!m.same_host(0, 1));
  CHECK(m.same_host(1, 1));
  CHECK_THROWS_AS(Members(std::vector<Id>{}), std::invalid_argument);
  CHECK_THROWS_AS(Members(std::vector<Id>{leading(1), leading(2), leading(1)}),
                  std::invalid_argument);
}

TEST_CASE("Random members are sorted, spread evenly, and the same for the same seed") {
  const sim::Stream stream(7, "ids");
  const Members m = Members::random(20'000, stream);
  REQUIRE(m.count() == 20'000);
  unsigned in_first_quarter = 0;
  for (NodeIndex n = 0; n < m.count(); ++n) {
    if (n > 0) REQUIRE(m.id(n - 1) < m.id(n));
    REQUIRE((m.id(n).word[2] & 0xffffffffu) == 0u);
    REQUIRE(m.host(n) == n);
    in_first_quarter += m.id(n).word[0] >> 62 == 0;
  }
  CHECK(in_first_quarter > 4'700);  // 5000 expected, standard deviation 61
  CHECK(in_first_quarter < 5'300);
  const Members again = Members::random(20'000, stream);
  for (NodeIndex n = 0; n < m.count(); ++n) REQUIRE(again.id(n) == m.id(n));
}

TEST_CASE("A host keeps its first nodes however many it runs") {
  const sim::Stream stream(7, "ids");
  const std::vector<std::uint32_t> few{1, 2, 1, 3};
  const std::vector<std::uint32_t> more{4, 2, 9, 3};
  const Members single = Members::random(4, stream);
  const Members a = Members::random(few, stream);
  const Members b = Members::random(more, stream);
  CHECK(a.count() == 7);
  CHECK(b.count() == 18);
  CHECK(b.host_count() == 4);
  for (NodeIndex n = 0; n < a.count(); ++n) {
    const NodeIndex same = b.first_at_or_after(a.id(n));
    REQUIRE(b.id(same) == a.id(n));
    REQUIRE(b.host(same) == a.host(n));
  }
  for (NodeIndex n = 0; n < 4; ++n)
    REQUIRE(a.id(a.first_at_or_after(single.id(n))) == single.id(n));
  std::vector<std::uint32_t> counted(4);
  for (NodeIndex n = 0; n < b.count(); ++n) {
    ++counted[b.host(n)];
    for (NodeIndex o = 0; o < b.count(); ++o) {
      REQUIRE(b.same_host(n, o) == (b.host(n) == b.host(o)));
    }
  }
  CHECK(counted == more);
}

TEST_CASE("The memory of the members is what is expected") {
  for (const std::uint32_t hosts : {100u, 5'000u, 300'000u}) {
    const Members plain = Members::random(hosts, sim::Stream(1, "ids"));
    CHECK(static_cast<double>(plain.memory_bytes()) ==
          Approx(Members::expected_bytes(hosts, false)).epsilon(0.01));
    const Members both = Members::random(std::vector<std::uint32_t>(hosts, 3), sim::Stream(1, "i"));
    CHECK(static_cast<double>(both.memory_bytes()) ==
          Approx(Members::expected_bytes(3.0 * hosts, true)).epsilon(0.01));
  }
}

}  // namespace
}  // namespace ddns::overlay
