#include "traces/jung_day.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>
#include <numeric>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sim/check.h"

namespace ddns::traces {
namespace {

constexpr std::int64_t kHourNs = 3'600'000'000'000;

std::vector<Question> questions_of(TraceSource& trace) {
  std::vector<Question> all;
  for (Question q; trace.next(q);) all.push_back(q);
  return all;
}

std::vector<std::uint32_t> counts_of(const TraceSource& trace, const std::vector<Question>& all) {
  std::vector<std::uint32_t> counts(trace.names().count(), 0);
  for (const Question& q : all) ++counts.at(q.name);
  return counts;
}

void check_day(const JungDaySettings& settings) {
  const auto trace = jung_day(settings, 1);
  REQUIRE(trace->question_count() == settings.targets.queries);
  REQUIRE(trace->names().count() == settings.targets.names);
  REQUIRE(trace->names().name(0) == settings.most_popular_name);
  REQUIRE(trace->names().type(0) == settings.most_popular_type);
  const auto all = questions_of(*trace);
  REQUIRE(all.size() == settings.targets.queries);
  // Names are numbered by popularity, and the questions are those of the rank-frequency list.
  REQUIRE(counts_of(*trace, all) == rank_frequency(settings.targets));
  REQUIRE(std::is_sorted(all.begin(), all.end(),
                         [](const auto& a, const auto& b) { return a.time < b.time; }));
  REQUIRE(all.front().time >= sim::Time());
  REQUIRE(all.back().time < sim::Time() + settings.duration);
  REQUIRE(std::all_of(all.begin(), all.end(),
                      [&](const Question& q) { return q.client < settings.clients; }));
}

}  // namespace

TEST_CASE("a day asks what its targets say", "[jung_day]") {
  check_day(successful_day());
  check_day(unsuccessful_day());
  JungDaySettings small = successful_day();
  small.targets = {.queries = 50, .names = 12, .most_popular = 9, .asked_once = 4};
  small.duration = sim::Duration::nanoseconds(7);
  small.clients = 1;
  check_day(small);
}

TEST_CASE("the names of a day are distinct, normalized and of the kinds of their outcome",
          "[jung_day]") {
  for (const auto& settings : {successful_day(), unsuccessful_day()}) {
    for (const std::uint64_t seed : {1u, 2u, 3u}) {
      const auto trace = jung_day(settings, seed);
      const NameTable& names = trace->names();
      std::set<std::pair<std::string_view, dns::RrType>> seen;
      std::size_t reverse = 0;
      std::size_t hosts = 0;
      std::string normalized;
      std::string first_wrong;
      const auto expect = [&](bool ok, NameIndex i) {
        if (!ok && first_wrong.empty()) first_wrong = names.name(i);
      };
      for (NameIndex i = 0; i < names.count(); ++i) {
        expect(seen.insert({names.name(i), names.type(i)}).second, i);
        expect(dns::normalize_name(names.name(i), normalized) && normalized == names.name(i), i);
        expect((names.type(i) == dns::kPtr) == names.name(i).ends_with(".in-addr.arpa"), i);
        expect(trace->answered(i) == (settings.outcome == Outcome::kSuccessful), i);
        reverse += names.type(i) == dns::kPtr ? 1 : 0;
        hosts += names.type(i) == dns::kA ? 1 : 0;
      }
      CHECK(first_wrong.empty());
      const double share = static_cast<double>(reverse) / names.count();
      CHECK(share == Approx(settings.outcome == Outcome::kSuccessful ? 0.25 : 0.75).margin(0.02));
      CHECK(hosts > names.count() / 5);
    }
  }
}

TEST_CASE("a mixed day asks for both days' names in one stream", "[jung_day]") {
  JungDaySettings settings = successful_day();
  settings.outcome = Outcome::kAll;
  settings.targets.queries = 480'000;
  settings.negative_share = 0.458333;
  const auto trace = jung_day(settings, 1);
  const auto all = questions_of(*trace);
  REQUIRE(all.size() == 480'000);
  const auto counts = counts_of(*trace, all);
  REQUIRE(counts.size() == 120'000 + 17'000);
  const auto first_negative = counts.begin() + 120'000;
  const auto yes = rank_frequency(successful_day().targets);
  CHECK(std::equal(yes.begin(), yes.end(), counts.begin(), first_negative));
  // Of the others, the totals of the unsuccessful day that are kept in proportion.
  CHECK(std::accumulate(first_negative, counts.end(), 0u) == 220'000);
  CHECK(*first_negative == 82'000);
  CHECK(std::count(first_negative, counts.end(), 1u) == 8'000);
  std::set<std::string_view> existing;
  for (NameIndex i = 0; i < counts.size(); ++i) {
    CHECK(trace->answered(i) == (i < 120'000));
    if (i < 120'000) {
      existing.insert(trace->names().name(i));
    } else {
      CHECK_FALSE(existing.contains(trace->names().name(i)));
    }
  }
  // One stream: of every hundredth part of the questions, about as many are in vain.
  for (std::size_t begin = 0; begin < all.size(); begin += 4800) {
    const auto part = all.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto in_vain =
        std::count_if(part, part + 4800, [](const Question& q) { return q.name >= 120'000; });
    CHECK(std::abs(in_vain - 2200) < 5 * std::sqrt(4800 * .458 * .542));
  }
}

TEST_CASE("so many questions of a mixed day are in vain as asked for, however few", "[jung_day]") {
  JungDaySettings settings = successful_day();
  settings.outcome = Outcome::kAll;
  for (const auto kind : {NegativeNames::kMistyped, NegativeNames::kRandom}) {
    settings.negative_names = kind;
    for (const unsigned in_vain : {0u, 1u, 2u, 13u, 26u, 100u, 999u, 1000u, 1500u}) {
      settings.targets = {.queries = 3000, .names = 500, .most_popular = 100};
      settings.negative_share = in_vain / 3000.0;
      const auto trace = jung_day(settings, 7);
      const auto all = questions_of(*trace);
      const auto counts = counts_of(*trace, all);
      CHECK(std::accumulate(counts.begin() + 500, counts.end(), 0u) == in_vain);
      if (kind == NegativeNames::kMistyped) continue;
      CHECK(counts.size() == 500 + in_vain);
      for (NameIndex i = 500; i < counts.size(); ++i) {
        const std::string_view name = trace->names().name(i);
        CHECK((7 <= name.size() && name.size() <= 15));
        CHECK(name.find('.') == name.npos);
      }
    }
  }
  settings.negative_share = 1;
  CHECK_THROWS_AS(jung_day(settings, 1), sim::InputError);
  CHECK_THROWS_AS(check_targets(settings), sim::InputError);
}

TEST_CASE("a name that the user calls the most popular is not made up again", "[jung_day]") {
  JungDaySettings settings = successful_day();
  settings.targets = {.queries = 3000, .names = 1000, .most_popular = 50};
  const auto first = jung_day(settings, 5);
  settings.most_popular_name = first->names().name(500);
  settings.most_popular_type = first->names().type(500);
  const auto second = jung_day(settings, 5);
  std::size_t times = 0;
  for (NameIndex i = 0; i < second->names().count(); ++i) {
    times += second->names().name(i) == settings.most_popular_name &&
                     second->names().type(i) == settings.most_popular_type
                 ? 1
                 : 0;
  }
  CHECK(times == 1);
}

TEST_CASE("a day is a function of its settings and its seed", "[jung_day]") {
  const auto settings = unsuccessful_day();
  const auto one = jung_day(settings, 3);
  const auto same = jung_day(settings, 3);
  const auto other = jung_day(settings, 4);
  const auto a = questions_of(*one);
  const auto b = questions_of(*same);
  const auto c = questions_of(*other);
  const auto equal = [](const Question& x, const Question& y) {
    return x.time == y.time && x.name == y.name && x.client == y.client;
  };
  CHECK(std::equal(a.begin(), a.end(), b.begin(), b.end(), equal));
  CHECK_FALSE(std::equal(a.begin(), a.end(), c.begin(), c.end(), equal));
  CHECK(one->names().name(77) == same->names().name(77));
  CHECK(one->names().name(77) != other->names().name(77));
}

TEST_CASE("arrivals follow the hours of the day", "[jung_day]") {
  JungDaySettings settings = successful_day();
  settings.duration = sim::Duration::seconds(2 * 86'400);
  const auto trace = jung_day(settings, 1);
  std::vector<double> hours(48, 0);
  for (const Question& q : questions_of(*trace)) {
    ++hours.at(static_cast<std::size_t>(q.time.ns() / kHourNs));
  }
  double weights = 0;
  for (const std::uint16_t w : kCampusDay) weights += 2.0 * w;
  for (std::size_t hour = 0; hour < hours.size(); ++hour) {
    const double expected =
        static_cast<double>(settings.targets.queries) * kCampusDay[hour % 24] / weights;
    INFO("hour " << hour);
    CHECK(std::abs(hours[hour] - expected) < 5 * std::sqrt(expected));
  }
}

TEST_CASE("hours of weight 0 have no arrivals", "[jung_day]") {
  JungDaySettings settings = successful_day();
  settings.hourly_weights = {};
  settings.hourly_weights[5] = 9;
  for (const Question& q : questions_of(*jung_day(settings, 1))) {
    REQUIRE(q.time.ns() / kHourNs == 5);
  }
}

TEST_CASE("within an hour arrivals are uniform and names mixed", "[jung_day]") {
  JungDaySettings settings = successful_day();
  settings.hourly_weights = kFlatDay;
  const auto all = questions_of(*jung_day(settings, 1));
  // Kolmogorov-Smirnov against the uniform day; 1.95 / sqrt(n) is the 0.1 % point.
  const double n = static_cast<double>(all.size());
  double distance = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const double fraction =
        static_cast<double>(all[i].time.ns()) / static_cast<double>(settings.duration.ns());
    distance = std::max(distance, std::abs(fraction - static_cast<double>(i) / n));
  }
  CHECK(distance < 1.95 / std::sqrt(n));
  // The most popular name is as frequent in the first half of the questions as in the second.
  const auto half = all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2);
  const auto early = static_cast<double>(
      std::count_if(all.begin(), half, [](const auto& q) { return q.name == 0; }));
  CHECK(early == Approx(4219.0 / 2).margin(5 * std::sqrt(4219.0 / 4)));
}

TEST_CASE("the slashdot trace asks for one name all day", "[jung_day]") {
  const auto trace = slashdot(100'000, 1);
  CHECK(trace->names().count() == 1);
  CHECK(trace->question_count() == 100'000);
  CHECK(trace->answered(0));
  const auto all = questions_of(*trace);
  REQUIRE(all.size() == 100'000);
  CHECK(std::all_of(all.begin(), all.end(), [](const auto& q) { return q.name == 0; }));
  CHECK(all.back().time.ns() > 23 * kHourNs);
  CHECK_THROWS_AS(slashdot(0, 1), sim::InputError);
}

TEST_CASE("settings that make no trace are refused", "[jung_day]") {
  const auto refused = [](auto change) {
    JungDaySettings settings = successful_day();
    change(settings);
    try {
      jung_day(settings, 1);
    } catch (const sim::InputError& e) {
      return std::string(e.what());
    }
    return std::string();
  };
  const auto in_vain = [](auto& s) {
    s.outcome = Outcome::kAll;
    s.negative_share = 1;
  };
  CHECK_THAT(refused(in_vain), Catch::Contains("queries = 0"));
  CHECK_THAT(refused([](auto& s) { s.duration = sim::Duration(); }), Catch::Contains("duration"));
  CHECK_THAT(refused([](auto& s) { s.clients = 0; }), Catch::Contains("clients"));
  CHECK_THAT(refused([](auto& s) { s.hourly_weights = {}; }), Catch::Contains("weight"));
  CHECK_THAT(refused([](auto& s) {
               s.hourly_weights = {0, 1};
               s.duration = sim::Duration::seconds(3600);
             }),
             Catch::Contains("weight"));
  CHECK_THAT(refused([](auto& s) { s.targets.queries = 1; }), Catch::Contains("names = 120000"));
  CHECK(successful_day().most_popular_type == dns::kSoa);
}

}  // namespace ddns::traces
