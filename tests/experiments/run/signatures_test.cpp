// Runs in which nodes lie, clients check, and a check takes keys.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "experiments/result/result.h"
#include "experiments/world/signed_build.h"
#include "experiments/world/world.h"
#include "tests/experiments/made_up.h"

namespace ddns::experiments {
namespace {

using Set = std::vector<Override>;

const char* const kSteady = R"({
  "trace": { "kind": "steady", "names": 400, "rate_per_s": 10, "duration_s": 1000 },
  "overlay": { "nodes": 100 }, "dhash": { "replicas": 6, "insert": "placed" } })";

Set with(Set set, const Set& more) {
  set.insert(set.end(), more.begin(), more.end());
  return set;
}

Set lying(const char* kind, const char* verify, const char* share = "0.1") {
  return {
      {"/faults/lying/kind", kind}, {"/faults/lying/share", share}, {"/service/verify", verify}};
}

TEST_CASE("Nothing forged is believed by who checks, and all is found") {
  const Result checked = run(spec_of(kSteady, lying("forged", "signatures")));
  CHECK(checked.signatures->wrong_forged == 0);
  CHECK(checked.signatures->refused > 1000);
  CHECK(checked.counts.answered == checked.counts.queries);
  const Result believed = run(spec_of(kSteady, lying("forged", "off")));
  CHECK(believed.signatures->wrong_forged > 1000);
  CHECK(believed.signatures->checks == 0);
  CHECK(believed.counts.answered == believed.counts.queries);
  const Result denied = run(spec_of(kSteady, lying("no-data", "off")));
  CHECK(denied.counts.missed > 100);
  CHECK(run(spec_of(kSteady, lying("no-data", "signatures"))).counts.missed == 0);
}

TEST_CASE("Earlier versions are believed until replicas are compared") {
  CHECK(run(spec_of(kSteady, lying("old", "signatures"))).signatures->wrong_old > 1000);
  const Result compared = run(spec_of(kSteady, lying("old", "freshest")));
  CHECK(compared.signatures->wrong_old == 0);
  CHECK(compared.counts.answered == compared.counts.queries);
}

TEST_CASE("With nobody who lies and nobody who checks, results are the same") {
  for (const char* living : {"false", "true"}) {
    const Set base = {{"/maintenance/on", living}};
    Json plain = to_json(run(spec_of(kSteady, base)));
    Json honest = to_json(run(spec_of(kSteady, with(lying("forged", "off", "0"), base))));
    for (Json* json : {&plain, &honest}) {
      json->erase("spec");
      json->erase("signatures");
    }
    CHECK(plain == honest);
  }
}

TEST_CASE("On a ring that lives, too, nothing forged is believed") {
  const Result result =
      run(spec_of(kSteady, with(lying("forged", "signatures"), {{"/churn/kind", "exponential"},
                                                                {"/churn/mean_life_s", "2000"},
                                                                {"/maintenance/on", "true"}})));
  CHECK(result.living->leaves + result.living->crashes > 10);
  CHECK(result.signatures->wrong_forged == 0);
  CHECK(result.signatures->refused > 1000);
  CHECK(result.counts.answered + result.counts.abandoned > 0.99 * result.counts.queries);
}

TEST_CASE("A larger share of liars has the smaller one's among them, host by host") {
  const Spec few =
      spec_of(kSteady, with(lying("old", "off", "0.1"), {{"/overlay/virtual_nodes", "3"}}));
  const Spec many =
      spec_of(kSteady, with(lying("old", "off", "0.4"), {{"/overlay/virtual_nodes", "3"}}));
  const World world(few);
  const std::vector<bool> a = liars(few, world.members);
  const std::vector<bool> b = liars(many, world.members);
  REQUIRE(a.size() == 300);
  unsigned of_few = 0;
  unsigned of_many = 0;
  for (overlay::NodeIndex n = 0; n < a.size(); ++n) {
    of_few += a[n];
    of_many += b[n];
    if (a[n]) CHECK(b[n]);
    for (overlay::NodeIndex m = 0; m < n; ++m) {
      if (world.members.host(n) == world.members.host(m)) CHECK(a[n] == a[m]);
    }
  }
  CHECK(of_few == 30);
  CHECK(of_many == 120);
}

// Sums over the rows of `keys`.
struct Sums {
  explicit Sums(const Result& result) {
    for (const KeysOfLabels& k : result.keys->by_labels) {
      answered += k.answered;
      labels += k.labels * k.answered;
      lookups += k.lookups;
      octets += k.octets;
      checks += k.checks;
      rpcs += k.rpcs;
    }
  }
  std::uint64_t answered = 0, labels = 0, lookups = 0, octets = 0, checks = 0, rpcs = 0;
};

