// A distribution of integers, kept exactly (memory: 8 bytes a value up to 2 MiB, then about 32
// for each different value): mean, standard deviation, quantiles and CDF of what was added. Values
// are integers (records, RPCs, nanoseconds); a result divides them by a fixed divisor (lookups,
// 10^6 for milliseconds) only when it is printed, so every order and tie is exact.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ddns::sim {

class Distribution {
 public:
  void add(std::int64_t value) {
    // To sort them in whenever they have outgrown the rest keeps memory in proportion to the number
    // of different values, at a constant number of steps a value.
    if (fresh_.size() >= 2 * bins_.size() + kFewFresh) settle();
    fresh_.push_back(value);
    ++count_;
  }
  // The value `count` times; takes time in proportion to the number of different values.
  void add(std::int64_t value, std::uint64_t count);
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

  // visit(value, how often) for every different value, in order.
  template <class Visit>
  void for_each(Visit visit) const {
    settle();
    for (const Bin& bin : bins_) visit(bin.value, bin.count);
  }

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
  static constexpr std::size_t kFewFresh = std::size_t{1} << 18;

  static std::vector<Bin> united(const std::vector<Bin>& a, const std::vector<Bin>& b);
  void settle() const;  // sorts the fresh values into the bins

  mutable std::vector<Bin> bins_;            // of different values, in order
  mutable std::vector<std::int64_t> fresh_;  // added since, once each
  std::uint64_t count_ = 0;
};

// The largest vertical distance between two CDFs (Kolmogorov-Smirnov). REQUIRES: neither is empty.
double max_cdf_distance(const Distribution& a, const Distribution& b);

}  // namespace ddns::sim
