#include "experiments/claims/reproduce_values.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "experiments/world/latency_build.h"
#include "sim/check.h"

namespace ddns::experiments {

namespace {

using overlay::NodeIndex;

// The share of the circle that a distance is; the leading word is all that shows.
double share(const overlay::Id& distance) {
  return static_cast<double>(distance.word[0]) * 0x1.0p-64;
}

// How many of the values lie above x, in the series' unit.
double count_above(const Series& series, double x) {
  const auto count = static_cast<double>(series.values.count());
  return std::round(count * (1 - series.cumulative(x)));
}

// The greatest distance from the distribution of records over nodes placed at random: each node's
// share of the circle is exponential, its number of records geometric.
double distance_from_geometric(const Series& storage) {
  const double mean = storage.mean();
  const Steps steps(storage.values);
  double greatest = 0;
  for (int k = 0; k <= static_cast<int>(storage.max()); ++k) {
    const double geometric = 1 - std::pow(mean / (1 + mean), k + 1);
    greatest = std::max(greatest, std::fabs(steps.cumulative(k) - geometric));
  }
  return greatest;
}

}  // namespace

NodeTable::NodeTable(const World& world) {
  const overlay::Members& members = world.members;
  const NodeIndex count = members.count();
  sim::check(count >= 3 && members.host_count() == count, "a table of nodes, one a host");
  for (NodeIndex n = 0; n < count; ++n) {
    const overlay::Id& id = members.id(n);
    records.push_back(world.dhash->store().count(n));
    served.push_back(static_cast<double>(world.network.served(n)));
    share_before.push_back(share(overlay::distance(members.id((n + count - 1) % count), id)));
    share_after.push_back(share(overlay::distance(id, members.id((n + 1) % count))));
  }
}

std::vector<double> questions_for_owners(const World& world, const Workload& workload) {
  std::vector<double> out(world.members.count());
  std::vector<NodeIndex> owners;
  for (const overlay::Id& key : workload.keys()) owners.push_back(world.overlay->owner(key));
  for (const traces::Question& question : workload.recording().questions()) {
    ++out[owners[question.name]];
  }
  return out;
}

void add_balance_values(const NodeTable& nodes, const std::vector<double>& questions,
                        const std::string& run, Values& v) {
  std::vector<double> with_next(questions);
  for (std::size_t n = 0; n < questions.size(); ++n) {
    with_next[n] += questions[(n + 1) % questions.size()];
  }
  v["load." + run + ".by_questions"] = correlation(nodes.served, questions);
  v["load." + run + ".by_questions_of_two"] = correlation(nodes.served, with_next);
}

void add_input_values(const Result& successful, const Result& failed, const Result& slashdot,
                      Values& v) {
  const auto count = [](std::uint64_t n) { return static_cast<double>(n); };
  v["input.nodes"] = count(successful.counts.nodes);
  v["input.successful.queries"] = count(successful.counts.queries);
  v["input.successful.records"] = count(successful.counts.records);
  v["input.failed.queries"] = count(failed.counts.queries);
  v["input.failed.records"] = count(failed.counts.records);
  v["input.slashdot.queries"] = count(slashdot.counts.queries);
  v["input.popular"] = count(successful.most_popular->fetches);
}

void add_storage_values(const Series& storage, const NodeTable& nodes, Values& v) {
  v["storage.mean"] = storage.mean();
  v["storage.median"] = storage.quantile(0.5);
  v["storage.p99"] = storage.quantile(0.99);
  v["storage.sd_ratio"] = storage.sd() / storage.mean();
  v["storage.none"] =
      std::round(storage.cumulative(0) * static_cast<double>(storage.values.count()));
  v["storage.over_800"] = count_above(storage, 800);
  v["storage.geometric"] = distance_from_geometric(storage);
  const double quarter = storage.mean() / 4;
  v["storage.low_ratio"] =
      storage.cumulative(quarter) / (storage.cumulative(2 * quarter) - storage.cumulative(quarter));

  const std::vector<double>& records = nodes.records;
  std::vector<std::size_t> order(records.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
    return records[a] != records[b] ? records[a] > records[b] : a < b;
  });
  v["storage.largest"] = records[order[0]];
  v["storage.second"] = records[order[1]];
  const std::vector<double>& shares = nodes.share_before;
  v["storage.top_two_share"] = 100 * (shares[order[0]] + shares[order[1]]) / 2;
  v["storage.by_previous"] = correlation(records, shares);
  v["storage.by_next"] = correlation(records, nodes.share_after);
}

void add_load_values(const Result& result, const std::string& run, Values& v) {
  const auto add = [&](const Series& load, const std::string& name) {
    v[name + ".median"] = load.quantile(0.5);
    v[name + ".p90"] = load.quantile(0.9);
    v[name + ".max"] = load.max();
    v[name + ".sum"] = load.mean() * static_cast<double>(load.values.count());
    v[name + ".beyond"] = count_above(load, 0.1);
  };
  add(*result.load_balance, "load." + run);
  add(*result.load_balance_as_in_paper, "load." + run + ".paper");
}

