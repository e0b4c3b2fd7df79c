#include "overlay/capacity.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "overlay/members.h"
#include "sim/check.h"

namespace ddns::overlay {
namespace {

using sim::InputError;

constexpr double kGreatest = 1e6;  // of capacities and of nodes per unit; keeps products exact

void require(bool ok, const std::string& message) {
  if (!ok) throw InputError(InputError::Kind::kSpec, message);
}

bool in_range(double x) {
  return x > 0 && x <= kGreatest;
}

std::uint64_t thousandths(double x) {
  return static_cast<std::uint64_t>(std::llround(x * 1000));
}

void validate(const CapacityModel& m) {
  if (m.kind == CapacityModel::Kind::kList) {
    require(!m.values.empty(), "a list of capacities has at least one value");
    for (const double value : m.values) {
      require(in_range(value), "a capacity is from above 0 to 10^6, not " + std::to_string(value));
    }
    return;
  }
  require(in_range(m.least),
          "the least capacity is from above 0 to 10^6, not " + std::to_string(m.least));
  if (m.kind == CapacityModel::Kind::kConstant) return;
  require(m.greatest >= m.least && in_range(m.greatest),
          "the greatest capacity is from the least to 10^6, not " + std::to_string(m.greatest));
  require(
      m.kind != CapacityModel::Kind::kPareto || in_range(m.shape),
      "the shape of a Pareto distribution is from above 0 to 10^6, not " + std::to_string(m.shape));
}

std::uint64_t draw_thousandths(const CapacityModel& m, sim::Rng& rng) {
  const std::uint64_t least = thousandths(m.least);
  const std::uint64_t greatest = thousandths(m.greatest);
  switch (m.kind) {
    case CapacityModel::Kind::kConstant:
      return least;
    case CapacityModel::Kind::kUniform:
      return least + rng.below(static_cast<std::uint32_t>(greatest - least + 1));
    case CapacityModel::Kind::kPareto:
      // Cut off before the rounding, which a small shape would overflow.
      return thousandths(std::min(m.greatest, m.least * std::pow(1 - rng.unit(), -1 / m.shape)));
    case CapacityModel::Kind::kList:
      return thousandths(m.values[rng.below(static_cast<std::uint32_t>(m.values.size()))]);
  }
  sim::check(false, "a capacity model has a kind");
  return 0;
}

std::uint64_t nodes_of(double nodes_per_unit, double capacity) {
  return static_cast<std::uint64_t>(std::max(1LL, std::llround(nodes_per_unit * capacity)));
}

double mean_capacity(const CapacityModel& m) {
  if (m.kind == CapacityModel::Kind::kUniform) return (m.least + m.greatest) / 2;
  // The integral of the tail, from 0 to where it is cut off.
  const double span = m.greatest / m.least;
  if (m.shape == 1) return m.least * (1 + std::log(span));
  return m.least * (1 + (std::pow(span, 1 - m.shape) - 1) / (1 - m.shape));
}

}  // namespace

std::vector<std::uint64_t> capacities(std::uint32_t hosts, const CapacityModel& model,
                                      const sim::Stream& stream) {
  validate(model);
  std::vector<std::uint64_t> drawn;
  drawn.reserve(hosts);
  for (std::uint32_t host = 0; host < hosts; ++host) {
    sim::Rng rng = stream.at(host);
    drawn.push_back(draw_thousandths(model, rng));
  }
  return drawn;
}

std::vector<std::uint32_t> virtual_node_counts(std::uint32_t hosts, double nodes_per_unit,
                                               const CapacityModel& model,
                                               const sim::Stream& stream) {
  require(in_range(nodes_per_unit),
          "virtual nodes per unit of capacity: from above 0 to 10^6, not " +
              std::to_string(nodes_per_unit));
  std::vector<std::uint32_t> counts;
  counts.reserve(hosts);
  std::uint64_t total = 0;
  for (const std::uint64_t thousandths : capacities(hosts, model, stream)) {
    const double capacity = static_cast<double>(thousandths) / 1000;
    const std::uint64_t nodes = nodes_of(nodes_per_unit, capacity);
    total += nodes;
    require(total < kNoNode, "the virtual nodes of all hosts are more than 2^32 - 2");
    counts.push_back(static_cast<std::uint32_t>(nodes));
  }
  return counts;
}

double expected_virtual_nodes(double nodes_per_unit, const CapacityModel& m) {
  if (m.kind == CapacityModel::Kind::kConstant) {
    return static_cast<double>(nodes_of(nodes_per_unit, m.least));
  }
  if (m.kind == CapacityModel::Kind::kList) {
    double sum = 0;
    for (const double value : m.values) sum += static_cast<double>(nodes_of(nodes_per_unit, value));
    return sum / static_cast<double>(m.values.size());
  }
  return std::max(1.0, nodes_per_unit * mean_capacity(m));
}

}  // namespace ddns::overlay
