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

}  // namespace

void Distribution::add(std::int64_t value, std::uint64_t count) {
  if (count == 0) return;
  // Folding whenever the unsorted part has outgrown the sorted one keeps memory in proportion to
  // the number of different values, at a constant number of comparisons a value.
  if (bins_.size() - settled_ >= settled_ + kUnsettled) settle();
  bins_.push_back({value, count});
  count_ += count;
}

void Distribution::merge(const Distribution& other) {
  other.settle();
  settle();
  const std::vector<Bin> more = other.bins_;  // a copy: other may be this
  bins_.insert(bins_.end(), more.begin(), more.end());
  count_ += other.count_;
  fold();
}

// By the digits of the values' distances from the least, the lowest digit first. The values of a
// run are many and close to each other, which makes this several times faster than comparing them.
void Distribution::sort(std::span<Bin> bins) {
  const auto before = [](const Bin& a, const Bin& b) { return a.value < b.value; };
  if (bins.size() < kFewBins) return std::sort(bins.begin(), bins.end(), before);
  const auto [least, greatest] = std::minmax_element(bins.begin(), bins.end(), before);
  const auto origin = static_cast<std::uint64_t>(least->value);
  const std::uint64_t range = static_cast<std::uint64_t>(greatest->value) - origin;
  std::vector<Bin> other(bins.size());
  std::span<Bin> from = bins;
  std::span<Bin> to = other;
  for (unsigned shift = 0; shift < 64 && range >> shift != 0; shift += kDigitBits) {
    const auto digit = [=](const Bin& bin) {
      return (static_cast<std::uint64_t>(bin.value) - origin) >> shift & (kDigits - 1);
    };
    std::array<std::size_t, kDigits + 1> place{};
    for (const Bin& bin : from) ++place[digit(bin) + 1];
    for (std::size_t d = 0; d < kDigits; ++d) place[d + 1] += place[d];
    for (const Bin& bin : from) to[place[digit(bin)]++] = bin;
    std::swap(from, to);
  }
  if (from.data() != bins.data()) std::copy(from.begin(), from.end(), bins.begin());
}

void Distribution::settle() const {
  if (settled_ == bins_.size()) return;
  sort(std::span(bins_).subspan(settled_));
  fold();
}

void Distribution::fold() const {
  if (settled_ == bins_.size()) return;
  const auto before = [](const Bin& a, const Bin& b) { return a.value < b.value; };
  const auto middle = bins_.begin() + static_cast<std::ptrdiff_t>(settled_);
  std::inplace_merge(bins_.begin(), middle, bins_.end(), before);
  std::size_t last = 0;
  for (std::size_t i = 1; i < bins_.size(); ++i) {
    if (bins_[i].value == bins_[last].value) {
      bins_[last].count += bins_[i].count;
    } else {
      bins_[++last] = bins_[i];
    }
  }
  bins_.resize(last + 1);
  settled_ = bins_.size();
}

double Distribution::mean() const {
  check(count_ > 0, "the mean of no values was asked for");
  Wide sum = 0;
  for (const Bin& bin : bins_) sum += Wide{bin.value} * static_cast<Wide>(bin.count);
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
  std::uint64_t below = 0;
  for (const Bin& bin : bins_) {
    below += bin.count;
    if (fraction_of(below, count_) >= p) return bin.value;
  }
  return bins_.back().value;
}

double Distribution::cumulative(std::int64_t value) const {
  check(count_ > 0, "the CDF of no values was asked for");
  std::uint64_t below = 0;
  for (const Bin& bin : bins_) {
    if (bin.value <= value) below += bin.count;
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
