// Stored buckets against a look at all nodes.
#include "kademlia/buckets.h"

#include <rapidcheck.h>

#include <set>

#include "kademlia/kademlia.h"
#include "kademlia/nearest.h"
#include "tests/overlay/by_scan.h"

namespace {

using namespace ddns;
using namespace ddns::overlay;
using kademlia::Buckets;
using kademlia::operator^;

bool is_nearer(const Id& a, const Id& b, const Id& key) {
  return (a ^ key) < (b ^ key);
}

// Two in three are present.
Members some_absent(NodeIndex count, std::uint64_t seed) {
  Members members = Members::random(count, sim::Stream(seed, "ids"));
  for (NodeIndex n = 0; n < count; n += 3) members.set_present(n, false);
  return members;
}

TEST_CASE("A settled network has in each bucket all that are present and fit, or k of them") {
  for (const NodeIndex count : {2u, 5u, 60u, 400u}) {
    const Members members = some_absent(count, count);
    for (const unsigned k : {1u, 3u, 20u}) {
      Buckets buckets(members, k);
      buckets.fill_settled(sim::Stream(1, "buckets"));
      for (NodeIndex at = 0; at < count; ++at) {
        std::set<NodeIndex> known;
        std::size_t fit_in_all = 0;
        for (unsigned bit = 0; bit < buckets.depth(at); ++bit) {
          std::size_t fit = 0;
          for (NodeIndex n = 0; n < count; ++n) {
            fit += members.present(n) && n != at && buckets.bit_of(at, members.id(n)) == bit;
          }
          const auto contacts = buckets.contacts(at, bit);
          fit_in_all += fit;
          if (!members.present(at)) fit = 0;
          if (contacts.size() != std::min<std::size_t>(k, fit)) FAIL(at << ", bit " << bit);
          for (const NodeIndex n : contacts) {
            const bool fits = members.present(n) && buckets.bit_of(at, members.id(n)) == bit;
            if (!fits || !known.insert(n).second) FAIL(n << " in a bucket of " << at);
          }
        }
        if (fit_in_all != members.present_count() - members.present(at)) FAIL("depth of " << at);
      }
    }
  }
}

TEST_CASE("Every route over settled buckets ends at the owner, whoever is absent") {
  for (const NodeIndex count : {2u, 5u, 60u, 200u}) {
    const Members members = some_absent(count, count);
    sim::Rng rng = sim::Stream(count, "keys").at(0);
    for (const unsigned k : {1u, 2u, 8u, 300u}) {
      Buckets buckets(members, k);
      buckets.fill_settled(sim::Stream(1, "buckets"));
      REQUIRE(buckets.perfect());
      for (int i = 0; i < 30; ++i) {
        const Id key = i < 5 ? members.id(rng.below(count)) : random_id(rng);
        const NodeIndex owner = by_nearness(members, key, is_nearer).front();
        check_truth(buckets, key, is_nearer);
        for (NodeIndex origin = 0; origin < count; ++origin) {
          if (!members.present(origin)) continue;
          if (route(buckets, origin, key).end != owner) FAIL(k << ": from " << origin);
        }
      }
    }
  }
}

// Of any overlay of this metric: the nearest of all that a node knows.
void check_nearest_known(const kademlia::XorOverlay& overlay) {
  const Members& members = overlay.members();
  sim::Rng rng = sim::Stream(3, "keys").at(0);
  for (int i = 0; i < 200; ++i) {
    const NodeIndex at = rng.below(members.count());
    const Id key = i < 20 ? members.id(at) : random_id(rng);
    std::vector<NodeIndex> known;
    overlay.neighbours(at, known);
    std::ranges::sort(known, [&](NodeIndex a, NodeIndex b) { return overlay.nearer(key, a, b); });
    const std::vector<NodeIndex> avoid(known.begin(), known.begin() + std::min<int>(2, i % 3));
    std::erase_if(known, [&](NodeIndex n) { return contains(avoid, n); });
    for (const std::size_t most : {1, 7, 1000}) {
      std::vector<NodeIndex> named(most);
      named.resize(overlay.next_hops(at, key, avoid, named));
      if (named.size() != std::min(most, known.size())) FAIL(named.size() << " named of " << at);
      if (!std::equal(named.begin(), named.end(), known.begin())) FAIL("named by " << at);
    }
  }
}

TEST_CASE("A node names the nearest of all that it knows") {
  const Members members = Members::random(300, sim::Stream(1, "ids"));
  Buckets buckets(members, 8);
  buckets.fill_settled(sim::Stream(1, "buckets"));
  check_nearest_known(buckets);
  // Buckets of this size have all nodes.
  check_nearest_known(kademlia::Kademlia(members, {.bucket = 300}));
}

TEST_CASE("Keepers are the nearest of those known and oneself, one a host") {
  const std::vector<std::uint32_t> virtual_nodes(40, 3);
  const Members members = Members::random(virtual_nodes, sim::Stream(1, "ids"));
  Buckets buckets(members, 200);
  buckets.fill_settled(sim::Stream(1, "buckets"));
  sim::Rng rng = sim::Stream(3, "keys").at(0);
  std::vector<NodeIndex> keepers;
  std::vector<NodeIndex> replicas;
  for (int i = 0; i < 200; ++i) {
    const Id key = random_id(rng);
    buckets.replicas(key, 6, replicas);
    buckets.keepers(rng.below(members.count()), key, 6, keepers);  // everybody knows all
    if (keepers != replicas) FAIL("keepers of " << to_hex(key));
  }
}

TEST_CASE("Who was heard from last stands last; who is removed is known no longer") {
  const Members members = Members::random(64, sim::Stream(1, "ids"));
  Buckets buckets(members, 4);
  const NodeIndex at = 5;
  std::vector<NodeIndex> fit;
  for (NodeIndex n = 0; n < members.count() && fit.size() < 4; ++n) {
    if (n != at && buckets.bit_of(at, members.id(n)) == 0) fit.push_back(n);
  }
  REQUIRE(fit.size() == 4);
  for (const NodeIndex n : fit) buckets.append(at, n);
  using Nodes = std::vector<NodeIndex>;
  const auto contacts = [&] {
    return Nodes(buckets.contacts(at, 0).begin(), buckets.contacts(at, 0).end());
  };
  CHECK(buckets.full(at, 0));
  CHECK(buckets.touch(at, fit[1]));
  CHECK(contacts() == Nodes{fit[0], fit[2], fit[3], fit[1]});
  CHECK(buckets.remove(at, fit[2]));
  CHECK_FALSE(buckets.remove(at, fit[2]));
  CHECK_FALSE(buckets.touch(at, fit[2]));
  CHECK(contacts() == Nodes{fit[0], fit[3], fit[1]});
  CHECK_FALSE(buckets.full(at, 0));
  buckets.clear(at);
  CHECK(contacts().empty());
}

}  // namespace
