// Proofs that names do not exist, against a look at all names of the zone.
#include "service/conventional/denials.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "service/conventional/zones_of_names.h"
#include "tests/service/conventional/world.h"

namespace ddns::service {
namespace {

using namespace test;
using Labels = std::vector<std::string>;  // from the last to the first: canonical order is theirs

Labels labels_of(const std::string& name) {
  Labels out;
  std::string label;
  for (const char c : name + ".") {
    if (c != '.') {
      label.push_back(c);
    } else {
      out.insert(out.begin(), label);
      label.clear();
    }
  }
  return out;
}

bool is_below(const Labels& name, const Labels& above) {
  return name.size() >= above.size() && std::equal(above.begin(), above.end(), name.begin());
}

// The names of one zone, whose apex is "z".
struct Zone {
  std::set<Labels> names = {{"z"}};

  // The greatest that is not after the name, by looking at all.
  Labels owner_before(const Labels& name) const {
    Labels best;
    for (const Labels& n : names) {
      if (n <= name && n >= best) best = n;
    }
    return best;
  }
  bool exists(const Labels& name) const {
    return std::any_of(names.begin(), names.end(),
                       [&](const Labels& n) { return is_below(n, name); });
  }
  // Owners of what proves that the name is not there: one, or two.
  std::set<Labels> proofs(Labels name) const {
    std::set<Labels> out = {owner_before(name)};
    if (exists(name)) return out;
    while (!exists(name)) name.pop_back();
    name.push_back("*");
    if (names.contains(name)) return {};
    out.insert(owner_before(name));
    return out;
  }
};

std::string random_name(sim::Rng& rng) {
  constexpr const char* kLabels[] = {"a", "b", "m", "x", "z0", "0"};
  std::string name = "z";
  for (unsigned left = 1 + rng.below(3); left > 0; --left) {
    name = std::string(kLabels[rng.below(6)]) + "." + name;
  }
  return name;
}

dns::DomainName parsed(const std::string& name) {
  return *dns::DomainName::parse(name);
}

TEST_CASE("What denies a name is what a look at all names of its zone finds") {
  unsigned one = 0;
  unsigned two = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    sim::Rng rng = sim::Stream(seed, "names of a zone").at(0);
    Zone zone;
    Denials denials;
    // Zones on both sides, so that numbers and ends of the zone matter.
    for (const ZoneIndex z : {3u, 4u, 5u}) denials.add(z, parsed("z"));
    for (unsigned left = rng.below(15); left > 0; --left) {
      const std::string name = random_name(rng);
      zone.names.insert(labels_of(name));
      denials.add(4, parsed(name));
    }
    denials.sort();
    const std::vector<Labels> order(zone.names.begin(), zone.names.end());
    for (unsigned i = 0; i < 50; ++i) {
      const std::string name = random_name(rng);
      const Denial found = denials.of(4, parsed(name));
      std::set<Labels> owners;
      for (const ProofIndex p : {found.name, found.wildcard}) owners.insert(order.at(p - 1));
      INFO(seed << " " << name);
      CHECK(owners == zone.proofs(labels_of(name)));
      ++(owners.size() == 1 ? one : two);
    }
    CHECK(order.at(denials.of(4, parsed("zz.z")).name - 1) == order.back());
  }
  CHECK(std::min(one, two) > 1000);
}

TEST_CASE("Where a wildcard stands for a name nothing denies it") {
  Denials denials;
  for (const char* name : {"z", "*.z", "a.z", "c.b.z"}) denials.add(0, parsed(name));
  denials.sort();
  CHECK(denials.of(0, parsed("k.z")).name == kNoIndex);
  CHECK(denials.of(0, parsed("x.y.z")).name == kNoIndex);
  CHECK(denials.of(0, parsed("k.a.z")).name != kNoIndex);  // a.z is there, and *.a.z is not
  CHECK(denials.of(0, parsed("b.z")).name != kNoIndex);    // only names below it have records
}

// Of questions for names of which none is asked for twice, exactly those are answered from the
// cache whose proofs earlier denials of the same resolver had.
TEST_CASE("Aggressive use answers what earlier proofs deny, and nothing else") {
  for (const bool aggressive : {false, true}) {
    unsigned hits = 0;
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
      sim::Rng rng = sim::Stream(seed, "a root").at(0);
      Zone root = {.names = {{}}};
      dns::NameTable names;
      std::vector<KnownRecord> known;
      std::set<std::string> taken;
      while (names.count() < 60) {
        std::string label(1 + rng.below(3), 'a');
        for (char& c : label) c = static_cast<char>('a' + rng.below(8));
        if (label.size() == 2 || !taken.insert(label).second) continue;  // two are a country's
        names.add(label, dns::kA);
        known.push_back({rng.below(3) == 0, seconds(1000)});
        if (known.back().exists) root.names.insert({label});
      }
      const ZoneSettings zones = {.negative_ttl = seconds(1000), .denials = true};
      ResolverWorld world(zones_of_names(names, known, zones, 1), {.aggressive = aggressive});
      std::set<Labels> proven;
      for (dns::NameIndex i = 0; i < names.count(); ++i) {
        if (known[i].exists) continue;
        const Labels name = labels_of(std::string(names.name(i)));
        const std::set<Labels> needed = root.proofs(name);
        const bool denied =
            std::includes(proven.begin(), proven.end(), needed.begin(), needed.end());
        proven.insert(needed.begin(), needed.end());
        const Resolution r = world.ask_now(i).resolution;
        CHECK(r.rcode == Rcode::kNegative);
        CHECK(r.from_cache == (aggressive && denied));
        hits += r.from_cache;
      }
      CHECK(world.resolvers.counts().denied == world.resolvers.counts().hits);
    }
    CHECK((hits > 500) == aggressive);
  }
}

TEST_CASE("A proof denies until its TTL is over") {
  Hierarchy zones(1);
  for (int i = 0; i < 3; ++i) zones.add_record(kRootZone, kNoData, seconds(100));
  zones.set_denial(0, {7, 8});
  zones.set_denial(1, {7, 7});
  zones.set_denial(2, {7, 9});
  ResolverWorld world(std::move(zones), {.aggressive = true});
  const auto first = world.ask(0, 0);
  const auto denied = world.ask(1, 99);
  const auto half = world.ask(2, 50);  // no wildcard is denied by what is known
  const auto later = world.ask(1, 101);
  const auto expired = world.ask(1, 151);
  world.scheduler.run();
  CHECK_FALSE(first->resolution.from_cache);
  CHECK(denied->resolution.from_cache);
  CHECK(denied->resolution.expires == sim::Time() + seconds(150.1));  // the second one's
  CHECK_FALSE(half->resolution.from_cache);
  CHECK(later->resolution.from_cache);
  CHECK_FALSE(expired->resolution.from_cache);
}

}  // namespace
}  // namespace ddns::service
