// The times of records: their units, their order, and clocks that are wrong.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "tests/traces/reading.h"

namespace ddns::traces {
namespace {

// Times of a CSV in seconds after the first that is kept, where bad lines are skipped.
struct Times {
  std::vector<double> kept;
  FileTotals totals;
};
Times times_of(const std::vector<double>& seconds, bool any_order = false) {
  std::string text = "t_s,qname,qtype\n";
  for (const double s : seconds) text += fmt::format("{},a.com,A\n", s);
  RecordReader reader(LineReader(std::make_unique<std::stringbuf>(text), "f"),
                      {.skip_bad_lines = true, .any_order = any_order});
  Times times;
  for (const Kept& k : read(reader)) times.kept.push_back(static_cast<double>(k.time_ns) / 1e9);
  reader.add_totals(times.totals);
  return times;
}

}  // namespace

TEST_CASE("times a little out of order are set right, others refused", "[records]") {
  const std::string text =
      kHeader +
      std::string("5,0,0,a.com,A,,,\n6,0,0,a.com,A,,,\n5,0,0,b.com,A,,,\n7,0,0,c.com,A,,,\n");
  RecordReader reader = reader_of(text);
  const auto all = read(reader);
  REQUIRE(all.size() == 4);
  CHECK(all[2].time_ns == 1'000'000'000);
  CHECK(all[3].time_ns == 2'000'000'000);
  FileTotals totals;
  reader.add_totals(totals);
  CHECK(totals.moved_times == 1);
  CHECK(totals.bad_lines == 0);
  CHECK_THAT(refusal(kHeader + std::string("6,0,0,a.com,A,,,\n7,0,0,a.com,A,,,\n"
                                           "4.5,0,0,a.com,A,,,\n8,0,0,a.com,A,,,\n")),
             Catch::StartsWith("f:4: t_s steps back by 2.500 s") && Catch::Contains("--sort"));
  CHECK_THAT(refusal("t_ms,qname,qtype\n6000,a.com,A\n9500,a.com,A\n7000,a.com,A\n"),
             Catch::StartsWith("f:3: t_ms is 2.500 s ahead of the rows after it"));
}

TEST_CASE("a clock that is wrong for a moment costs only its own rows", "[records]") {
  const auto steps = [](double first, int count, double step = 0.5) {
    std::vector<double> times;
    for (int i = 0; i < count; ++i) times.push_back(first + step * i);
    return times;
  };
  const auto with = [](std::vector<double> times, std::size_t at,
                       const std::vector<double>& wrong) {
    times.insert(times.begin() + static_cast<std::ptrdiff_t>(at), wrong.begin(), wrong.end());
    return times;
  };
  for (const double step : {0.01, 0.5, 30.0}) {
    INFO("step " << step);
    const std::vector<double> good = steps(0, 1000, step);
    for (const double wrong : {1e6, 0.0}) {
      for (const std::size_t at : {std::size_t{200}, std::size_t{500}, std::size_t{999}}) {
        if (wrong == 0 && good[at] < 5) continue;  // within what is set right
        INFO("a time of " << wrong << " at " << at);
        const Times times = times_of(with(good, at, {wrong}));
        CHECK(times.kept.size() == good.size());
        CHECK(times.kept.back() == Approx(good.back()));
        CHECK(times.totals.bad_lines == 1);
        CHECK_THAT(times.totals.first_bad_line,
                   Catch::StartsWith(fmt::format("f:{}: t_s", at + 2)));
      }
    }
  }
  // The first row too, and several at once.
  CHECK(times_of(with(steps(0, 50), 0, {1e6})).kept == steps(0, 50));
  CHECK(times_of(with(steps(0, 50), 20, {1e6, 1e6, 1e6 + 1, 1e6 + 5})).kept == steps(0, 50));
  CHECK(times_of(with(steps(0, 50), 20, {1e6, 3, 1e6 + 5})).kept == steps(0, 50));
  // A gap is none, nor are a few rows after it at the end.
  for (const int after : {1, 2, 3, 30}) {
    std::vector<double> gap = steps(0, 30);
    for (const double late : steps(1e6, after)) gap.push_back(late);
    CHECK(times_of(gap).kept == gap);
  }
  CHECK(times_of({0, 100, 200, 300, 1000}).kept == std::vector<double>{0, 100, 200, 300, 1000});
}

TEST_CASE("records that wait are handed out whole", "[records]") {
  // Every row is further ahead than a time may step back, so each waits for those after it.
  std::string text = kHeader;
  for (int i = 0; i < 100; ++i) {
    text += fmt::format("{},{},{},host-{}.a-name-that-is-rather-long.example,A,RCODE{},{},{}.5\n",
                        10 * i, i, i + 1, i, i, i, i);
  }
  RecordReader reader = reader_of(text);
  int i = 0;
  for (Record r; reader.next(r); ++i) {
    REQUIRE(r.time_ns == 10'000'000'000 * i);
    REQUIRE(r.client == static_cast<std::uint32_t>(i));
    REQUIRE(r.server == static_cast<std::uint32_t>(i + 1));
    REQUIRE(r.name == fmt::format("host-{}.a-name-that-is-rather-long.example", i));
    REQUIRE(r.rcode == fmt::format("RCODE{}", i));
    REQUIRE(r.answers == static_cast<std::uint32_t>(i));
    REQUIRE(r.latency_ms == fmt::format("{}.5", i));
  }
  CHECK(i == 100);
}

TEST_CASE("the name of the column says the unit of the times, or the user", "[records]") {
  // 1475712000.25 s and a quarter of a second later.
  const auto second_time = [](const std::string& column, const std::string& first,
                              const std::string& second, RecordParser::Settings settings = {}) {
    RecordReader reader = reader_with(
        column + ",qname,qtype\n" + first + ",a.com,A\n" + second + ",a.com,A\n", settings);
    return read(reader).at(1).time_ns;
  };
  const RecordParser::Settings us = {.unit = TimeUnit::kMicroseconds};
  constexpr std::int64_t kQuarter = 250'000'000;
  CHECK(second_time("t_s", "1475712000.25", "1475712000.5") == kQuarter);
  CHECK(second_time("t_ms", "1475712000250", "1475712000500") == kQuarter);
  CHECK(second_time("T_US", "1475712000250000", "1475712000500000") == kQuarter);
  CHECK(second_time("t_ns", "1475712000250000000", "1475712000500000000") == kQuarter);
  CHECK(second_time("timestamp", "2016-10-06T00:00:00.25Z", "2016-10-06T00:00:00.5Z") == kQuarter);
  CHECK(second_time("t_s", "2016-10-06 00:00:00.25", "2016-10-06 00:00:00.5") == kQuarter);
  CHECK(second_time("timestamp", "1475712000250000", "1475712000500000", us) == kQuarter);
  CHECK(second_time("t_s", "1475712000250000", "1475712000500000", us) == kQuarter);
  CHECK_THAT(
      refusal("ts,qname,qtype\n1475712000250,a.com,A\n"),
      Catch::StartsWith("f:2: ts is \"1475712000250\", expected a time whose unit is known") &&
          Catch::Contains("--time-unit") && Catch::Contains("/trace/time_unit"));
  CHECK_THAT(refusal("t_s,qname,qtype\n1475712000250,a.com,A\n"),
             Catch::Contains("expected seconds, from 0 to 4000000000") &&
                 Catch::Contains("--time-unit") && Catch::Contains("ms, us or ns"));
}

TEST_CASE("a unit of times is refused where there are none", "[records]") {
  RecordReader reader = reader_with("a.com A\n", {.unit = TimeUnit::kMilliseconds});
  Record record;
  CHECK_THROWS_WITH(reader.next(record), Catch::Contains("f: holds lines of `name TYPE`") &&
                                             Catch::Contains("/trace/time_unit"));
}

TEST_CASE("records of any order keep their times", "[records]") {
  const Times times = times_of({5, 3, 1e6, 4}, /*any_order=*/true);
  CHECK(times.kept == std::vector<double>{5, 3, 1e6, 4});
  CHECK(times.totals.bad_lines == 0);
}

}  // namespace ddns::traces
