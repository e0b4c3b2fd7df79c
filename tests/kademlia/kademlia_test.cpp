// Kademlia against a look at all nodes, and against hop counts computed independently.
#include "kademlia/kademlia.h"

#include <rapidcheck.h>

#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "kademlia/nearest.h"
#include "tests/overlay/by_scan.h"

namespace {

using namespace ddns;
using namespace ddns::overlay;
using kademlia::Kademlia;
using kademlia::operator^;
using Kind = Step::Kind;

bool nearer(const Id& a, const Id& b, const Id& key) {
  return (a ^ key) < (b ^ key);
}

TEST_CASE("Owners, heirs and replicas are those of a scan, whoever is present") {
  REQUIRE(rc::check("truth", [] {
    const auto points = *rc::gen::nonEmpty<std::set<std::uint8_t>>();
    const unsigned shift = *rc::gen::element(56u, 40u, 0u);
    std::vector<Id> ids;
    for (const std::uint64_t p : points) ids.push_back({{p << shift, 0, 0}});
    Members members(ids);
    const Kademlia kademlia(members, {});
    for (NodeIndex n = 0; n < members.count(); ++n) {
      if (members.present_count() > 1 && *rc::gen::inRange(0, 4) == 0) {
        members.set_present(n, false);
      }
    }
    check_truth(kademlia, {{*rc::gen::arbitrary<std::uint64_t>(), 0, 0}}, nearer);
    const std::uint64_t point = *rc::gen::arbitrary<std::uint8_t>();
    check_truth(kademlia, {{point << shift, 0, 0}}, nearer);
  }));
  const std::vector<std::uint32_t> virtual_nodes = {1, 3, 2, 1, 5, 2, 2, 1, 4, 1};
  const Members members = Members::random(virtual_nodes, sim::Stream(1, "ids"));
  const Kademlia kademlia(members, {});
  sim::Rng rng = sim::Stream(1, "keys").at(0);
  for (int i = 0; i < 100; ++i) check_truth(kademlia, random_id(rng), nearer);
}

TEST_CASE("Every route of every bucket size ends at the owner, from every node of up to 200") {
  for (const NodeIndex count : {1u, 2u, 3u, 20u, 60u, 200u}) {
    const Members members = Members::random(count, sim::Stream(count, "ids"));
    sim::Rng rng = sim::Stream(count, "keys").at(0);
    for (const unsigned k : {1u, 2u, 8u, 20u, 300u}) {
      const Kademlia kademlia(members, {.bucket = k});
      for (int i = 0; i < 30; ++i) {
        const Id key = i < 5 ? members.id(rng.below(count)) : random_id(rng);
        const NodeIndex owner = by_nearness(members, key, nearer).front();
        for (NodeIndex origin = 0; origin < count; ++origin) {
          const Route r = route(kademlia, origin, key);
          if (r.end != owner) FAIL(k << ": from " << origin << " to " << to_hex(key));
          if (r.hops > 30 || (k == 300 && r.hops > 1)) FAIL("a long way: " << r.hops);
        }
      }
    }
  }
}

TEST_CASE("A bucket has k of those that fit, each as likely as the others, or all") {
  const Members members = Members::random(256, sim::Stream(7, "ids"));
  const NodeIndex at = 3;
  std::vector<NodeIndex> fit;
  for (NodeIndex n = 0; n < members.count(); ++n) {
    if (common_bits(members.id(at), members.id(n)) == 0) fit.push_back(n);
  }
  std::map<NodeIndex, int> drawn;
  constexpr int kDraws = 2000;
  Kademlia::Contacts contacts;
  for (std::uint64_t seed = 0; seed < kDraws; ++seed) {
    const Kademlia kademlia(members, {.bucket = 8, .seed = seed});
    REQUIRE(kademlia.bucket(at, 0, contacts) == fit.size());
    const std::set<NodeIndex> once(contacts.begin(), contacts.end());
    REQUIRE(once.size() == 8);
    for (const NodeIndex n : once) ++drawn[n];
    Kademlia::Contacts again;
    kademlia.bucket(at, 0, again);
    REQUIRE(again == contacts);
  }
  REQUIRE(drawn.size() == fit.size());
  for (const NodeIndex n : fit) REQUIRE(drawn.contains(n));
  const double expected = 8.0 * kDraws / static_cast<double>(fit.size());
  double chi_square = 0;
  for (const auto& [n, times] : drawn) chi_square += std::pow(times - expected, 2) / expected;
  // Eight at once are without replacement, which makes the deviation a little smaller.
  const double freedom = static_cast<double>(fit.size()) - 1;
  CHECK(chi_square == Approx(freedom).margin(4 * std::sqrt(2 * freedom)));

  const Kademlia large(members, {.bucket = 256});
  CHECK(large.bucket(at, 0, contacts) == fit.size());
  CHECK(std::vector<NodeIndex>(contacts.begin(), contacts.end()) == fit);
}

TEST_CASE("A node knows its buckets, and all of the smallest subtree that has k others") {
  const Members members = Members::random(500, sim::Stream(5, "ids"));
  const Kademlia kademlia(members, {.bucket = 8});
  std::vector<NodeIndex> known;
  for (NodeIndex at = 0; at < 500; at += 50) {
    kademlia.neighbours(at, known);
    const std::set<NodeIndex> once(known.begin(), known.end());
    CHECK(once.size() == known.size());
    std::map<unsigned, unsigned> by_bit;
    for (const NodeIndex n : known) ++by_bit[common_bits(members.id(at), members.id(n))];
    std::map<unsigned, unsigned> all;
    for (NodeIndex n = 0; n < 500; ++n) {
      if (n != at) ++all[common_bits(members.id(at), members.id(n))];
    }
    unsigned inside = 0;  // nodes of the subtrees around it, from the smallest on
    for (auto bit = all.rbegin(); bit != all.rend(); ++bit) {
      CHECK(by_bit[bit->first] == (inside < 8 ? bit->second : std::min(8u, bit->second)));
      inside += bit->second;
    }
  }
}

TEST_CASE("A node names the nearest of its first bucket that has any, kept or drawn") {
  // Buckets are kept in the smaller networks, and drawn in the largest; 64 is too much to keep.
  for (const NodeIndex count : {40u, 1500u, 60'000u}) {
    const Members members = Members::random(count, sim::Stream(count, "ids"));
    sim::Rng rng = sim::Stream(count, "keys").at(0);
    for (const unsigned k : {1u, 3u, 8u, 20u, 64u, 100u}) {
      const Kademlia kademlia(members, {.bucket = k});
      Kademlia::Contacts contacts;
      for (int i = 0; i < 2000; ++i) {
        const NodeIndex at = rng.below(i % 2 == 0 ? 4 : count);  // often one that was asked before
        const Id& id = members.id(at);
        const Id key = i % 3 == 0 ? members.id(rng.below(count)) : random_id(rng);
        Step expected{Kind::kOwner, at};
        for (unsigned bit = 0; bit < 64 && expected.next == at; ++bit) {
          if (!kademlia::is_one(id ^ key, bit)) continue;
          const bool full = kademlia.bucket(at, bit, contacts) > k;
          NodeIndex best = at;
          for (const NodeIndex n : contacts) {
            if (nearer(members.id(n), members.id(best), key)) best = n;
          }
          if (best != at) expected = {full ? Kind::kForward : Kind::kFinal, best};
        }
        const Step step = kademlia.next_hop(at, key, {});
        if (step.next != expected.next || step.kind != expected.kind) {
          FAIL(count << " nodes, k = " << k << ": from " << at << " to " << to_hex(key));
        }
      }
    }
  }
}

TEST_CASE("Mean hops of one contact at a time are those computed independently") {
  struct Row {
    NodeIndex nodes;
    double of_1, of_8, of_20;
    unsigned networks, lookups;
  };
  for (const Row& row :
       {Row{1000, 4.824, 2.366, 1.929, 40, 10'000}, Row{10'000, 6.485, 3.117, 2.525, 10, 20'000},
        Row{100'000, 8.145, 3.869, 3.099, 2, 50'000},
        Row{1'000'000, 9.806, 4.621, 3.686, 1, 100'000}}) {
    for (const auto& [k, mean, margin] :
         {std::tuple(1u, row.of_1, .03), {8u, row.of_8, .015}, {20u, row.of_20, .015}}) {
      INFO(row.nodes << " nodes, k = " << k);
      CHECK(mean_hops(row.nodes, row.networks, row.lookups,
                      [&, k = k](const Members& m, unsigned seed) {
                        return Kademlia(m, {.bucket = k, .seed = seed});
                      }) == Approx(mean).margin(margin));
    }
    CHECK(row.of_1 == Approx(std::log2(row.nodes) / 2 - .159).margin(.03));
  }
}

TEST_CASE("Keepers are replicas, up to k and the node itself") {
  const Members members = Members::random(300, sim::Stream(2, "ids"));
  check_keepers(Kademlia(members, {.bucket = 8}), 9);
}

TEST_CASE("Where nodes have crashed routes go round them, or say that they are stuck") {
  Members members = Members::random(1000, sim::Stream(3, "ids"));
  sim::Rng rng = sim::Stream(3, "crashes").at(0);
  const Kademlia narrow(members, {.bucket = 1});
  const Kademlia wide(members, {.bucket = 20});
  while (members.present_count() > 700) members.set_present(rng.below(1000), false);
  CHECK_FALSE(wide.perfect());
  unsigned stuck = 0;
  for (int i = 0; i < 5000; ++i) {
    const Id key = random_id(rng);
    NodeIndex origin = rng.below(1000);
    if (!members.present(origin)) origin = members.next_present(origin);
    const NodeIndex owner = by_nearness(members, key, nearer).front();
    // Of 20 contacts one lives. Of buckets that are not full all are known.
    const Route r = route(wide, origin, key);
    if (r.end != owner) FAIL("from " << origin << " to " << to_hex(key));
    const Route one = route(narrow, origin, key);
    if (one.end != kNoNode && one.end != owner) FAIL("ends elsewhere: " << to_hex(key));
    stuck += one.end == kNoNode;
  }
  // Of full identifier spaces .31 of the paths fail where .3 of the nodes are dead (Gummadi et al.,
  // SIGCOMM 2003); here the last buckets of a path have one node or none.
  CHECK(stuck > 5000 * .15);
  CHECK(stuck < 5000 * .45);
}

TEST_CASE("A bucket without room is refused") {
  const Members members = Members::random(10, sim::Stream(2, "ids"));
  CHECK_THROWS_WITH(Kademlia(members, {.bucket = 0}), Catch::Contains("at least one"));
}

}  // namespace
