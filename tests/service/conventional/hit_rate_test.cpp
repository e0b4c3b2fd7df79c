// Hit rates against theory: with Poisson arrivals at rate a and a TTL T counted from the insertion,
// every miss is followed by aT hits on average, so that the hit rate is aT / (1 + aT).
#include <catch2/catch.hpp>
#include <cmath>

#include "tests/service/conventional/world.h"

namespace ddns::service {
namespace {

using namespace test;

constexpr unsigned kRates = 1000;
constexpr double kTtlS = 100;

// aT of name i: from 0.01 to 100, evenly in the logarithm.
double arrivals_a_ttl(unsigned i) {
  return std::pow(10, -2 + 4.0 * i / (kRates - 1));
}
double theory(double x) {
  return x / (1 + x);
}
// Of the hit rate that n arrivals show, by the law of errors: the hits of a cycle are Poisson.
double variance(double x, double n) {
  return x / (std::pow(1 + x, 3) * n);
}

sim::Duration pause(sim::Rng& rng, double mean_s) {
  return seconds(-std::log1p(-rng.unit()) * mean_s);
}

TEST_CASE("The cache's hit rate of each of 1,000 names is the theory's within .005") {
  Cache cache(1);
  double worst = 0;
  for (unsigned name = 0; name < kRates; ++name) {
    const double x = arrivals_a_ttl(name);
    constexpr double kLeast = 10'000;  // the first is always a miss
    constexpr double kDeviations = 5;  // that .005 shall be
    const double wanted = variance(x, 1) * std::pow(kDeviations / 0.005, 2);
    const auto arrivals = static_cast<unsigned>(std::max(wanted, kLeast));
    sim::Rng rng = sim::Stream(1, "poisson").at(name);
    sim::Time now;
    unsigned hits = 0;
    for (unsigned i = 0; i < arrivals; ++i) {
      now = now + pause(rng, kTtlS / x);
      if (cache.find(0, name, now)) {
        ++hits;
      } else {
        cache.put(0, name, {now + seconds(kTtlS), 1});
      }
    }
    worst = std::max(worst, std::fabs(double{1} * hits / arrivals - theory(x)));
  }
  CHECK(worst < 0.005);
}

sim::Process arrivals(ResolverWorld& world, unsigned name, unsigned count, unsigned& hits) {
  sim::Rng rng = sim::Stream(2, "poisson").at(name);
  for (unsigned i = 0; i < count; ++i) {
    co_await world.scheduler.delay(pause(rng, kTtlS / arrivals_a_ttl(name)));
    const Resolution r = co_await world.resolvers.resolve(0, name, rng);
    hits += r.from_cache;
  }
}

TEST_CASE("So is that of a resolver, as near as as many questions can show") {
  constexpr unsigned kQuestions = 400;
  Hierarchy zones(1);
  for (unsigned name = 0; name < kRates; ++name) zones.add_record(kRootZone, 1, seconds(kTtlS));
  ResolverWorld world(std::move(zones), {}, {1, 1, 1}, sim::constant_latency({}));
  std::vector<unsigned> hits(kRates);
  for (unsigned name = 0; name < kRates; ++name) {
    world.scheduler.spawn(arrivals(world, name, kQuestions, hits[name]));
  }
  world.scheduler.run();
  double all = 0;
  double expected = 0;
  unsigned far = 0;
  for (unsigned name = 0; name < kRates; ++name) {
    const double x = arrivals_a_ttl(name);
    const double rate = double{1} * hits[name] / kQuestions;
    far += std::fabs(rate - theory(x)) > 4 * std::sqrt(variance(x, kQuestions)) + 1.0 / kQuestions;
    all += rate / kRates;
    expected += theory(x) / kRates;
  }
  CHECK(far == 0);
  CHECK(all == Approx(expected).margin(0.005));
  CHECK(world.resolvers.counts().hits + world.resolvers.counts().lookups == kRates * kQuestions);
}

}  // namespace
}  // namespace ddns::service