Set keyed(const char* policy, const char* kept) {
  return {
      {"/service/verify", "signatures"}, {"/service/keys", policy}, {"/service/keys_kept", kept}};
}

TEST_CASE("Keys: lookups, checks and octets follow from the labels") {
  constexpr double kRrset = 100, kSignature = 174, kKey = 148;
  const Result naive = run(spec_of(kSteady, keyed("naive", "false")));
  const Sums n(naive);
  CHECK(n.answered == naive.counts.answered);
  CHECK(n.lookups == n.labels);
  CHECK(n.checks == n.labels + n.answered);
  CHECK(naive.keys->records == naive.keys->rrsets);
  const Result plain = run(spec_of(kSteady, {{"/service/verify", "signatures"}}));
  CHECK(naive.counts.rpcs == plain.counts.rpcs + n.rpcs);

  const Result carried = run(spec_of(kSteady, keyed("carried", "false")));
  const Sums c(carried);
  CHECK(c.lookups == 0);
  CHECK(c.checks == n.checks);
  CHECK(c.octets > n.octets);  // keys above many names are carried again and again
  CHECK(carried.keys->records == 0);
  CHECK(carried.counts.rpcs == plain.counts.rpcs);

  const Result kept = run(spec_of(kSteady, keyed("naive", "true")));
  CHECK(Sums(kept).lookups < n.lookups / 2);
  const Result popular = run(spec_of(kSteady, keyed("carried-but-popular", "true")));
  CHECK(popular.keys->records > 0);
  CHECK(Sums(popular).lookups < Sums(kept).lookups);
  CHECK(popular.keys->octets_stored.mean() < carried.keys->octets_stored.mean());
  // Each record on six nodes of a hundred.
  CHECK(naive.keys->octets_stored.mean() * 100 / 6 ==
        Approx(400.0 * (kRrset + kSignature) + naive.keys->rrsets * (kKey + kSignature)));
}

TEST_CASE("A mistake is refused at the insert and mended, or found out by who looks it up") {
  const Set mistakes = {{"/service/verify", "signatures"},
                        {"/service/mistakes/kind", "bad-signature"},
                        {"/service/mistakes/share", "0.25"},
                        {"/dhash/insert", "protocol"}};
  const Result told = run(spec_of(kSteady, mistakes));
  const std::uint64_t refused = told.refused_inserts->values.count();
  CHECK(refused > 60);
  CHECK(refused < 140);
  CHECK(told.refused_inserts->mean() > 0);
  CHECK(told.counts.records == 400);
  CHECK(told.counts.failed_inserts == 0);
  CHECK(told.counts.answered == told.counts.queries);

  const Result untold =
      run(spec_of(kSteady, with(mistakes, {{"/service/verify_inserts", "false"}})));
  CHECK(untold.refused_inserts->values.count() == 0);
  CHECK(untold.counts.records == 400);
  CHECK(untold.counts.missed > 0.1 * untold.counts.queries);
  CHECK(untold.counts.missed + untold.counts.answered == untold.counts.queries);
  CHECK(untold.signatures->wrong_forged == 0);
}

TEST_CASE("What cannot be together is told") {
  const auto told = [&](const Set& set) {
    const auto errors = errors_of(kSteady, set);
    REQUIRE(errors.size() == 1);
    return errors[0];
  };
  CHECK_THAT(
      told(with(lying("forged", "off"), {{"/lookup/style", "recursive"}})),
      Catch::Contains("/lookup/style: found \"recursive\", expected iterative where somebody "
                      "lies (/faults/lying/kind)"));
  CHECK_THAT(told({{"/service/verify", "freshest"}, {"/dhash/cache/policy", "all"}}),
             Catch::Contains("/dhash/cache/policy: found \"all\", expected another where answers "
                             "are checked (/service/verify)"));
  CHECK_THAT(told(lying("forged", "off", "0.001")),
             Catch::Contains("/faults/lying/share: found 0.001, which is none of 100 hosts"));
  CHECK_THAT(told({{"/service/keys", "naive"}}),
             Catch::Contains("/service/keys: found \"naive\", expected known where /service/verify "
                             "is off"));
  CHECK_THAT(told(with(keyed("naive", "true"), {{"/quota/kind", "room"}})),
             Catch::Contains("/quota/kind: found \"room\", expected none"));
  CHECK_THAT(told({{"/service/verify_us", "5"}}), Catch::Contains("/service/verify_us: applies"));
}

}  // namespace
}  // namespace ddns::experiments
