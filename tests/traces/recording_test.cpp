#include "traces/recording.h"

#include <catch2/catch.hpp>

#include "tests/traces/scratch.h"
#include "traces/file_trace.h"
#include "traces/jung_day.h"

namespace ddns::traces {
namespace {

TEST_CASE("Every replay of a recording is the trace that was recorded") {
  const std::uint64_t seed = 3;
  const Recording recording(jung_day(unsuccessful_day(), seed));
  for (int time = 0; time < 2; ++time) {
    const auto original = jung_day(unsuccessful_day(), seed);
    const auto again = replay(recording);
    REQUIRE(again->question_count() == original->question_count());
    REQUIRE(again->names().count() == original->names().count());
    CHECK(again->answered(0) == original->answered(0));
    bool same = true;
    for (NameIndex i = 0; i < original->names().count(); ++i) {
      same = same && again->names().name(i) == original->names().name(i) &&
             again->names().type(i) == original->names().type(i);
    }
    CHECK(same);
    std::uint64_t questions = 0;
    Question a, b;
    while (original->next(a)) {
      ++questions;
      same = same && again->next(b) && a.time == b.time && a.name == b.name && a.client == b.client;
    }
    CHECK(same);
    CHECK_FALSE(again->next(b));
    CHECK(questions == original->question_count());
  }
}

TEST_CASE("What a source keeps is not kept again") {
  const Scratch scratch;
  const Recording recording(open_trace(scratch.text("names", "a.com A\nb.com A\na.com A\n"), {}));
  CHECK(&recording.questions() == recording.source().kept());
  for (int time = 0; time < 2; ++time) {
    const auto again = replay(recording);
    Question q;
    for (const NameIndex name : {0, 1, 0}) {
      REQUIRE(again->next(q));
      CHECK(q.name == name);
    }
    CHECK_FALSE(again->next(q));
  }
  CHECK_FALSE(recording.source().file_totals()->has_times);
}

}  // namespace
}  // namespace ddns::traces
