#include "experiments/claims/reproduce_living.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "experiments/claims/claims.h"
#include "experiments/run/run.h"
#include "sim/check.h"

namespace ddns::experiments {

namespace {

double percent(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0 : 100 * static_cast<double>(part) / static_cast<double>(whole);
}

double seconds(sim::Duration d) {
  return static_cast<double>(d.ns()) * 1e-9;
}

std::string fraction(int percents) {
  return fmt::format("{}", percents / 100.0);
}

// No replicas, then maintenance: what is gone when the ring has recovered.
void add_unreplicated(unsigned seeds, std::vector<LivingRun>& runs) {
  for (const int p : {10, 20, 30, 40, 50}) {
    runs.push_back({"simultaneous-failure.json",
                    fmt::format("crash.unreplicated.{}", p),
                    {{"/dhash/replicas", "1"}, {"/faults/crash/fraction", fraction(p)}},
                    2 * seeds,
                    take_failing});
  }
}

// What a crash leaves on no node is known at once: one question, no maintenance.
void add_replicated(unsigned seeds, std::vector<LivingRun>& runs) {
  for (const int p : {10, 20, 30, 50, 70}) {
    runs.push_back({"simultaneous-failure.json",
                    fmt::format("crash.replicated.{}", p),
                    {{"/dhash/replicas", "6"},
                     {"/faults/crash/fraction", fraction(p)},
                     {"/maintenance/on", "false"},
                     {"/trace/start_s", "0"},
                     {"/trace/duration_s", "0.001"}},
                    10 * seeds,
                    take_unavailable});
  }
}

// What the published paths and timeouts count can be read in two ways: the owner is called by its
// predecessor, or straight by whoever has it in its successor list.
void add_paths(unsigned seeds, std::vector<LivingRun>& runs) {
  const auto add = [&](const char* figures, const char* owner_by_successors, auto take) {
    for (const int p : {0, 10, 20, 30, 40, 50}) {
      runs.push_back({"path-under-failure.json",
                      fmt::format("{}.{}", figures, p),
                      {{"/overlay/owner_by_successors", owner_by_successors},
                       {"/faults/crash/fraction", fraction(p)}},
                      10 * seeds,
                      take});
    }
  };
  add("path", "false", take_path_to_predecessor);
  add("straight", "true", take_path);
}

void add_attacks(unsigned seeds, std::vector<LivingRun>& runs) {
  const auto add = [&](const char* victims, const char* name, const char* fraction) {
    runs.push_back({"dos.json",
                    name,
                    {{"/faults/crash/victims", victims}, {"/faults/crash/fraction", fraction}},
                    seeds,
                    take_attack});
  };
  add("uniform", "attack.uniform.10", "0.1");
  add("uniform", "attack.uniform.30", "0.3");
  add("uniform", "attack.uniform.50", "0.5");
  add("most-loaded", "attack.most_loaded.10", "0.1");
  add("popular-owners", "attack.popular_owners.10", "0.1");
  add("arc", "attack.arc.1", "0.01");
  add("arc", "attack.arc.10", "0.1");
}

void add_partitions(unsigned seeds, std::vector<LivingRun>& runs) {
  const auto add = [&](const char* name, const char* shares, const char* contacts) {
    runs.push_back({"partition.json",
                    name,
                    {{"/faults/partition/shares", shares}, {"/maintenance/contacts", contacts}},
                    seeds,
                    take_partition});
  };
  add("partition.few", "[0.95, 0.05]", "0");
  add("partition.few_contacts", "[0.95, 0.05]", "8");
  add("partition.half", "[0.5, 0.5]", "0");
}

void add_floods(unsigned seeds, std::vector<LivingRun>& runs) {
  const auto add = [&](const char* name, const char* kind, const char* records) {
    runs.push_back({"quota.json",
                    name,
                    {{"/quota/kind", kind}, {"/quota/attacker/records", records}},
                    seeds,
                    take_flood});
  };
  add("quota.calm", "proportional", "0");
  add("quota.flood", "proportional", "200000");
  add("quota.room", "room", "200000");
}

// Of all windows that end after `from` and not after `until`.
template <class Visit>
void for_windows(const Result& r, double from, double until, Visit visit) {
  for (const Window& w : r.windows) {
    if (w.end_s > from && w.end_s <= until) visit(w);
  }
}

}  // namespace

std::vector<LivingRun> living_runs(unsigned seeds) {
  sim::check(seeds >= 1, "a seed, at least");
  std::vector<LivingRun> runs;
  const Override hour = {"/churn/mean_life_s", "3600"};
  runs.push_back(
      {"churn.json", "churn.week", {hour, {"/trace/duration_s", "604800"}}, 1, take_churn});
  runs.push_back({"churn.json", "churn.hours", {hour}, seeds, take_churn});
  add_unreplicated(seeds, runs);
  add_partitions(seeds, runs);
  add_attacks(seeds, runs);
  add_floods(seeds, runs);
  add_paths(seeds, runs);
  add_replicated(seeds, runs);
  return runs;
}

Values observe_living(const LivingRun& living, std::uint64_t seed, Observer* observer) {
  std::vector<Override> set = living.set;
  set.push_back({"/seed", fmt::format("{}", seed)});
  const Result result = run(load_spec(std::string(kShipped) + living.file, set), observer);
  Values values;
  living.take(result, living.figures, values);
  return values;
}

void take_failing(const Result& r, const std::string& figures, Values& v) {
  const std::uint64_t asked = r.counts.queries - r.counts.abandoned;
  v[figures + ".failing"] = percent(asked - r.counts.answered, asked);
}

void take_unavailable(const Result& r, const std::string& figures, Values& v) {
  v[figures + ".unavailable"] = percent(r.living->blocks.unavailable, r.living->blocks.records);
}

void take_flood(const Result& r, const std::string& figures, Values& v) {
  const QuotaOutcome& q = *r.quota;
  v[figures + ".refused"] =
      percent(q.ordinary.refused_by_quota + q.ordinary.refused_full, q.ordinary.tried);
  v[figures + ".contributed"] = percent(q.attacker_room, q.room);
  v[figures + ".stored"] = percent(q.attacker_blocks, q.blocks);
}

void take_path_to_predecessor(const Result& r, const std::string& figures, Values& v) {
  take_path(r, figures, v);
  v[figures + ".path"] -= 1;
}

void take_path(const Result& r, const std::string& figures, Values& v) {
  v[figures + ".path"] = r.hop_count->mean();
  v[figures + ".timeouts"] = r.living->timeouts.mean();
  v[figures + ".astray"] = percent(r.counts.wrong_owner + r.counts.failed, r.counts.queries);
}

void take_attack(const Result& r, const std::string& figures, Values& v) {
  const double at = seconds(r.spec.faults.crash_at);
  std::uint64_t asked = 0;
  std::uint64_t answered = 0;
  for_windows(r, at, kNoLimit, [&](const Window& w) {
    asked += w.queries - w.abandoned;
    answered += w.answered;
  });
  const BlockCensus& blocks = r.living->blocks;
  v[figures + ".answered"] = percent(answered, asked);
  v[figures + ".unavailable"] = percent(blocks.unavailable, blocks.records);
  v[figures + ".fewer"] = percent(blocks.under_replicated, blocks.records);
  for_windows(r, at - seconds(*r.spec.window), at, [&](const Window& w) {
    v[figures + ".fewer_at_first"] = percent(w.blocks.under_replicated, w.blocks.records);
  });
}

void take_churn(const Result& r, const std::string& figures, Values& v) {
  take_failing(r, figures, v);
  v[figures + ".answered"] = 100 - v[figures + ".failing"];
  v[figures + ".astray"] = percent(r.counts.wrong_owner, r.counts.queries);
  std::uint64_t lost = 0;
  std::uint64_t unavailable = 0;
  double fewer = 0;
  for (const Window& w : r.windows) {
    lost = std::max(lost, w.blocks.lost);
    unavailable = std::max(unavailable, w.blocks.unavailable);
    fewer += percent(w.blocks.under_replicated, w.blocks.records);
  }
  v[figures + ".lost"] = static_cast<double>(lost);
  v[figures + ".unavailable"] = static_cast<double>(unavailable);
  v[figures + ".fewer"] = fewer / static_cast<double>(r.windows.size());
  // Little's law: of the records, those short of a holder are the rate at which one loses a holder
  // (replicas / mean life) times how long it is without.
  v[figures + ".short_of_one"] =
      v[figures + ".fewer"] / 100 * seconds(r.spec.churn.mean_life) / r.spec.dhash.replicas;
  std::uint64_t bytes = r.living->repair->bytes;
  for (const auto& kind : r.living->maintenance) bytes += kind.bytes;
  v[figures + ".cost"] = static_cast<double>(bytes) / r.living->node_seconds;
}

void take_partition(const Result& r, const std::string& figures, Values& v) {
  const auto side = [&](const char* name, const GroupCounts& g) {
    const std::string prefix = figures + '.' + name;
    v[prefix + ".answered"] = percent(g.answered, g.queries);
    v[prefix + ".by_copies"] = percent(g.answered_by_copies, g.queries);
    v[prefix + ".unreachable"] = percent(g.unreachable, g.queries);
  };
  side("most", r.living->groups.at(0));
  side("cut_off", r.living->groups.at(1));
  // At its very end the sides see each other again.
  const double heals = seconds(r.spec.faults.partition_at + r.spec.faults.partition_lasts);
  for_windows(r, 0, heals - 1e-3, [&](const Window& w) {
    v[figures + ".apart"] = static_cast<double>(w.wrong_successors);
  });
  v[figures + ".after"] = static_cast<double>(r.windows.back().wrong_successors);
}

}  // namespace ddns::experiments
