// A distribution of integers, kept exactly (memory: 16 bytes for each different value): mean,
// standard deviation, quantiles and CDF of what was added. Values are integers (records, RPCs,
// nanoseconds); a result divides them by a fixed divisor (lookups, 10^6 for milliseconds) only when
// it is printed, so every order and tie is exact.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace ddns::sim {

class Distribution {
 public:
  void add(std::int64_t value, std::uint64_t count = 1);
  void merge(const Distribution& other);

  std::uint64_t count() const { return count_; }
  // All below REQUIRE: count() > 0.
  double mean() const;
  double standard_deviation() const;  // of the population
  std::int64_t min() const;
  std::int64_t max() const;
  // The smallest value whose cumulative fraction (a quotient of two counts, rounded to double)
  // reaches p, 0 < p <= 1.
  std::int64_t quantile(double p) const;
  // The fraction of values <= value.
  double cumulative(std::int64_t value) const;

  struct Point {
    std::int64_t value;
    double fraction;  // of values <= value
  };
  // The CDF: every step where there are at most max_points distinct values, else at most max_points
  // of them, evenly spread in fraction and including the least and the greatest. REQUIRES:
  // max_points >= 2.
  std::vector<Point> cdf(std::size_t max_points) const;

 private:
  struct Bin {
    std::int64_t value;
    std::uint64_t count;
  };
  static constexpr std::size_t kUnsettled = 4096;
  static constexpr std::size_t kFewBins = 256;  // sorted by comparing
  static constexpr unsigned kDigitBits = 11;
  static constexpr std::size_t kDigits = std::size_t{1} << kDigitBits;

  static void sort(std::span<Bin> bins);
  void settle() const;  // sorts all bins and folds those of equal values
  void fold() const;    // the same, where those after the settled ones are in order already

  mutable std::vector<Bin> bins_;
  mutable std::size_t settled_ = 0;  // the first so many are in order and of different values
  std::uint64_t count_ = 0;
};

// The largest vertical distance between two CDFs (Kolmogorov-Smirnov). REQUIRES: neither is empty.
double max_cdf_distance(const Distribution& a, const Distribution& b);

}  // namespace ddns::sim
