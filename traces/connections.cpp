#include "traces/connections.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <queue>
#include <utility>
#include <vector>

#include "sim/check.h"
#include "sim/random.h"
#include "traces/arrivals.h"
#include "traces/rank_frequency.h"
#include "traces/synthetic_names.h"

namespace ddns::traces {

namespace {

constexpr ConnectionPreset kPresets[] = {
    {"mit-jan00", 4'521'348, 992, 263'984, 7 * 86'400, .88},
    {"mit-dec00", 5'347'003, 1'233, 302'032, 7 * 86'400, .91},
    {"kaist-may01", 6'337'269, 5'268, 219'144, 6 * 86'400, .94},
};

std::uint64_t visits_of(const ConnectionSettings& s) {
  const auto wanted = std::llround(static_cast<double>(s.connections) / s.a_visit);
  const std::uint64_t least = std::max(s.names, s.clients);
  return std::clamp<std::uint64_t>(static_cast<std::uint64_t>(wanted), least, s.connections);
}

// How often each name is visited, the most popular first: at least once, else by Zipf's law as
// nearly as integers can that add up to `visits`; what they leave goes to the most popular, one
// each. Weights are integers, so that sums and comparisons are exact.
std::vector<std::uint32_t> counts_of_visits(const ConnectionSettings& s, std::uint64_t visits) {
  constexpr unsigned kWeightBits = 32;
  std::vector<std::uint64_t> weights;
  weights.reserve(s.names);
  for (std::uint32_t r = 1; r <= s.names; ++r) {
    weights.push_back(static_cast<std::uint64_t>(std::llround(std::pow(r, -s.zipf) * 0x1.0p32)));
  }
  const auto count = [](std::uint64_t most, std::uint64_t weight) {
    return std::max<std::uint64_t>(1, most * weight >> kWeightBits);
  };
  const auto total = [&](std::uint64_t most) {
    std::uint64_t sum = 0;
    for (const std::uint64_t weight : weights) sum += count(most, weight);
    return sum;
  };
  std::uint64_t most = 1;  // visits of the most popular name: the greatest number that fits
  for (std::uint64_t above = visits + 1; above - most > 1;) {
    const std::uint64_t middle = most + (above - most) / 2;
    (total(middle) <= visits ? most : above) = middle;
  }
  std::vector<std::uint32_t> counts;
  counts.reserve(s.names);
  for (const std::uint64_t weight : weights) {
    counts.push_back(static_cast<std::uint32_t>(count(most, weight)));
  }
  std::uint64_t left = visits - total(most);
  for (std::size_t r = 0; left > 0; r = (r + 1) % counts.size(), --left) ++counts[r];
  return counts;
}

class Connections final : public TraceSource {
 public:
  Connections(const ConnectionSettings& s, std::uint64_t seed)
      : settings_(s),
        order_(in_random_order(counts_of_visits(s, visits_of(s)),
                               sim::Stream(seed, "order of visits").at(0))),
        further_(s.connections - order_.size()),
        starts_(order_.size(), s.duration, kCampusDay, seed),
        draws_(sim::Stream(seed, "visits").at(0)) {
    SyntheticNames made(Outcome::kSuccessful, s.names, seed);
    for (std::uint32_t i = 0; i < s.names; ++i) {
      const SyntheticNames::Pair pair = made.next();
      names_.add(pair.name, pair.type);
    }
    next_start_ = starts_.next();
  }

  bool next(Question& out) override {
    const bool begins = begun_ < order_.size();
    if (!begins && going_on_.empty()) return false;
    if (begins && (going_on_.empty() || next_start_ <= going_on_.top().question.time)) {
      begin(out);
    } else {
      Visit visit = going_on_.top();
      going_on_.pop();
      out = visit.question;
      go_on(visit);
    }
    return true;
  }
  const NameTable& names() const override { return names_; }
  std::uint64_t question_count() const override { return settings_.connections; }
  bool answered(NameIndex) const override { return true; }

 private:
  struct Visit {
    Question question;        // the next connection
    std::uint64_t index = 0;  // of the visit, by which equal times are in order
    std::uint64_t further = 0;
    bool operator>(const Visit& o) const {
      return std::pair(question.time, index) > std::pair(o.question.time, o.index);
    }
  };

  void begin(Question& out) {
    const std::uint64_t index = begun_++;
    // Every client visits once, and then any of them alike.
    const std::uint32_t any = draws_.below(settings_.clients);
    out = {next_start_, order_[index],
           index < settings_.clients ? static_cast<std::uint32_t>(index) : any};
    if (begun_ < order_.size()) next_start_ = starts_.next();
    go_on({out, index, draw_further(order_.size() - begun_)});
  }

  // Stars before the next bar, of those that are left; all of them where no bar is.
  std::uint64_t draw_further(std::uint64_t bars) {
    std::uint64_t stars = bars == 0 ? further_ : 0;
    while (stars < further_ && draws_.below_u64(further_ - stars + bars) < further_ - stars)
      ++stars;
    further_ -= stars;
    return stars;
  }

  void go_on(Visit visit) {
    if (visit.further == 0) return;
    --visit.further;
    const double mean = static_cast<double>(settings_.gap.ns());
    const auto pause = std::llround(-std::log1p(-draws_.unit()) * mean);
    visit.question.time = visit.question.time + sim::Duration::nanoseconds(pause);
    going_on_.push(visit);
  }

  ConnectionSettings settings_;
  NameTable names_;
  std::vector<NameIndex> order_;
  std::uint64_t further_;  // connections that are no visit's first, and not dealt out yet
  Arrivals starts_;
  sim::Rng draws_;
  std::uint64_t begun_ = 0;
  sim::Time next_start_;
  std::priority_queue<Visit, std::vector<Visit>, std::greater<>> going_on_;
};

}  // namespace

std::span<const ConnectionPreset> connection_presets() {
  return kPresets;
}

void check_totals(const ConnectionSettings& s) {
  const std::uint64_t least = std::max(s.names, s.clients);
  if (s.connections >= least) return;
  throw sim::InputError(sim::InputError::Kind::kSpec,
                        fmt::format("{} connections, expected at least {}, so that each of {} "
                                    "names and {} clients is among them",
                                    s.connections, least, s.names, s.clients));
}

std::unique_ptr<TraceSource> connections(const ConnectionSettings& s, std::uint64_t seed) {
  check_totals(s);
  return std::make_unique<Connections>(s, seed);
}

}  // namespace ddns::traces