void add_transfer_values(const Result& result, const std::string& run, Values& v) {
  const Transfers& most = *result.most_popular;
  const std::string name = "transfers." + run;
  v[name + ".mean"] = most.per_node.mean();
  v[name + ".max"] = most.per_node.max();
  v[name + ".owner"] = static_cast<double>(most.by_owner);
  v[name + ".predecessor"] = static_cast<double>(most.by_predecessor);
  v[name + ".popular_owner"] = result.owner_transfers->mean();
  v[name + ".popular_owner_max"] = result.owner_transfers->max();
}

void add_spread_values(const Result& slashdot, const std::string& run, Values& v) {
  for (const Spread& s : slashdot.spread) {
    if (s.share == 0.99 && s.fetches) v["spread." + run] = static_cast<double>(*s.fetches);
  }
}

void add_hop_values(const Series& hops, const std::vector<double>& printed, const std::string& run,
                    Values& v) {
  const std::string name = "hops." + run;
  v[name + ".mean"] = hops.mean();
  v[name + ".median"] = hops.quantile(0.5);
  v[name + ".max"] = hops.max();
  v[name + ".zero"] = 100 * hops.cumulative(0);
  v[name + ".left"] = 100 * (1 - hops.cumulative(0));
  v[name + ".distance"] = distance(hops, printed);
}

void add_latency_values(const Series& latency, const PrintedCurve& printed, const std::string& run,
                        Values& v) {
  const std::string name = "latency." + run;
  v[name + ".mean"] = latency.mean();
  v[name + ".median"] = latency.quantile(0.5);
  v[name + ".p90"] = latency.quantile(0.9);
  v[name + ".max"] = latency.max();
  v[name + ".distance"] = distance(latency, printed);
}

void add_conventional_values(const Result& result, const PrintedCurve& printed, Values& v) {
  const Series& all = *result.latency_ms;
  v["latency.conventional.median"] = all.quantile(0.5);
  v["latency.conventional.max"] = all.max();
  v["latency.conventional.distance"] = distance(all, printed);
  v["latency.conventional.beyond"] = 100 * (1 - all.cumulative(printed.value.back()));

  const HopFit fit = fit_hops(result.latency_ms_by_hops);
  v["latency.per_hop"] = fit.mean_ms;
  v["latency.sd_per_root_hop"] = fit.sd_ms;
  v["latency.five_hops"] = result.latency_ms_by_hops.at(4).mean_ms;

  // The latencies that hops are drawn from, cut as the figures need it and as the text has it.
  constexpr std::uint64_t kDraws = 50'000;
  const LatencySpec& whole = result.spec.latency;
  const auto cut = [&](double high) {
    Spec spec = result.spec;
    spec.latency.trim_high = high;
    const auto model = build_latency(spec);
    sim::Rng rng = sim::Stream(result.spec.seed, "cut latencies").at(0);
    Series series{"ms", {}, 1e6};
    for (std::uint64_t i = 0; i < kDraws; ++i) {
      series.values.add(model->any_round_trip(rng).ns());
    }
    return series;
  };
  v["latency.cut.median"] = cut(whole.trim_high).quantile(0.5);
  v["latency.text_cut.mean"] = cut(1 - whole.trim_low).mean();
}

void add_combined_values(Values& v) {
  const auto combine = [&](const char* name, const char* a, const char* b, auto how) {
    const auto first = v.find(a);
    const auto second = v.find(b);
    if (first != v.end() && second != v.end()) v[name] = how(first->second, second->second);
  };
  const auto ratio = [](double a, double b) { return a / b; };
  const auto difference = [](double a, double b) { return a - b; };
  combine("load.ratio", "load.penultimate.paper.median", "load.failed.paper.median", ratio);
  combine("load.path_ratio", "load.path.paper.median", "load.failed.paper.median", ratio);
  combine("load.max_ratio", "load.failed.paper.max", "load.penultimate.paper.max", ratio);
  combine("hops.saved", "hops.failed.mean", "hops.penultimate.mean", difference);
  combine("latency.ratio", "latency.penultimate.median", "latency.cut.median", ratio);
  combine("latency.five_ratio", "latency.five_hops", "latency.cut.median", ratio);
  combine("storage.virtual.ratio", "storage.virtual.p99", "storage.p99", ratio);
  combine("million.growth", "million.b2.mean", "hops.none.mean", ratio);
  combine("hops.replicas.saving", "hops.replicas.mean", "hops.path.mean",
          [](double with, double without) { return 100 * (1 - with / without); });
}

void add_distances_between_seeds(const std::vector<Curves>& curves, std::vector<Values>& values) {
  for (std::size_t s = 0; s < curves.size(); ++s) {
    const Curves& next = curves[(s + 1) % curves.size()];
    const auto apart = [&](const char* curve) {
      return distance(curves[s].at(curve), next.at(curve));
    };
    values[s]["hops.penultimate.apart"] = apart("figure3.successful_penultimate");
    values[s]["latency.penultimate.apart"] = apart("figure6.shares_penultimate");
  }
}

}  // namespace ddns::experiments
