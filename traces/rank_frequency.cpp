#include "traces/rank_frequency.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

#include "sim/check.h"

namespace ddns::traces {
namespace {

// Ranks first .. last (counted from 1), whose counts lie in low .. high.
struct Segment {
  std::uint64_t first;
  std::uint64_t last;
  std::uint64_t low;
  std::uint64_t high;
  std::uint64_t size() const { return last + 1 - first; }
};

[[noreturn]] void refuse(const std::string& why) {
  throw sim::InputError(sim::InputError::Kind::kSpec,
                        "the targets of the trace cannot be met together: " + why);
}

// The most popular name is over a threshold exactly if the number of names over it is not 0.
void check_threshold(const char* key, std::uint64_t over, std::uint64_t threshold,
                     std::uint64_t most_popular) {
  if (over > 0 && most_popular <= threshold) {
    refuse(fmt::format("{} = {} needs most_popular > {}, but most_popular = {}", key, over,
                       threshold, most_popular));
  }
  if (over == 0 && most_popular > threshold) {
    refuse(fmt::format("most_popular = {} is over {}, so {} must be at least 1, but it is 0",
                       most_popular, threshold, key));
  }
}

void check_shape(const FrequencyTargets& t) {
  if (t.queries < 1 || t.queries > kMaxQueries) {
    refuse(fmt::format("queries = {}, expected 1 to {}", t.queries, kMaxQueries));
  }
  if (t.names < 1 || t.names > t.queries) {
    refuse(fmt::format("names = {}, expected 1 to queries = {}", t.names, t.queries));
  }
  if (t.most_popular < 1 || t.most_popular > t.queries) {
    refuse(fmt::format("most_popular = {}, expected 1 to queries = {}", t.most_popular, t.queries));
  }
  if (t.asked_over_1000) {
    check_threshold("asked_over_1000", *t.asked_over_1000, 1000, t.most_popular);
  }
  if (t.asked_over_100) {
    check_threshold("asked_over_100", *t.asked_over_100, 100, t.most_popular);
  }
  const std::uint64_t over_1000 = t.asked_over_1000.value_or(0);
  const std::uint64_t over = std::max(t.asked_over_100.value_or(over_1000), std::uint64_t{1});
  if (t.asked_over_100 && over_1000 > *t.asked_over_100) {
    refuse(fmt::format("asked_over_1000 = {} is more than asked_over_100 = {}", over_1000,
                       *t.asked_over_100));
  }
  if (over > t.names) {
    refuse(fmt::format("{} names asked more than {} times are more than names = {}", over,
                       t.asked_over_100 ? 100 : 1000, t.names));
  }
  if (t.asked_once) {
    const bool all_once = t.most_popular == 1;
    const std::uint64_t most = all_once ? t.names : t.names - over;
    const std::uint64_t least = all_once ? t.names : 0;
    if (*t.asked_once < least || *t.asked_once > most) {
      refuse(fmt::format("asked_once = {}, expected {} to {} beside the other targets",
                         *t.asked_once, least, most));
    }
  }
}

// The ranks after the first, cut where a target fixes the count that may not be crossed.
std::vector<Segment> segments_of(const FrequencyTargets& t) {
  std::vector<Segment> segments;
  std::uint64_t first = 2;
  std::uint64_t high = t.most_popular;
  const auto cut = [&](std::uint64_t last, std::uint64_t low) {
    if (last >= first) {
      segments.push_back({first, last, low, high});
      first = last + 1;
    }
    high = std::min(high, low - 1);
  };
  if (t.asked_over_1000) cut(*t.asked_over_1000, 1001);
  if (t.asked_over_100) cut(*t.asked_over_100, 101);
  if (t.asked_once) cut(t.names - *t.asked_once, 2);
  cut(t.names, 1);
  return segments;
}

// The falling curve of one segment, bent by `bend`: 1 is a power law, more is lower, less is
// higher.
//   count(rank) = low * (high / low) ^ ((1 - x) ^ bend),  x = log(rank / before) / log(after /
//   before)
// with half a count of room at both ends, because counts are rounded.
class Curve {
 public:
  Curve(const Segment& s, double bend)
      : segment_(s),
        bend_(bend),
        before_(static_cast<double>(s.first - 1)),
        log_ranks_(std::log(static_cast<double>(s.last + 1) / before_)),
        low_(static_cast<double>(s.low) - 0.5),
        log_counts_(std::log((static_cast<double>(s.high) + 0.5) / low_)) {}

  std::uint64_t count_at(std::uint64_t rank) const {
    const double x = std::log(static_cast<double>(rank) / before_) / log_ranks_;
    const double count = low_ * std::exp(log_counts_ * std::pow(1 - x, bend_));
    const double rounded = std::floor(count + 0.5);
    if (!(rounded > static_cast<double>(segment_.low))) return segment_.low;
    return std::min(static_cast<std::uint64_t>(rounded), segment_.high);
  }

