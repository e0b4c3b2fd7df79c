#include "experiments/world/placement.h"

#include <algorithm>
#include <bit>
#include <numeric>

#include "beehive/levels.h"
#include "beehive/routes.h"
#include "experiments/world/trace_build.h"
#include "sim/lifetime.h"

namespace ddns::experiments {

namespace {

using beehive::Level;

constexpr double kTypicalZipf = 0.91;  // Jung et al., IMW 2001

// How often each record is asked for, in proportion: by Zipf's law where the trace draws from it,
// else as often as the trace does. Records of no name are not asked for.
std::vector<std::uint64_t> record_weights(const World& world) {
  std::vector<std::uint64_t> weights(world.dhash->record_count(), 0);
  const TraceSpec& spec = world.spec.trace;
  if (spec.kind == TraceSpec::Kind::kSteady) {
    const auto of_ranks = traces::zipf_weights(static_cast<std::uint32_t>(spec.names), spec.zipf);
    for (dns::NameIndex i = 0; i < of_ranks.size(); ++i) {
      weights[world.rrsets->record(i)] = of_ranks[i];
    }
    return weights;
  }
  const auto trace = build_trace(world.spec);
  traces::Question question;
  while (trace->next(question)) ++weights[world.rrsets->record(question.name)];
  return weights;
}

// Of the routing tables of all nodes, their leaf sets left out.
std::uint64_t table_entries(const World& world) {
  std::uint64_t entries = 0;
  std::vector<overlay::NodeIndex> known;
  for (overlay::NodeIndex n = 0; n < world.members.count(); ++n) {
    world.overlay->neighbours(n, known);
    entries += known.size() - std::min<std::size_t>(known.size(), world.spec.overlay.leaf_set);
  }
  return entries;
}

}  // namespace

double expected_copies(const Spec& spec, double nodes, double hops) {
  if (spec.dhash.placement.kind == PlacementSpec::Kind::kNone) return 0;
  beehive::LevelCosts costs;  // as if each level took one RPC more
  for (double level = 0; level < hops && nodes > 1; ++level, nodes /= spec.overlay.base) {
    costs.copies.push_back(nodes);
    costs.hops.push_back(level);
  }
  costs.copies.push_back(1);
  costs.hops.push_back(hops);
  const double zipf = spec.trace.zipf > 0 ? spec.trace.zipf : kTypicalZipf;
  const auto weights = traces::zipf_weights(static_cast<std::uint32_t>(spec.trace.names), zipf);
  const auto levels = beehive::best_levels(weights, costs, spec.dhash.placement.hops);
  return beehive::expected(weights, levels, costs).copies;
}

Placement::Placement(World& world)
    : world_(world), spec_(world.spec.dhash.placement), learns_(spec_.learned) {
  if (spec_.kind == PlacementSpec::Kind::kNone) return;
  weights_ = record_weights(world);
  spec_.kind == PlacementSpec::Kind::kRoutes ? place_on_routes() : plan_levels();
}

void Placement::plan_levels() {
  const unsigned base = world_.spec.overlay.base;
  const auto digit_bits = static_cast<unsigned>(std::bit_width(base)) - 1;
  const beehive::LevelCosts costs = beehive::measure_levels(
      *world_.overlay, digit_bits, sim::Stream(world_.spec.seed, "levels of replication"));
  const std::vector<Level> levels =
      spec_.kind == PlacementSpec::Kind::kLevels
          ? beehive::best_levels(weights_, costs, spec_.hops)
          : beehive::closed_form_levels(weights_, spec_.zipf, base, world_.members.count(),
                                        spec_.hops, costs.home());
  expected_hops_ = beehive::expected(weights_, levels, costs).hops;
  replication_ = std::make_unique<beehive::Replication>(*world_.dhash, digit_bits, costs.home(),
                                                        table_entries(world_));
  if (learns_) {
    least_shares_ = beehive::least_shares(weights_, levels, costs.home());
  } else {
    replication_->set_levels(levels);
  }
}

void Placement::place_on_routes() {
  const beehive::RoutesPlan plan = beehive::plan_by_routes(
      *world_.overlay, weights_, spec_.hops, sim::Stream(world_.spec.seed, "ways of lookups"));
  for (dns::RecordIndex r = 0; r < weights_.size(); ++r) {
    if (weights_[r] == 0) continue;
    const beehive::RouteTree tree(*world_.overlay, world_.dhash->key(r));
    const auto choice = tree.best_copies(plan.price / static_cast<double>(weights_[r]));
    for (const overlay::NodeIndex n : choice.copies) world_.dhash->put_copy(r, n);
  }
  expected_hops_ = plan.hops;
}

void Placement::start() {
  if (learns_) world_.scheduler.spawn(rounds());
  if (spec_.updates_per_s > 0) world_.scheduler.spawn(updates());
}

void Placement::learn(const service::Question& question, const service::Answer& answer) {
  if (answer.end == overlay::LookupResult::End::kFound) {
    replication_->answered(question.record, answer.server);
  }
}

sim::Process Placement::rounds() {
  while (true) {
    co_await world_.scheduler.delay(spec_.round);
    replication_->round(least_shares_);
  }
}

sim::Process Placement::updates() {
  const auto gap = sim::Duration::nanoseconds(static_cast<std::int64_t>(1e9 / spec_.updates_per_s));
  const auto gaps = sim::exponential_lifetime(gap);
  std::vector<std::uint64_t> up_to = weights_;
  std::partial_sum(up_to.begin(), up_to.end(), up_to.begin());
  sim::Rng rng = sim::Stream(world_.spec.seed, "updates of records").at(0);
  while (true) {
    co_await world_.scheduler.delay(gaps->draw(rng));
    const std::uint64_t at = rng.below_u64(up_to.back());
    replication_->update(
        static_cast<dns::RecordIndex>(std::ranges::upper_bound(up_to, at) - up_to.begin()));
  }
}

std::optional<PlacementResult> Placement::result() const {
  if (spec_.kind == PlacementSpec::Kind::kNone) return std::nullopt;
  PlacementResult result;
  result.expected_hops = expected_hops_;
  auto held = static_cast<double>(world_.dhash->cache().copies());
  for (overlay::NodeIndex n = 0; n < world_.members.count(); ++n) {
    held += world_.dhash->store().count(n);
  }
  result.copies_a_node = held / world_.members.count();
  if (!replication_) return result;
  result.counts = replication_->counts();
  for (const Level level : replication_->levels()) {
    if (result.records_by_level.size() <= level) result.records_by_level.resize(level + 1u);
    ++result.records_by_level[level];
  }
  return result;
}

}  // namespace ddns::experiments
