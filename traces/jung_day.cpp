#include "traces/jung_day.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "sim/check.h"
#include "sim/random.h"
#include "traces/synthetic_names.h"

namespace ddns::traces {
namespace {

[[noreturn]] void refuse_day(const std::string& why) {
  throw sim::InputError(sim::InputError::Kind::kSpec, "the trace: " + why);
}

class SyntheticTrace final : public TraceSource {
 public:
  // Asks `order` in turn, or the only name of the table `count` times where `order` is empty. The
  // first `existing` names are answered.
  SyntheticTrace(NameTable names, std::vector<NameIndex> order, std::uint64_t count,
                 NameIndex existing, Arrivals arrivals, std::uint32_t clients, std::uint64_t seed)
      : names_(std::move(names)),
        order_(std::move(order)),
        count_(count),
        existing_(existing),
        arrivals_(std::move(arrivals)),
        clients_(clients),
        client_draws_(sim::Stream(seed, "trace clients").at(0)) {}

  bool next(Question& out) override {
    if (asked_ == count_) return false;
    out.time = arrivals_.next();
    out.name = order_.empty() ? 0 : order_[asked_];
    out.client = client_draws_.below(clients_);
    ++asked_;
    return true;
  }
  const NameTable& names() const override { return names_; }
  std::uint64_t question_count() const override { return count_; }
  bool answered(NameIndex i) const override { return i < existing_; }

 private:
  NameTable names_;
  std::vector<NameIndex> order_;
  std::uint64_t count_;
  NameIndex existing_;
  std::uint64_t asked_ = 0;
  Arrivals arrivals_;
  std::uint32_t clients_;
  sim::Rng client_draws_;
};

void check_settings(const JungDaySettings& s) {
  if (s.duration <= sim::Duration()) refuse_day("duration is not positive");
  if (s.clients == 0) refuse_day("clients = 0, expected at least 1");
  constexpr std::int64_t kHourNs = 3'600'000'000'000;
  const auto hours = std::min<std::int64_t>(24, (s.duration.ns() - 1) / kHourNs + 1);
  if (std::all_of(s.hourly_weights.begin(), s.hourly_weights.begin() + hours,
                  [](std::uint16_t weight) { return weight == 0; })) {
    refuse_day("every hour that the duration reaches has weight 0");
  }
}

// Of a mixed day: for names that do not exist.
std::uint64_t questions_in_vain(const JungDaySettings& s) {
  if (s.outcome != Outcome::kAll) return 0;
  return static_cast<std::uint64_t>(
      std::llround(s.negative_share * static_cast<double>(s.targets.queries)));
}

// Those that the settings tell, without the questions that a mixed day has besides.
FrequencyTargets main_targets(const JungDaySettings& s) {
  FrequencyTargets targets = s.targets;
  targets.queries -= questions_in_vain(s);
  return targets;
}

// Of names of one kind.
NameTable make_names(const JungDaySettings& s, Outcome outcome, std::uint64_t seed) {
  constexpr std::size_t kTypicalOctets = 26;
  NameTable names;
  names.reserve(s.targets.names, s.targets.names * kTypicalOctets);
  names.add(s.most_popular_name, s.most_popular_type);
  SyntheticNames others(outcome, s.targets.names, seed);
  while (names.count() < s.targets.names) {
    const SyntheticNames::Pair pair = others.next();
    if (pair.type == s.most_popular_type && pair.name == s.most_popular_name) continue;
    names.add(pair.name, pair.type);
  }
  return names;
}

}  // namespace

JungDaySettings successful_day() {
  JungDaySettings s;
  s.outcome = Outcome::kSuccessful;
  s.targets = {.queries = 260'000,
               .names = 120'000,
               .most_popular = 4219,
               .asked_once = 93'100,
               .asked_over_100 = 141,
               .asked_over_1000 = 2};
  s.most_popular_name = "lcs.mit.edu";
  s.most_popular_type = dns::kSoa;
  return s;
}

JungDaySettings unsuccessful_day() {
  JungDaySettings s;
  s.outcome = Outcome::kUnsuccessful;
  s.targets = {.queries = 220'000,
               .names = 17'000,
               .most_popular = 82'000,
               .asked_once = 8'000,
               .asked_over_100 = 165,
               .asked_over_1000 = 8};
  s.most_popular_name = "39.246.224.209.in-addr.arpa";
  s.most_popular_type = dns::kPtr;
  return s;
}

void check_targets(const JungDaySettings& s) {
  check_targets(main_targets(s));
}

std::unique_ptr<TraceSource> jung_day(const JungDaySettings& s, std::uint64_t seed) {
  check_settings(s);
  const std::uint64_t in_vain = questions_in_vain(s);
  const bool mixed = s.outcome == Outcome::kAll;
  std::vector<std::uint32_t> counts = rank_frequency(main_targets(s));
  NameTable names = make_names(s, mixed ? Outcome::kSuccessful : s.outcome, seed);
  const NameIndex existing = s.outcome == Outcome::kUnsuccessful ? 0 : names.count();
  if (in_vain > 0) {
    const auto more = rank_frequency(negative_targets(s.negative_names, in_vain));
    counts.insert(counts.end(), more.begin(), more.end());
    add_negative_names(s.negative_names, more.size(), seed, names);
  }
  return std::make_unique<SyntheticTrace>(
      std::move(names), in_random_order(counts, sim::Stream(seed, "trace order").at(0)),
      s.targets.queries, existing, Arrivals(s.targets.queries, s.duration, s.hourly_weights, seed),
      s.clients, seed);
}

std::unique_ptr<TraceSource> slashdot(std::uint64_t queries, std::uint64_t seed) {
  if (queries < 1 || queries > kMaxQueries) {
    refuse_day(fmt::format("queries = {}, expected 1 to {}", queries, kMaxQueries));
  }
  const JungDaySettings day;
  NameTable names;
  names.add("slashdot.org", dns::kA);
  return std::make_unique<SyntheticTrace>(
      std::move(names), std::vector<NameIndex>(), queries, /*existing=*/1,
      Arrivals(queries, day.duration, day.hourly_weights, seed), day.clients, seed);
}

}  // namespace ddns::traces
