// What nodes remember of those that did not answer.
#include "overlay/suspicion.h"

#include <catch2/catch.hpp>

#include "tests/chord/protocol_ring.h"

namespace ddns::chord {
namespace {

using overlay::Suspicions;
using sim::Duration;
using sim::Time;

constexpr Duration kAge = Duration::seconds(100);
constexpr Duration kTick = Duration::nanoseconds(1);
const Time kSince = Time() + Duration::seconds(50);

}  // namespace

TEST_CASE("a node is suspected for the age of suspicions, and by whom it did not answer") {
  Suspicions s(10, kAge);
  s.add(1, 5, kSince);
  CHECK(s.suspects(1, 5, kSince));
  CHECK(s.suspects(1, 5, kSince + kAge));
  CHECK_FALSE(s.suspects(1, 5, kSince + kAge + kTick));
  CHECK_FALSE(s.suspects(1, 6, kSince));
  CHECK_FALSE(s.suspects(2, 5, kSince));
  s.add(1, 5, kSince + kAge);  // again
  CHECK(s.suspects(1, 5, kSince + kAge * 2));
  s.remove(1, 5);
  CHECK_FALSE(s.suspects(1, 5, kSince + kAge));
}

TEST_CASE("a node that somebody has heard from since is not suspected") {
  Suspicions s(10, kAge);
  s.add(1, 5, kSince);
  CHECK(s.suspects(1, 5, kSince + kTick, /*heard=*/kSince));
  CHECK_FALSE(s.suspects(1, 5, kSince + kTick, /*heard=*/kSince + kTick));
  CHECK_FALSE(s.suspects(1, 5, kSince + kAge + kTick, /*heard=*/kSince));
}

// Node 19 alone looks after its tables. Its successor 20 crashes, and 21 goes on naming 20 as its
// predecessor, since it does not look.
struct Forsaken {
  explicit Forsaken(const MaintenanceSettings& settings) : ring({.maintenance = settings}) {
    ring.chord.fill_perfect();
    ring.protocol.start(19);
    ring.protocol.crash(20);
  }
  std::uint64_t timeouts() const {
    return ring.protocol.cost(MaintenanceKind::kStabilise).timeouts;
  }
  // Runs until there are more; returns when.
  Time next_timeout() {
    const std::uint64_t before = timeouts();
    while (timeouts() == before) {
      ring.scheduler.run_until(ring.scheduler.now() + Duration::milliseconds(100));
    }
    return ring.scheduler.now();
  }
  LivingRing ring;
};

TEST_CASE("a node is held dead after as many calls as maintenance makes, not before") {
  for (const unsigned tries : {1u, 2u, 4u}) {
    MaintenanceSettings settings;
    settings.tries = tries;
    Forsaken f(settings);
    for (unsigned i = 1; i <= tries; ++i) {
      CHECK(f.ring.chord.successor(19) == 20);
      f.next_timeout();
      CHECK(f.timeouts() == i);
    }
    CHECK(f.ring.chord.successor(19) == 21);
    f.ring.run_rounds(5);
    CHECK(f.timeouts() == tries);
  }
}

TEST_CASE("a dead node that others name is called again when it is no longer suspected") {
  for (const int age_s : {120, 600}) {
    MaintenanceSettings settings;
    settings.tries = 1;
    settings.suspicion_age = Duration::seconds(age_s);
    Forsaken f(settings);
    const Time first = f.next_timeout();
    const Time second = f.next_timeout();
    const Duration slack = Duration::seconds(2);  // of the steps in which time is looked at, calls
    CHECK(second - first + slack > settings.suspicion_age);
    CHECK(second - first < settings.suspicion_age + settings.stabilise.max + slack);
  }
}

}  // namespace ddns::chord