  // The number of ranks of the segment whose count is at least `count`.
  std::uint64_t ranks_with(std::uint64_t count) const {
    if (count <= segment_.low) return segment_.size();
    const double y = std::log((static_cast<double>(count) - 0.5) / low_) / log_counts_;
    const double x = 1 - std::pow(y, 1 / bend_);
    const double rank = std::floor(before_ * std::exp(x * log_ranks_));
    const double ranks = rank - before_;
    if (!(ranks > 0)) return 0;
    return std::min(static_cast<std::uint64_t>(ranks), segment_.size());
  }

 private:
  const Segment& segment_;
  double bend_;
  double before_;
  double log_ranks_;
  double low_;
  double log_counts_;
};

// Calls run(count, ranks) for the runs of equal counts, highest first. Rank by rank where counts
// fall fast, count by count in the long tail, so the cost is far below the number of ranks.
template <typename Run>
void for_each_run(const Segment& s, double bend, Run run) {
  const Curve curve(s, bend);
  std::uint64_t done = 0;
  std::uint64_t count = s.high;
  while (done < s.size()) {
    count = std::min(count, curve.count_at(s.first + done));
    if (count - s.low <= done) break;
    run(count, std::uint64_t{1});
    ++done;
  }
  for (; done < s.size(); --count) {
    const std::uint64_t ranks = curve.ranks_with(count);
    if (ranks <= done) continue;
    run(count, ranks - done);
    done = ranks;
  }
}

std::uint64_t sum_of(const std::vector<Segment>& segments, double bend) {
  std::uint64_t sum = 0;
  for (const Segment& s : segments) {
    for_each_run(s, bend, [&](std::uint64_t count, std::uint64_t ranks) { sum += count * ranks; });
  }
  return sum;
}

// The bend is searched on a fixed grid of its binary logarithm, so that every comparison on the way
// is one of integers. The last step of the grid stands for infinity: all counts at their lowest.
constexpr std::int64_t kStepsPerOctave = std::int64_t{1} << 32;
constexpr std::int64_t kLastStep = 40 * kStepsPerOctave;

double bend_at(std::int64_t step) {
  if (step == kLastStep) return std::numeric_limits<double>::infinity();
  return std::exp2(static_cast<double>(step) / static_cast<double>(kStepsPerOctave));
}

// The least bend of the grid whose sum does not exceed `sum`.
double bend_for(const std::vector<Segment>& segments, std::uint64_t sum) {
  std::int64_t above = -kLastStep - 1;
  std::int64_t fits = kLastStep;
  while (fits - above > 1) {
    const std::int64_t middle = above + (fits - above) / 2;
    (sum_of(segments, bend_at(middle)) <= sum ? fits : above) = middle;
  }
  return bend_at(fits);
}

void check_sum(const FrequencyTargets& t, const std::vector<Segment>& segments) {
  std::uint64_t least = t.most_popular;
  std::uint64_t most = t.most_popular;
  for (const Segment& s : segments) {
    least += s.low * s.size();
    most += s.high * s.size();
  }
  if (t.queries >= least && t.queries <= most) return;
  refuse(fmt::format(
      "with names = {}, most_popular = {}{}{}{} there are {} to {} queries, but "
      "queries = {}",
      t.names, t.most_popular, t.asked_once ? fmt::format(", asked_once = {}", *t.asked_once) : "",
      t.asked_over_100 ? fmt::format(", asked_over_100 = {}", *t.asked_over_100) : "",
      t.asked_over_1000 ? fmt::format(", asked_over_1000 = {}", *t.asked_over_1000) : "", least,
      most, t.queries));
}

}  // namespace

void check_targets(const FrequencyTargets& t) {
  check_shape(t);
  check_sum(t, segments_of(t));
}

std::vector<std::uint32_t> rank_frequency(const FrequencyTargets& t) {
  check_targets(t);
  const std::vector<Segment> segments = segments_of(t);
  const std::uint64_t wanted = t.queries - t.most_popular;
  const double bend = bend_for(segments, wanted);
  std::vector<std::uint32_t> counts;
  counts.reserve(t.names);
  counts.push_back(static_cast<std::uint32_t>(t.most_popular));
  std::uint64_t sum = 0;
  for (const Segment& s : segments) {
    for_each_run(s, bend, [&](std::uint64_t count, std::uint64_t ranks) {
      counts.insert(counts.end(), ranks, static_cast<std::uint32_t>(count));
      sum += count * ranks;
    });
  }
  std::uint64_t missing = wanted - sum;
  for (const Segment& s : segments) {
    for (std::uint64_t rank = s.first; rank <= s.last && missing > 0; ++rank) {
      // The rank above is at this height already: it was filled before.
      const std::uint64_t added = std::min(missing, s.high - counts[rank - 1]);
      counts[rank - 1] += static_cast<std::uint32_t>(added);
      missing -= added;
    }
  }
  sim::check(missing == 0 && counts.size() == t.names, "the rank-frequency list meets its sum");
  return counts;
}

std::vector<std::uint32_t> in_random_order(const std::vector<std::uint32_t>& counts, sim::Rng rng) {
  std::vector<std::uint32_t> order;
  order.reserve(std::accumulate(counts.begin(), counts.end(), std::size_t{0}));
  for (std::uint32_t rank = 0; rank < counts.size(); ++rank) {
    order.insert(order.end(), counts[rank], rank);
  }
  sim::shuffle(order, rng);
  return order;
}

}  // namespace ddns::traces
