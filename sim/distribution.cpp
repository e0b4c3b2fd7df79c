#include "sim/distribution.h"

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "sim/check.h"

namespace ddns::sim {
namespace {

__extension__ using Wide = __int128;

double fraction_of(std::uint64_t part, std::uint64_t whole) {
  return static_cast<double>(part) / static_cast<double>(whole);
}

// The least part of the whole whose fraction reaches p.
std::uint64_t rank_of(double p, std::uint64_t whole) {
  auto rank = static_cast<std::uint64_t>(p * static_cast<double>(whole));  // off by a little
  while (rank > 1 && fraction_of(rank - 1, whole) >= p) --rank;
  while (fraction_of(rank, whole) < p) ++rank;
  return rank;
}

// By the digits of the values' distances from the least, the lowest digit first. The values of a
// run are many and close to each other, which makes this several times faster than comparing them.
void sort(std::vector<std::int64_t>& values) {
  constexpr std::size_t kFew = 256;  // sorted by comparing
  constexpr unsigned kDigitBits = 11;
  constexpr std::size_t kDigits = std::size_t{1} << kDigitBits;
  if (values.size() < kFew) return std::sort(values.begin(), values.end());
  const auto [least, greatest] = std::minmax_element(values.begin(), values.end());
  const auto origin = static_cast<std::uint64_t>(*least);
  const std::uint64_t range = static_cast<std::uint64_t>(*greatest) - origin;
  std::vector<std::int64_t> other(values.size());
  for (unsigned shift = 0; shift < 64 && range >> shift != 0; shift += kDigitBits) {
    const auto digit = [=](std::int64_t value) {
      return (static_cast<std::uint64_t>(value) - origin) >> shift & (kDigits - 1);
    };
    std::array<std::size_t, kDigits + 1> place{};
    for (const std::int64_t value : values) ++place[digit(value) + 1];
    for (std::size_t d = 0; d < kDigits; ++d) place[d + 1] += place[d];
    for (const std::int64_t value : values) other[place[digit(value)]++] = value;
    values.swap(other);
  }
}

}  // namespace

void Distribution::add(std::int64_t value, std::uint64_t count) {
  if (count == 0) return;
  settle();
  const auto at = std::ranges::lower_bound(bins_, value, {}, &Bin::value);
  if (at != bins_.end() && at->value == value) {
    at->count += count;
  } else {
    bins_.insert(at, {value, count});
  }
  count_ += count;
}

void Distribution::merge(const Distribution& other) {
  if (other.count_ == 0) return;
  other.settle();
  settle();
  bins_ = united(bins_, other.bins_);
  count_ += other.count_;
}

std::vector<Distribution::Bin> Distribution::united(const std::vector<Bin>& a,
                                                    const std::vector<Bin>& b) {
  if (a.empty()) return b;
  if (b.empty()) return a;
  std::vector<Bin> out;
  out.reserve(a.size() + b.size());
  for (std::size_t i = 0, j = 0; i < a.size() || j < b.size();) {
    const bool from_a = j == b.size() || (i < a.size() && a[i].value <= b[j].value);
    const bool from_b = i == a.size() || (j < b.size() && b[j].value <= a[i].value);
    out.push_back(
        {from_a ? a[i].value : b[j].value, (from_a ? a[i].count : 0) + (from_b ? b[j].count : 0)});
    i += from_a;
    j += from_b;
  }
  return out;
}

void Distribution::settle() const {
  if (fresh_.empty()) return;
  sort(fresh_);
  std::vector<Bin> more;
  more.reserve(fresh_.size());
  for (const std::int64_t value : fresh_) {
    if (more.empty() || more.back().value != value) more.push_back({value, 0});
    ++more.back().count;
  }
  fresh_.clear();
  bins_ = bins_.empty() ? std::move(more) : united(bins_, more);
}

// Sums need no order, so this and the next leave the fresh values as they are.
double Distribution::mean() const {
  check(count_ > 0, "the mean of no values was asked for");
  Wide sum = 0;
  for (const Bin& bin : bins_) sum += Wide{bin.value} * static_cast<Wide>(bin.count);
  for (const std::int64_t value : fresh_) sum += value;
  return static_cast<double>(sum) / static_cast<double>(count_);
}

// The squares are taken of the distances to the rounded mean, so that nothing cancels and the sums
// are exact.
double Distribution::standard_deviation() const {
  const Wide centre = static_cast<Wide>(std::nearbyint(mean()));
  Wide sum = 0;
  Wide squares = 0;
  for (const Bin& bin : bins_) {
    const Wide away = Wide{bin.value} - centre;
    sum += away * static_cast<Wide>(bin.count);
    squares += away * away * static_cast<Wide>(bin.count);
  }
  for (const std::int64_t value : fresh_) {
    const Wide away = Wide{value} - centre;
    sum += away;
    squares += away * away;
  }
  const double n = static_cast<double>(count_);
  const double offset = static_cast<double>(sum) / n;
  return std::sqrt(std::max(0.0, static_cast<double>(squares) / n - offset * offset));
}

std::int64_t Distribution::min() const {
  check(count_ > 0, "the least of no values was asked for");
  settle();
  return bins_.front().value;
}

std::int64_t Distribution::max() const {
  check(count_ > 0, "the greatest of no values was asked for");
  settle();
  return bins_.back().value;
}

std::int64_t Distribution::quantile(double p) const {
  check(count_ > 0 && p > 0 && p <= 1, "a quantile of no values or out of (0, 1] was asked for");
  settle();
  const std::uint64_t rank = rank_of(p, count_);
  std::uint64_t below = 0;
  for (const Bin& bin : bins_) {
    below += bin.count;
    if (below >= rank) return bin.value;
  }
  return bins_.back().value;
}

double Distribution::cumulative(std::int64_t value) const {
  check(count_ > 0, "the CDF of no values was asked for");
  settle();
  std::uint64_t below = 0;
  for (const Bin& bin : bins_) {
    if (bin.value > value) break;
    below += bin.count;
  }
  return fraction_of(below, count_);
}

std::vector<Distribution::Point> Distribution::cdf(std::size_t max_points) const {
  check(count_ > 0 && max_points >= 2,
        "a CDF of no values or of fewer than 2 points was asked for");
  settle();
  const bool all = bins_.size() <= max_points;
  std::vector<Point> points;
  std::uint64_t below = 0;
  std::size_t next = 0;  // the next of max_points equidistant fractions to be reached
  for (const Bin& bin : bins_) {
    below += bin.count;
    const double fraction = fraction_of(below, count_);
    if (!all && fraction < fraction_of(next, max_points - 1)) continue;
    points.push_back({bin.value, fraction});
    while (!all && next < max_points && fraction_of(next, max_points - 1) <= fraction) ++next;
  }
  return points;
}

double max_cdf_distance(const Distribution& a, const Distribution& b) {
  const std::vector<Distribution::Point> cdf_a = a.cdf(SIZE_MAX);
  const std::vector<Distribution::Point> cdf_b = b.cdf(SIZE_MAX);
  const std::size_t steps = cdf_a.size() + cdf_b.size();
  // Row r holds both CDFs after the r-th step of either.
  Eigen::ArrayX2d fractions(static_cast<Eigen::Index>(steps), 2);
  std::size_t i = 0;
  std::size_t j = 0;
  for (Eigen::Index row = 0; row < fractions.rows(); ++row) {
    const std::int64_t next_a = i < cdf_a.size() ? cdf_a[i].value : INT64_MAX;
    const std::int64_t next_b = j < cdf_b.size() ? cdf_b[j].value : INT64_MAX;
    const bool step_a = i < cdf_a.size() && next_a <= next_b;
    const bool step_b = j < cdf_b.size() && next_b <= next_a;
    i += step_a;
    j += step_b;
    fractions(row, 0) = i > 0 ? cdf_a[i - 1].fraction : 0;
    fractions(row, 1) = j > 0 ? cdf_b[j - 1].fraction : 0;
  }
  return (fractions.col(0) - fractions.col(1)).abs().maxCoeff();
}

}  // namespace ddns::sim
