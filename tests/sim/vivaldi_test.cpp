// Coordinates against distances that they can and cannot express.
#include "sim/vivaldi.h"

#include <catch2/catch.hpp>
#include <vector>

#include "tests/sim/pair_errors.h"

namespace ddns::sim {
namespace {

constexpr NodeIndex kHosts = 200;

// Points of a plane, each host having a last mile of its own.
class Plane final : public Distances {
 public:
  Plane(Duration longest_mile) {
    Rng rng = Stream(9, "plane").at(0);
    for (NodeIndex n = 0; n < kHosts; ++n) {
      points_.push_back({rng.unit(), rng.unit()});
      mile_.push_back(Duration::nanoseconds(static_cast<std::int64_t>(
          rng.below_u64(static_cast<std::uint64_t>(longest_mile.ns()) + 1))));
    }
  }
  Duration between(NodeIndex a, NodeIndex b) const override {
    return square_.between(points_[a], points_[b]) + mile_[a] + mile_[b];
  }

 private:
  Square square_{.of_unit = Duration::milliseconds(100), .is_torus = false};
  std::vector<Point> points_;
  std::vector<Duration> mile_;
};

double median_error(const Distances& truth, const Distances& estimate) {
  const std::vector<double> errors = pair_errors(truth, estimate, kHosts);
  return errors[errors.size() / 2];
}

}  // namespace

TEST_CASE("coordinates in a plane tell distances in a plane", "[vivaldi]") {
  const Plane truth(Duration{});
  const Vivaldi flat(truth, one_node_each(kHosts), {.heights = false}, Stream(1, "vivaldi"));
  CHECK(median_error(truth, flat) < 0.01);
  CHECK(flat.between(3, 3) == Duration());
  CHECK(flat.between(3, 7) == flat.between(7, 3));
}

TEST_CASE("heights tell last miles, which a plane cannot", "[vivaldi]") {
  const Plane truth(Duration::milliseconds(60));
  const Vivaldi flat(truth, one_node_each(kHosts), {.heights = false}, Stream(1, "vivaldi"));
  const Vivaldi high(truth, one_node_each(kHosts), {.heights = true}, Stream(1, "vivaldi"));
  CHECK(median_error(truth, high) < 0.03);
  CHECK(median_error(truth, flat) > 2 * median_error(truth, high));
}

TEST_CASE("nodes of one host share its coordinates", "[vivaldi]") {
  const Plane truth(Duration{});
  std::vector<std::uint32_t> host_of = one_node_each(kHosts);
  for (std::uint32_t& host : host_of) host /= 2;
  const Vivaldi estimate(truth, host_of, {}, Stream(1, "vivaldi"));
  CHECK(estimate.between(6, 7) == Duration());
  CHECK(estimate.between(6, 20) == estimate.between(7, 21));
  CHECK(estimate.between(6, 20) > Duration());
}

}  // namespace ddns::sim
