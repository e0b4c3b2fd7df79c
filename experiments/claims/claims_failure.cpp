// Claims about hosts that fail at once, by chance or by attack, and what other papers have
// published of that.
#include <fmt/format.h>

#include <cmath>

#include "experiments/claims/claims.h"

namespace ddns::experiments::parts {

namespace {

constexpr const char* kInherits = "Our system inherits Chord's fault-tolerance";
constexpr const char* kDiverse =
    "Because there is no name server hierarchy, the attacker has to take down a diverse set of "
    "servers before data loss becomes apparent.";
constexpr const char* kOneInTenThousand = "At most one record in 10,000.";

void add_crash_claims(std::vector<Claim>& t) {
  t.push_back({.id = "denial-of-service",
               .section = "1, 5",
               .quote = "disabling even a sizable number of hosts in the Chord network will not "
                        "prevent data from being served",
               .measure = "questions answered in the hour after 30 % of 1000 hosts crashed at once",
               .stated = "all",
               .format = "{:.2f} %",
               .ours = "attack.uniform.30.answered",
               .holds = Range{99.9, 100},
               .tolerance_reason =
                   "Sizable: three hosts of ten. Chance alone takes all six holders "
                   "of 0.07 % of the records, so that 99.9 % count as all.",
               .asides = {{"10 % crashed", "attack.uniform.10.answered"},
                          {"50 % crashed", "attack.uniform.50.answered"},
                          {"30 % crashed: records on no host that is up, %",
                           "attack.uniform.30.unavailable"}},
               .why = "Only a record whose six holders are all among those that crash cannot be "
                      "fetched, and lookups go round the others."});
  t.push_back({.id = "replicas",
               .section = "2, 4.1",
               .quote = "as servers come and go, DHash automatically moves data so that it is "
                        "always stored on a fixed number of replicas (typically six)",
               .measure = "records on fewer than six hosts, an hour after 10 % crashed at once",
               .stated = "none",
               .format = "{:.3f} %",
               .ours = "attack.uniform.10.fewer",
               .holds = Range{0, 0.01},
               .tolerance_reason = kOneInTenThousand,
               .asides = {{"just after the crash, %", "attack.uniform.10.fewer_at_first"},
                          {"30 % crashed, %", "attack.uniform.30.fewer"}},
               .why = "Nodes that see their neighbours change compare what they hold within "
                      "seconds and make what is lacking anew."});
  t.push_back({.id = "data-loss",
               .section = "2",
               .quote = "Because the replicas that store a block are chosen in a pseudo-random "
                        "fashion, a very large number of servers must fail simultaneously before "
                        "data loss occurs.",
               .measure = "records whose holders are all among 1000 of 10,000 hosts that crash",
               .stated = "none",
               .format = "{:.4f} %",
               .ours = "crash.replicated.10.unavailable",
               .holds = Range{0, 0.001},
               .tolerance_reason = "Very large: a thousand servers. At most one record in 100,000.",
               .asides = {{"2000 of 10,000, %", "crash.replicated.20.unavailable"},
                          {"3000 of 10,000, %", "crash.replicated.30.unavailable"},
                          {"5000 of 10,000, %", "crash.replicated.50.unavailable"}},
               .why =
                   "Six holders are all among a random fraction p with probability p^6: 0.0001 % "
                   "of the records at a tenth, 1.6 % at a half."});
}

void add_attack_claims(std::vector<Claim>& t) {
  const auto attack = [&](const char* id, const char* section, const char* measure,
                          const std::string& figures, std::vector<Aside> more, const char* why) {
    std::vector<Aside> asides = {{"questions answered after it, %", figures + ".answered"}};
    asides.insert(asides.end(), more.begin(), more.end());
    t.push_back({.id = id,
                 .section = section,
                 .quote = kDiverse,
                 .measure = measure,
                 .stated = "none",
                 .format = "{:.3f} %",
                 .ours = figures + ".unavailable",
                 .holds = Range{0, 0.01},
                 .tolerance_reason = kOneInTenThousand,
                 .asides = std::move(asides),
                 .why = why});
  };
  attack("attack-most-loaded", "4.3",
         "records on no host that is up, after the 10 % that served the most crashed",
         "attack.most_loaded.10", {},
         "Load has little to do with place on the ring, so the busiest hosts are as scattered as "
         "any.");
  attack("attack-popular-owners", "4.1, 4.3",
         "the same after 10 % crashed, owners of the most popular names",
         "attack.popular_owners.10", {},
         "The owner of a name is no single point of failure: five nodes behind it have its records "
         "too.");
  attack("attack-arc", "4.3", "the same after 1 % crashed, ten neighbours on the ring",
         "attack.arc.1",
         {{"10 % crashed, neighbours: records, %", "attack.arc.10.unavailable"},
          {"and questions answered, %", "attack.arc.10.answered"}},
         "Six hosts in a row hold all there is of a record: hashed addresses scatter them over the "
         "Internet, but everybody can tell which six they are, and of k in a row the attack takes "
         "the records of k - 5.");
}

// The interval over the seeds has to hold p^6.
void add_replica_claims(std::vector<Claim>& t) {
  for (const int p : {30, 50, 70}) {
    const double expected = 100 * std::pow(p / 100.0, 6);
    t.push_back(
        {.id = fmt::format("crash-{}-six-replicas", p),
         .section = "2; SOSP 2001",
         .quote = "a very large number of servers must fail simultaneously before data loss "
                  "occurs",
         .measure = fmt::format("records whose six holders are all among {} % that crash", p),
         .stated = fmt::format("p^6 = {:.3f} %", expected),
         .format = "{:.3f} %",
         .ours = fmt::format("crash.replicated.{}.unavailable", p),
         .expects = expected,
         .tolerance_reason = "The fate of neighbouring records is one: the interval is over "
                             "rings, not over records.",
         .why = "Holders are neighbours on the ring, and places on it have nothing to do "
                "with who crashes."});
  }
}

void add_unreplicated_claims(std::vector<Claim>& t) {
  for (const int p : {10, 20, 30, 40, 50}) {
    t.push_back(
        {.id = fmt::format("crash-{}-no-replicas", p),
         .section = "abstract, 5; SIGCOMM 2001",
         .quote = kInherits,
         .measure = fmt::format("lookups that fail once {} % of 10,000 hosts crashed and the "
                                "ring has recovered, no replicas",
                                p),
         .stated = "",
         .format = "{:.1f} %",
         .ours = fmt::format("crash.unreplicated.{}.failing", p),
         .curve = fmt::format("curve.sigcomm.failing.{}", p),
         .why = "Just the lookups of keys whose owner crashed fail: the ring recovers."});
  }
}

void add_path_claims(std::vector<Claim>& t) {
  const auto add = [&](const char* id, const char* measure, const char* figure, int p,
                       const char* why) {
    t.push_back(
        {.id = fmt::format("{}-{}", id, p),
         .section = "abstract, 5; ToN 2003",
         .quote = kInherits,
         .measure = fmt::format("{}, {} % of 1000 hosts crashed, nothing repaired yet", measure, p),
         .stated = "",
         .format = "{:.2f}",
         .ours = fmt::format("path.{}.{}", p, figure),
         .basis = Basis::kMemory,
         .curve = fmt::format("curve.ton.{}.{}", figure, p),
         .other_reading = fmt::format("straight.{}.{}", p, figure),
         .why = why});
  };
  for (const int p : {0, 10, 20, 30, 40, 50}) {
    add("path", "RPCs up to the key's predecessor, or to an owner called straight from a list",
        "path", p,
        "The source does not tell which is meant: that the path leaves the call to the owner out, "
        "so "
        "that ours is the mean of RPCs less 1, or that a node with the owner among its 20 "
        "successors "
        "calls it straight.");
  }
  for (const int p : {10, 20, 30, 40, 50}) {
    add("path-timeouts", "timeouts of a lookup, the owner called by its predecessor, or straight",
        "timeouts", p,
        "The source does not tell which is meant. A predecessor meets dead owners, p / (1 - p) on "
        "average, before one that lives.");
  }
  t.push_back({.id = "path-right-end",
               .section = "abstract, 5",
               .quote = kInherits,
               .measure = "lookups that miss the key's owner, 50 % of 1000 hosts crashed, nothing "
                          "repaired yet",
               .stated = "none",
               .format = "{:.3f} %",
               .ours = "path.50.astray",
               .holds = Range{0, 0.001},
               .tolerance_reason = "At most one lookup in 100,000.",
               .asides = {{"30 % crashed", "path.30.astray"}},
               .why =
                   "A lookup fails only where all 20 successors of a node are dead, one case in a "
                   "million."});
}

}  // namespace

void add_failure_claims(std::vector<Claim>& t) {
  add_crash_claims(t);
  add_attack_claims(t);
  add_replica_claims(t);
  add_unreplicated_claims(t);
  add_path_claims(t);
}

}  // namespace ddns::experiments::parts
