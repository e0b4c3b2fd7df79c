#include "sim/distances.h"

#include <algorithm>
#include <cmath>

#include "sim/check.h"

namespace ddns::sim {
namespace {

class BetweenSites final : public PairLatency {
 public:
  BetweenSites(RttMatrix matrix, std::vector<std::uint32_t> site_of)
      : matrix_(std::move(matrix)), site_of_(std::move(site_of)), longest_(matrix_.longest()) {
    check(matrix_.sites() > 0, "a matrix of round-trip times has no site");
    for (const std::uint32_t site : site_of_) check(site < matrix_.sites(), "a node at no site");
  }
  Duration between(NodeIndex from, NodeIndex to) const override {
    return matrix_.at(site_of_[from], site_of_[to]);
  }
  Duration any_round_trip(Rng& rng) const override {
    const std::uint32_t from = rng.below(matrix_.sites());
    return matrix_.at(from, rng.below(matrix_.sites()));
  }
  Duration longest() const override { return longest_; }

 private:
  RttMatrix matrix_;
  std::vector<std::uint32_t> site_of_;
  Duration longest_;
};

class OnSquare final : public PairLatency {
 public:
  OnSquare(const Square& square, std::vector<Point> points)
      : square_(square), points_(std::move(points)) {
    check(square.of_unit >= Duration(), "a latency is negative");
  }
  Duration between(NodeIndex from, NodeIndex to) const override {
    return square_.between(points_[from], points_[to]);
  }
  Duration any_round_trip(Rng& rng) const override {
    Point ends[2];
    for (Point& end : ends) {
      end.x = rng.unit();
      end.y = rng.unit();
    }
    return square_.between(ends[0], ends[1]);
  }
  Duration longest() const override { return square_.longest(); }

 private:
  Square square_;
  std::vector<Point> points_;
};

}  // namespace

Duration RttMatrix::longest() const {
  return Duration::nanoseconds(*std::max_element(ns_.begin(), ns_.end()));
}

Duration Square::between(const Point& a, const Point& b) const {
  double x = std::abs(a.x - b.x);
  double y = std::abs(a.y - b.y);
  if (is_torus) {
    x = std::min(x, 1 - x);
    y = std::min(y, 1 - y);
  }
  // A square root is exact to the last bit on every machine.
  return Duration::nanoseconds(
      std::llround(std::sqrt(x * x + y * y) * static_cast<double>(of_unit.ns())));
}

Duration Square::longest() const {
  const double opposite = is_torus ? 0.5 : 1;
  return between({0, 0}, {opposite, opposite});
}

std::unique_ptr<PairLatency> matrix_latency(RttMatrix matrix, std::vector<std::uint32_t> site_of) {
  return std::make_unique<BetweenSites>(std::move(matrix), std::move(site_of));
}

std::unique_ptr<PairLatency> square_latency(const Square& square, std::vector<Point> points) {
  return std::make_unique<OnSquare>(square, std::move(points));
}

}  // namespace ddns::sim
