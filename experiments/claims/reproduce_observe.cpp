#include "experiments/claims/reproduce_observe.h"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "experiments/claims/printed.h"
#include "experiments/claims/reproduce_values.h"
#include "experiments/run/inserts.h"
#include "experiments/run/output.h"
#include "experiments/run/run.h"

namespace ddns::experiments {

namespace {

const Override kPenultimate = {"/dhash/cache/policy", "penultimate"};

Spec shipped(const char* file, std::uint64_t seed, std::vector<Override> more = {}) {
  more.push_back({"/seed", fmt::format("{}", seed)});
  return load_spec(std::string(kShipped) + file, more);
}

// A run of a trace, with what only the world it ran in can tell.
struct Seen {
  Result result;
  NodeTable nodes;
  std::vector<double> questions;  // for keys that the node owns; of runs that find nothing
};

void save(const Result& result, const std::string& folder, const CostMeter& meter) {
  save_result(folder + '/' + result.spec.name, to_json(result), result.spec, meter);
}

Seen see(const Spec& spec, const Workload& workload, const std::string& folder,
         Observer* observer) {
  const CostMeter meter;
  World world(spec, &workload);
  Measurements measurements(world);
  insert_records(world, measurements);
  ask_questions(world, measurements, observer);
  Seen seen{measurements.result(), NodeTable(world), {}};
  if (seen.result.counts.not_found > 0) {
    seen.questions = questions_for_owners(world, workload);
  }
  if (!folder.empty()) save(seen.result, folder, meter);
  return seen;
}

Result storage_alone(const Spec& spec) {
  World world(spec);
  Measurements measurements(world);
  insert_records(world, measurements);
  return measurements.result();
}

// Each adds what one result says; all but the last two are of runs of a trace.
void observe_successful(const Seen& seen, const std::string& policy, const Printed& printed,
                        Observations& out) {
  const Result& r = seen.result;
  Values& v = out.values;
  v["load." + policy + ".by_records"] = correlation(seen.nodes.served, seen.nodes.records);
  add_load_values(r, policy, v);
  add_transfer_values(r, policy, v);
  add_hop_values(*r.hop_count, printed.hop_shares("successful"), policy, v);
  const PrintedCurve latency = printed.curve("figure6", "successful");
  add_latency_values(*r.latency_ms, latency, policy, v);
  out.curves["figure3.successful_" + policy] = share_curve(*r.hop_count);
  out.curves["figure6.successful_" + policy] = quantile_curve(*r.latency_ms);
  out.curves["figure6.shares_" + policy] = shares_between(*r.latency_ms, latency.value);
}

// Figures 1 and 2 show one policy; the print is nearer to penultimate.
void observe_balance(const Result& r, Curves& curves) {
  curves["figure1.successful"] = quantile_curve(*r.storage_balance);
  curves["figure2.successful"] = quantile_curve(*r.load_balance);
  curves["figure2.successful_as_in_paper"] = quantile_curve(*r.load_balance_as_in_paper);
}

void observe_failed(const Seen& seen, const Printed& printed, Observations& out) {
  const Result& r = seen.result;
  add_load_values(r, "failed", out.values);
  add_balance_values(seen.nodes, seen.questions, "failed", out.values);
  add_hop_values(*r.hop_count, printed.unsuccessful_hop_shares(), "failed", out.values);
  add_hop_values(*r.hop_count_as_in_paper, printed.hop_shares("unsuccessful_as_plotted"), "plotted",
                 out.values);
  out.curves["figure2.unsuccessful"] = quantile_curve(*r.load_balance);
  out.curves["figure2.unsuccessful_as_in_paper"] = quantile_curve(*r.load_balance_as_in_paper);
  out.curves["figure3.unsuccessful"] = share_curve(*r.hop_count);
  out.curves["figure3.unsuccessful_as_in_paper"] = share_curve(*r.hop_count_as_in_paper);
}

void observe_slashdot(const Result& r, const std::string& run, const Printed& printed, Values& v) {
  add_load_values(r, run, v);
  add_transfer_values(r, run, v);
  add_spread_values(r, run, v);
  add_hop_values(*r.hop_count, printed.hop_shares("slashdot"), run, v);
}

void observe_slashdot_curves(const Result& r, Curves& curves) {
  curves["figure2.slashdot"] = quantile_curve(*r.load_balance);
  curves["figure2.slashdot_as_in_paper"] = quantile_curve(*r.load_balance_as_in_paper);
  curves["figure3.slashdot"] = share_curve(*r.hop_count);
}

void observe_conventional(const Result& r, const Printed& printed, Observations& out) {
  add_conventional_values(r, printed.curve("figure4", "conventional"), out.values);
  out.curves["figure4.conventional"] = quantile_curve(*r.latency_ms);
  for (const HopLatency& h : r.latency_ms_by_hops) {
    out.curves["figure5.mean"].push_back(h.mean_ms);
    out.curves["figure5.sd"].push_back(h.sd_ms);
  }
}

}  // namespace

std::vector<Spec> written_runs(std::uint64_t seed) {
  return {shipped("successful.json", seed),
          shipped("successful.json", seed, {kPenultimate, {"/name", "successful-penultimate"}}),
          shipped("failed.json", seed), shipped("slashdot.json", seed),
          shipped("latency.json", seed)};
}

Observations observe_paper(std::uint64_t seed, const std::string& folder, Observer* observer) {
  const Printed printed;
  Observations out;
  const auto spec = [&](const char* file, std::vector<Override> more = {}) {
    if (folder.empty()) more.push_back({"/dhash/insert", "placed"});
    return shipped(file, seed, std::move(more));
  };

  const Spec successful = spec("successful.json");
  std::optional<Workload> asked(std::in_place, successful);
  Seen path = see(successful, *asked, folder, observer);
  add_storage_values(*path.result.storage_balance, path.nodes, out.values);
  observe_successful(path, "path", printed, out);
  Seen other = see(spec("successful.json", {kPenultimate, {"/name", "successful-penultimate"}}),
                   *asked, folder, observer);
  observe_successful(other, "penultimate", printed, out);
  observe_balance(other.result, out.curves);
  const Spec unsuccessful = spec("failed.json");
  asked.emplace(unsuccessful);
  const Seen failed = see(unsuccessful, *asked, folder, observer);
  observe_failed(failed, printed, out);

  const Spec one_name = spec("slashdot.json");
  asked.emplace(one_name);
  const Result slashdot = see(one_name, *asked, folder, observer).result;
  add_input_values(path.result, failed.result, slashdot, out.values);
  observe_slashdot(slashdot, "slashdot", printed, out.values);
  observe_slashdot_curves(slashdot, out.curves);
  const Seen again = see(spec("slashdot.json", {kPenultimate}), *asked, /*folder=*/"", observer);
  observe_slashdot(again.result, "slashdot_penultimate", printed, out.values);

  const CostMeter meter;
  const Result latency = run(shipped("latency.json", seed), observer);
  if (!folder.empty()) save(latency, folder, meter);
  observe_conventional(latency, printed, out);

  // Successful and unsuccessful lookups together, the latter with the call to their origin.
  Series& both = *other.result.latency_ms;
  both.values.merge(failed.result.latency_ms_as_in_paper->values);
  out.values["latency.both.median"] = both.quantile(0.5);
  return out;
}

Values observe_extra(Extra extra, std::uint64_t seed, std::uint32_t large_ring,
                     Observer* observer) {
  const auto successful = [&](std::vector<Override> more) {
    more.push_back({"/dhash/insert", "placed"});
    return shipped("successful.json", seed, std::move(more));
  };
  const auto mean_hops = [&](const Spec& spec) { return run(spec, observer).hop_count->mean(); };
  switch (extra) {
    case Extra::kMillionBase2:
    case Extra::kMillionBase16: {
      const std::string base = extra == Extra::kMillionBase2 ? "2" : "16";
      const std::vector<Override> ring = {{"/overlay/base", base},
                                          {"/overlay/nodes", fmt::format("{}", large_ring)}};
      const Result r = run(shipped("million-nodes.json", seed, ring), observer);
      const std::string name = "million.b" + base;
      return {{name + ".mean", r.hop_count->mean()},
              {name + ".max", r.hop_count->max()},
              {name + ".latency", r.latency_ms->quantile(0.5)}};
    }
    case Extra::kReplicas:
      return {{"hops.replicas.mean", mean_hops(successful({{"/dhash/replicas", "6"}}))}};
    case Extra::kOriginCache:
      return {{"hops.origin.mean", mean_hops(successful({{"/dhash/cache/policy", "origin"}}))}};
    case Extra::kNoCache:
      return {{"hops.none.mean", mean_hops(successful({{"/dhash/cache/policy", "none"}}))}};
    case Extra::kOtherPopularity: {
      // As many names asked for more than 1000 times as a smooth curve has, not two.
      const Result r = run(
          successful({{"/dhash/cache/policy", "penultimate"}, {"/trace/asked_over_1000", "null"}}),
          observer);
      const Printed printed;
      Values v;
      add_hop_values(*r.hop_count, printed.hop_shares("successful"), "popularity", v);
      add_latency_values(*r.latency_ms, printed.curve("figure6", "successful"), "popularity", v);
      return v;
    }
    case Extra::kVirtualNodes: {
      const Result r = storage_alone(successful({{"/overlay/virtual_nodes", "10"}}));
      return {{"storage.virtual.p99", r.storage_balance->quantile(0.99)},
              {"storage.virtual.median", r.storage_balance->quantile(0.5)}};
    }
  }
  return {};
}

}  // namespace ddns::experiments
