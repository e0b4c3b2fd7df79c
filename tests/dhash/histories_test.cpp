// What the living ring promises of its blocks, over thousands of random small histories. A failing
// one is made as short as it goes on failing, and printed as one line that runs it again.
#include "tests/dhash/histories.h"

#include <rapidcheck.h>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <iostream>

namespace {

// The whole range at any size: only the number of steps is to grow with it.
template <class T>
rc::Gen<T> between(T min, T end) {
  return rc::gen::resize(rc::kNominalSize, rc::gen::inRange(min, end));
}

}  // namespace

namespace rc {

template <>
struct Arbitrary<ddns::dhash::test::Happening> {
  static Gen<ddns::dhash::test::Happening> arbitrary() {
    using ddns::dhash::test::Happening;
    // Pauses of up to two rounds, one in three of none to speak of.
    const auto pause = gen::build<Happening>(
        gen::set(&Happening::kind, gen::just('w')),
        gen::set(&Happening::a,
                 gen::weightedOneOf<unsigned>({{2, between(0u, 91u)}, {1, between(0u, 3u)}})));
    const auto change = gen::build<Happening>(
        gen::set(&Happening::kind,
                 gen::weightedElement<char>(
                     {{4, 'j'}, {2, 'J'}, {3, 'l'}, {3, 'c'}, {3, 'C'}, {2, 'i'}, {2, 'f'}})),
        gen::set(&Happening::a, between(0u, 24u)), gen::set(&Happening::b, between(0u, 4u)));
    return gen::weightedOneOf<Happening>({{1, pause}, {3, change}});
  }
};

}  // namespace rc

namespace {

using namespace ddns::dhash::test;

// At most so many steps. Sizes go round from 0 to this, so that a history has half as many at the
// longest, on average.
constexpr int kMostSteps = 40;

rc::Gen<History> histories() {
  return rc::gen::exec([] {
    History h;
    h.nodes = *between(4u, 25u);
    h.present = *between(2u, h.nodes + 1);
    h.replicas = *between(1u, 5u);
    h.successors = h.replicas + *between(1u, 4u);
    h.base = *rc::gen::element(2u, 4u);
    h.disks_survive = *rc::gen::arbitrary<bool>();
    h.caching = *rc::gen::element(false, false, true);
    h.loss = *rc::gen::element(0u, 0u, 0u, 2u, 20u);
    h.gap = *between(0u, 21u);
    h.seed = *between<std::uint64_t>(0, 1'000'000);
    h.steps = *rc::gen::arbitrary<std::vector<Happening>>();
    return h;
  });
}

int history_count() {
  const char* const count = std::getenv("DDNS_HISTORIES");
  return count == nullptr ? 10'000 : std::atoi(count);
}

std::string reproduction(const History& history, const std::string& fault) {
  return "DDNS_HISTORY=\"" + to_line(history) + "\" test_dhash \"[histories]\"  # " + fault;
}

}  // namespace

TEST_CASE("the promises hold over random small histories", "[.][histories]") {
  if (const char* const line = std::getenv("DDNS_HISTORY")) {
    const History history = parse_history(line);
    Happenings happenings;
    const std::string fault = run(history, happenings);
    INFO(reproduction(history, fault));
    CHECK(fault == "");
    return;
  }
  rc::detail::TestParams params = rc::detail::configuration().testParams;
  params.maxSuccess = history_count();
  params.maxSize = kMostSteps;
  Happenings sum;
  std::string last;  // of those that failed: the shortest found
  const auto result = rc::detail::checkTestable(
      [&] {
        const History history = *histories();
        const std::string fault = run(history, sum);
        if (!fault.empty()) last = reproduction(history, fault);
        RC_ASSERT(fault.empty());
      },
      rc::detail::TestMetadata{}, params);
  const bool held = result.is<rc::detail::SuccessResult>();
  if (!held) rc::detail::printResultMessage(result, std::cerr);
  if (!last.empty()) std::cerr << "\nRun it again with:\n" << last << "\n";
  CHECK(held);

  // Much has happened.
  if (!held) return;
  const auto histories_run = static_cast<std::uint64_t>(params.maxSuccess);
  CHECK(sum.joins > histories_run);
  CHECK(sum.leaves > histories_run / 2);
  CHECK(sum.crashes > histories_run);
  CHECK(sum.crashes_together > histories_run / 10);
  CHECK(sum.inserts > histories_run / 2);
  CHECK(sum.found > histories_run / 5);
  CHECK(sum.blocks_sent > histories_run);
  CHECK(sum.blocks_dropped > histories_run);
}

TEST_CASE("a history's line gives the history back", "[.][histories]") {
  CHECK(rc::check([] {
    const std::string line = to_line(*histories());
    RC_ASSERT(to_line(parse_history(line)) == line);
  }));
  CHECK_THROWS_AS(parse_history("n=8 steps=x3"), std::invalid_argument);
  CHECK_THROWS_AS(parse_history("r=3 s=2"), std::invalid_argument);
}

TEST_CASE("histories that once failed", "[.][histories]") {
  const char* const line = GENERATE(
      "n=22 p=2 r=1 s=2 gap=0 seed=168400 steps=J13.3", "n=4 p=2 r=1 s=2 seed=0 steps=j0.0",
      "n=5 p=3 r=2 s=3 seed=3 steps=j1.0,j0.0", "n=7 p=2 r=2 s=3 b=4 seed=130 steps=w1,j3.0,C0.1",
      "n=5 p=3 r=1 s=2 disks=1 seed=0 steps=j0.0,c0,j1.0,J0.1,l0",
      "n=4 p=2 r=2 s=3 seed=0 steps=l0,J0.1,c5,j0.0,l2");
  Happenings happenings;
  INFO(line);
  CHECK(run(parse_history(line), happenings) == "");
}
