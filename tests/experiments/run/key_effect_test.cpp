// Every key of an experiment file decides something: a small run with another value of the key
// reports something else.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <map>
#include <string>

#include "experiments/spec/keys.h"
#include "tests/experiments/made_up.h"
#include "tests/experiments/run/key_effect_files.h"
#include "tests/experiments/run/key_effect_runs.h"

namespace ddns::experiments {
namespace {

// One row for each key that has more than one value.
const Row kRows[] = {
    {"/name", kDay, R"("other")", "{}", Effect::kName},
    {"/seed", kDay, "2"},
    {"/service/kind", kBare, R"("conventional")"},
    {"/conventional/model", kResolvers, R"("caches")"},
    {"/conventional/clients_a_resolver", kResolvers, "10"},
    {"/conventional/ttl_s", kResolvers, "5"},
    {"/conventional/cache_entries", kResolvers, "3"},
    {"/conventional/ttl_cap_s", kResolvers, "10"},
    {"/conventional/ttl_floor_s", kResolvers, "1000"},
    {"/conventional/ns_cache", kResolvers, "false"},
    {"/conventional/negative_cache", kNegative, "false"},
    {"/conventional/first_timer_s", kResolvers, "1", kDeadZones},
    {"/conventional/later_timer_s", kResolvers, "1", kDeadZones},
    {"/conventional/tries", kResolvers, "1", kDeadZones},
    {"/conventional/most_referrals", kResolvers, "9", kLoops},
    {"/conventional/detect_loops", kResolvers, "true", kLoops},
    {"/conventional/explore", kResolvers, "1", R"({"/conventional/rtt": "pair"})"},
    {"/conventional/client_timer_s", kResolvers, "2", kDeadZones},
    {"/conventional/client_tries", kResolvers, "2", kDeadZones},
    {"/conventional/loss", kResolvers, "0.1"},
    {"/conventional/most_aliases", kResolvers, "1", kAliases},
    {"/conventional/prefetch", kResolvers, "0.5", R"({"/conventional/ttl_s": 60})"},
    {"/conventional/serve_stale_s", kResolvers, "null", kStale},
    {"/conventional/stale_timer_s", kResolvers, "0", kStale},
    {"/conventional/servfail_ttl_s", kResolvers, "30", kDeadZones},
    {"/conventional/rtt", kResolvers, R"("pair")"},
    {"/conventional/forwarders", kResolvers, "2"},
    {"/conventional/forwarder_serves", kResolvers, "100", kForwarding},
    {"/conventional/forwarder_entries", kResolvers, "1", kForwarding},
    {"/conventional/forwarder_timer_s", kResolvers, "2", kUnheard},
    {"/conventional/forwarder_tries", kResolvers, "1", kUnheard},
    {"/conventional/aggressive", kNegative, "true"},
    {"/conventional/servers_elsewhere", kResolvers, "0.9"},
    {"/conventional/circular_zones", kResolvers, "0.9"},
    {"/conventional/most_detours", kResolvers, "0", kElsewhere},
    {"/conventional/attack/target", kResolvers, R"("root")"},
    {"/conventional/attack/loss", kResolvers, "0.5", kAttack},
    {"/conventional/attack/at_s", kResolvers, "300", kAttack},
    {"/conventional/attack/lasts_s", kResolvers, "300", kAttack},
    {"/conventional/root_servers", kResolvers, "1"},
    {"/conventional/top_level_servers", kResolvers, "1"},
    {"/conventional/zone_servers", kResolvers, "1"},
    {"/conventional/ns_ttl_s", kResolvers, "10"},
    {"/conventional/glue_ttl_s", kResolvers, "10"},
    {"/conventional/negative_ttl_s", kNegative, "10"},
    {"/conventional/dead_zones", kResolvers, "0.3"},
    {"/conventional/lame_zones", kResolvers, "0.3"},
    {"/conventional/looping_zones", kResolvers, "0.3"},
    {"/conventional/dead_servers", kResolvers, "0.3"},
    {"/conventional/aliases", kResolvers, "0.5"},
    {"/trace/preset", kCaches, R"("kaist-may01")"},
    {"/trace/connections_a_visit", kCaches, "1"},
    {"/trace/gap_s", kCaches, "100"},
    {"/service/verify", kDay, R"("signatures")"},
    {"/service/verify_us", kDay, "100", R"({"/service/verify": "signatures"})"},
    {"/service/mistakes/kind", kDay, R"("bad-signature")", R"({"/service/verify": "signatures"})"},
    {"/service/mistakes/share", kMistaken, "0.4"},
    {"/service/verify_inserts", kMistaken, "false"},
    {"/service/keys", kDay, R"("naive")", R"({"/service/verify": "signatures"})"},
    {"/service/keys_kept", kKeyed, "true"},
    {"/service/popular_share", kKeyed, "0.2"},
    {"/service/rrset_octets", kKeyed, "101"},
    {"/service/signature_octets", kKeyed, "96"},
    {"/service/key_octets", kKeyed, "68"},
    {"/trace/kind", kOneName, R"("steady")"},
    {"/trace/outcome", kDay, R"("unsuccessful")"},
    {"/trace/negative_share", kMixed, "0.3"},
    {"/trace/negative_names", kMixed, R"("random")"},
    {"/trace/queries", kRouting, "301"},
    {"/trace/in_flight", kRouting, "1", R"({"/output/window_s": 1})"},
    {"/trace/names", kDay, "201"},
    {"/trace/most_popular", kDay, "61"},
    {"/trace/asked_once", kDay, "120"},
    {"/trace/asked_over_100", kDay, "2", R"({"/trace/most_popular": 150})"},
    {"/trace/asked_over_1000", kDay, "2",
     R"({"/trace/queries": 4000, "/trace/most_popular": 1100})"},
    {"/trace/duration_s", kSteady, "500"},
    {"/trace/clients", kDay, "3", R"({"/lookup/origin": "client"})"},
    {"/trace/path", kFile, R"("part.csv")"},
    {"/trace/format", kFile, R"("names")", "{}", Effect::kRefused},
    {"/trace/rate_per_s", kFile, "7", R"({"/trace/path": "names.txt", "/output/window_s": 5})"},
    {"/trace/filter", kFile, R"("all")"},
    {"/trace/skip_bad_lines", kFile, "false",
     R"({"/trace/path": "bad.csv", "/trace/skip_bad_lines": true})", Effect::kRefused},
    {"/trace/time_unit", kFile, R"("ms")",
     R"({"/trace/path": "times.csv", "/trace/time_unit": "s", "/output/window_s": 1})"},
    {"/trace/type", kFile, R"("MX")", R"({"/trace/path": "bare.txt", "/trace/type": "A"})"},
    {"/trace/zipf", kSteady, "1"},
    {"/trace/start_s", kSteady, "30",
     R"({"/faults/crash/victims": "uniform", "/faults/crash/at_s": 20})"},
    {"/overlay/kind", kRouting, R"("one-hop")"},
    {"/overlay/leaf_set", kRouting, "4", R"({"/overlay/kind": "pastry"})"},
    {"/overlay/bucket", kRouting, "4", R"({"/overlay/kind": "kademlia"})"},
    {"/overlay/nodes", kRouting, "51"},
    {"/overlay/base", kRouting, "4"},
    {"/overlay/successors", kRouting, "3", R"({"/overlay/route_by_successors": true})"},
    {"/overlay/route_by_successors", kRouting, "true"},
    {"/overlay/owner_by_successors", kRouting, "true"},
    {"/overlay/virtual_nodes", kRouting, "2"},
    {"/overlay/capacity/kind", kRouting, R"("pareto")"},
    {"/overlay/capacity/least", kRouting, "3",
     R"({"/overlay/capacity/kind": "uniform", "/overlay/capacity/greatest": 6})"},
    {"/overlay/capacity/greatest", kRouting, "9",
     R"({"/overlay/capacity/kind": "uniform", "/overlay/capacity/greatest": 6})"},
    {"/overlay/capacity/shape", kRouting, "1", R"({"/overlay/capacity/kind": "pareto"})"},
    {"/overlay/capacity/values", kRouting, "[1,5]",
     R"({"/overlay/capacity/kind": "list", "/overlay/capacity/values": [1,2]})"},
    {"/churn/kind", kChurn, R"("weibull")"},
    {"/churn/mean_life_s", kChurn, "300"},
    {"/churn/shape", kChurn, "1.5", R"({"/churn/kind": "pareto"})"},
    {"/churn/file", kLives, R"("short-lives.txt")"},
    {"/churn/joins", kChurn, R"("poisson")"},
    {"/churn/graceful", kChurn, "1"},
    {"/churn/absent_nodes", kChurn, "5"},
    {"/faults/crash/victims", kSteady, R"("arc")", R"({"/faults/crash/victims": "uniform"})"},
    {"/faults/crash/fraction", kSteady, "0.3", R"({"/faults/crash/victims": "uniform"})"},
    {"/faults/crash/at_s", kSteady, "300", R"({"/faults/crash/victims": "uniform"})"},
    {"/faults/crash/back_after_s", kChurn, "60", R"({"/faults/crash/victims": "uniform"})"},
    {"/faults/partition/kind", kSteady, R"("uniform")"},
    {"/faults/partition/shares", kSteady, "[0.1,0.9]", R"({"/faults/partition/kind": "uniform"})"},
    {"/faults/partition/at_s", kSteady, "300", R"({"/faults/partition/kind": "uniform"})"},
    {"/faults/partition/lasts_s", kSteady, "300", R"({"/faults/partition/kind": "uniform"})"},
    {"/faults/lying/kind", kDay, R"("forged")"},
    {"/faults/lying/share", kDay, "0.2", R"({"/faults/lying/kind": "forged"})"},
    {"/maintenance/on", kSteady, "true"},
    {"/maintenance/stabilise_s", kChurn, "[5,10]"},
    {"/maintenance/fix_fingers_s", kChurn, "[5,10]"},
    {"/maintenance/check_predecessor_s", kChurn, "[5,10]"},
    {"/maintenance/tries", kChurn, "3"},
    {"/maintenance/suspicion_s", kChurn, "0"},
    {"/maintenance/contacts", kChurn, "2"},
    {"/maintenance/probe_contacts_s", kChurn, "[20,30]", R"({"/maintenance/contacts": 2})"},
    {"/dhash/replicas", kSteady, "2"},
    {"/dhash/insert", kSteady, R"("protocol")"},
    {"/dhash/cache/policy", kSteady, R"("none")"},
    {"/dhash/cache/capacity", kSteady, "1"},
    {"/dhash/cache/ttl", kSteady, "true", R"({"/trace/zipf": 1, "/trace/duration_s": 8000})"},
    {"/dhash/cache/ttl_s", kSteady, "60", R"({"/dhash/cache/ttl": true})"},
    {"/dhash/repair/on", kChurn, "false"},
    {"/dhash/repair/reaction_s", kChurn, "60"},
    {"/dhash/repair/period_s", kChurn, "[100,200]"},
    {"/dhash/repair/block_bytes", kChurn, "513"},
    {"/dhash/disks_survive", kChurn, "false"},
    {"/quota/kind", kQuota, R"("room")", R"({"/quota/kind": "proportional"})"},
    {"/quota/blocks_per_unit", kQuota, "15"},
    {"/quota/organisations", kQuota, "11"},
    {"/quota/slack", kQuota, "3"},
    {"/quota/attacker/records", kQuota, "150"},
    {"/quota/attacker/hosts", kQuota, "3"},
    {"/latency/kind", kRouting, R"("constant")"},
    {"/latency/file", kRouting, R"("latency.txt")"},
    {"/latency/trim", kRouting, "[0.1,0.9]"},
    {"/latency/median_ms", kRouting, "44", R"({"/latency/kind": "lognormal"})"},
    {"/latency/sigma", kRouting, "2", R"({"/latency/kind": "lognormal"})"},
    {"/latency/value_ms", kRouting, "71", R"({"/latency/kind": "constant"})"},
    {"/network/timeout_ms", kSteady, "600", R"({"/faults/crash/victims": "uniform"})"},
    {"/network/loss", kRouting, "0.1"},
    {"/lookup/tries", kRouting, "2", R"({"/network/loss": 0.1})"},
    {"/lookup/style", kRouting, R"("recursive")"},
    {"/lookup/origin", kSteady, R"("client")"},
    {"/output/latency_by_hops/max_hops", kConventional, "3"},
    {"/output/latency_by_hops/samples", kConventional, "999"},
    {"/output/latency_resolution_ms", kRouting, "50"},
    {"/output/window_s", kSteady, "60"},
    {"/output/graph", kSteady, "true"},
    {"/output/per_node", kSteady, "true"},
};

// Everything that a result says but the specification and the fingerprint, which tell other runs
// apart whatever they report.
Json report(const Folder& folder, const Json& document) {
  Json json = to_json(run(load_spec(folder.write("test.json", document.dump()))));
  json.erase("spec");
  json.erase("fingerprint");
  json["counts"].erase("events");
  return json;
}

void check_effect(const Folder& folder, const Row& row) {
  Json document = Json::parse(row.base);
  const Json with = Json::parse(row.with);
  for (const auto& [pointer, value] : with.items()) document[Json::json_pointer(pointer)] = value;
  Json before = report(folder, document);
  document[Json::json_pointer(row.key)] = Json::parse(row.value);
  if (row.effect == Effect::kRefused) {
    CHECK_THROWS_AS(report(folder, document), sim::InputError);
    return;
  }
  Json after = report(folder, document);
  CHECK((before != after));
  if (row.effect == Effect::kName) {
    before.erase("name");
    after.erase("name");
    CHECK((before == after));
  }
}

}  // namespace

TEST_CASE("every key has an effect") {
  std::map<std::string, const Row*> rows;
  for (const Row& row : kRows) {
    INFO(row.key << " stands twice, or is no key");
    CHECK(rows.emplace(row.key, &row).second);
    CHECK(find_key(row.key) != nullptr);
  }
  const Folder folder;
  write_files(folder);
  for (const Key& key : keys()) {
    INFO(key.pointer);
    if (key.words.size() == 1) continue;  // there is nothing else to say
    const auto row = rows.find(key.pointer);
    CHECK(row != rows.end());
    if (row != rows.end()) check_effect(folder, *row->second);
  }
}

}  // namespace ddns::experiments
