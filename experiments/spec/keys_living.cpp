// The keys of the table that say who comes, goes and fails, and how the ring looks after itself.
#include "experiments/spec/keys_parts.h"

namespace ddns::experiments::parts {

namespace {

using enum KeyType;

const Condition kChurn = {"/churn/kind", {"exponential", "weibull", "pareto", "file"}};
const Condition kMeanLife = {"/churn/kind", {"exponential", "weibull", "pareto"}};
const Condition kShape = {"/churn/kind", {"weibull", "pareto"}};
const Condition kCrash = {"/faults/crash/victims",
                          {"uniform", "arc", "most-loaded", "popular-owners"}};
const Condition kPartition = {"/faults/partition/kind", {"uniform"}};
const Condition kMaintained = {"/maintenance/on", {"true"}};
const Condition kRepaired = {"/dhash/repair/on", {"true"}};

void add_churn_keys(std::vector<Key>& t) {
  t.push_back({.pointer = "/churn/kind",
               .type = kWord,
               .words = {"none", "exponential", "weibull", "pareto", "file"},
               .defaults = {{R"("none")"}},
               .applies = {on_overlay()},
               .text = "Distribution of how long a host stays on the ring; none: for ever."});
  t.push_back({.pointer = "/churn/mean_life_s",
               .type = kNumber,
               .minimum = 1,
               .maximum = kBillion,
               .unit = "s",
               .defaults = {{"3600"}},
               .applies = {on_overlay(), kMeanLife},
               .text = "Mean of the time that a host stays on the ring."});
  t.push_back({.pointer = "/churn/shape",
               .type = kNumber,
               .minimum = 0.05,
               .maximum = 100,
               .defaults = {{"2", {"/churn/kind", {"pareto"}}}, {"0.6"}},
               .applies = {on_overlay(), kShape},
               .text = "Shape of the distribution of that time; Pareto's must be above 1."});
  t.push_back({.pointer = "/churn/file",
               .type = kPath,
               .applies = {on_overlay(), {"/churn/kind", {"file"}}},
               .text = "A text file of lifetimes in seconds, one a line, each as likely as "
                       "another."});
}

void add_join_keys(std::vector<Key>& t) {
  t.push_back({.pointer = "/churn/joins",
               .type = kWord,
               .words = {"matched", "poisson"},
               .defaults = {{R"("matched")"}},
               .applies = {on_overlay(), kChurn},
               .text = "A host joins whenever one goes, or hosts join at random times, as many as "
                       "go on average. Two hosts always stay, so that a ring has at least three."});
  t.push_back({.pointer = "/churn/graceful",
               .type = kNumber,
               .minimum = 0,
               .maximum = 1,
               .defaults = {{"0"}},
               .applies = {on_overlay(), kChurn},
               .text = "The share of those that go that hand over what they have; the others "
                       "crash."});
  t.push_back({.pointer = "/churn/absent_nodes",
               .nullable = true,
               .minimum = 1,
               .maximum = 1e7,
               .unit = "hosts",
               .defaults = {{"null"}},
               .applies = {on_overlay(), kChurn},
               .text = "Hosts that are away at first, beside those of /overlay/nodes: who joins is "
                       "one of those away, and who goes is away. null: as many as those."});
}

void add_crash_keys(std::vector<Key>& t) {
  t.push_back({.pointer = "/faults/crash/victims",
               .type = kWord,
               .words = {"none", "uniform", "arc", "most-loaded", "popular-owners"},
               .defaults = {{R"("none")"}},
               .applies = {on_overlay()},
               .text = "Hosts that crash all at once: any alike; neighbours on the ring; those "
                       "that have served the most RPCs; or the owners of the names asked for most "
                       "often (of those not asked for yet, in the order of the trace)."});
  t.push_back({.pointer = "/faults/crash/fraction",
               .type = kNumber,
               .minimum = 0,
               .maximum = 0.999,
               .defaults = {{"0.1"}},
               .applies = {on_overlay(), kCrash},
               .text =
                   "The share of the hosts on the ring that crash at once, rounded to whole hosts; "
                   "one at least stays."});
  t.push_back({.pointer = "/faults/crash/at_s",
               .type = kNumber,
               .minimum = 0,
               .maximum = kBillion,
               .unit = "s",
               .defaults = {{"0"}},
               .applies = {on_overlay(), kCrash},
               .text = "When they crash, counted from the beginning of the ring's life; before the "
                       "trace is over."});
  t.push_back({.pointer = "/faults/crash/back_after_s",
               .type = kNumber,
               .nullable = true,
               .minimum = 0.001,
               .maximum = kBillion,
               .unit = "s",
               .defaults = {{"null"}},
               .applies = {on_overlay(), kCrash},
               .text = "So long after the crash they join again, before the trace is over, which "
                       "takes maintenance; null: they do not."});
}

void add_partition_keys(std::vector<Key>& t) {
  t.push_back({.pointer = "/faults/partition/kind",
               .type = kWord,
               .words = {"none", "uniform"},
               .defaults = {{R"("none")"}},
               .applies = {on_overlay()},
               .text = "Does the network fall into groups of hosts, any alike, that cannot reach "
                       "each other?"});
  t.push_back({.pointer = "/faults/partition/shares",
               .type = kNumbers,
               .minimum = 0,
               .maximum = 1e6,
               .exclusive_minimum = true,
               .numbers_minimum = 2,
               .numbers_maximum = 16,
               .defaults = {{"[0.5, 0.5]"}},
               .applies = {on_overlay(), kPartition},
               .text = "The relative sizes of the groups; each has at least one host."});
  t.push_back({.pointer = "/faults/partition/at_s",
               .type = kNumber,
               .minimum = 0,
               .maximum = kBillion,
               .unit = "s",
               .defaults = {{"0"}},
               .applies = {on_overlay(), kPartition},
               .text =
                   "When the network falls apart, counted from the beginning of the ring's life; "
                   "before the trace is over."});
  t.push_back({.pointer = "/faults/partition/lasts_s",
               .type = kNumber,
               .minimum = 0.001,
               .maximum = kBillion,
               .unit = "s",
               .defaults = {{"3600"}},
               .applies = {on_overlay(), kPartition},
               .text = "How long the network is apart; beyond the end, it stays so."});
}

Key pause_key(const char* pointer, const char* defaults, const char* text) {
  return {.pointer = pointer,
          .type = kNumbers,
          .minimum = 0.001,
          .maximum = kBillion,
          .numbers_minimum = 2,
          .numbers_maximum = 2,
          .unit = "s",
          .defaults = {{defaults}},
          .applies = {on_overlay(), kMaintained},
          .text = text};
}

void add_maintenance_keys(std::vector<Key>& t) {
  t.push_back({.pointer = "/maintenance/on",
               .type = kBoolean,
               .defaults = {{"true", kChurn}, {"false"}},
               .applies = {on_overlay()},
               .text = "Does the protocol keep up the tables? Without, they stay as they were at "
                       "first, whoever fails. Churn needs it."});
  t.push_back(pause_key("/maintenance/stabilise_s", "[15, 45]",
                        "Pause of a node between two rounds of stabilising, drawn between the "
                        "two."));
  t.push_back(pause_key("/maintenance/fix_fingers_s", "[15, 45]",
                        "The same between two steps of fixing its fingers."));
  t.push_back(pause_key("/maintenance/check_predecessor_s", "[15, 45]",
                        "The same between two looks after its predecessor."));
  t.push_back({.pointer = "/maintenance/tries",
               .minimum = 1,
               .maximum = 100,
               .unit = "calls",
               .defaults = {{"2"}},
               .applies = {on_overlay(), kMaintained},
               .text = "So many calls in a row without an answer, and a node is held dead."});
}

void add_memory_keys(std::vector<Key>& t) {
  t.push_back({.pointer = "/maintenance/suspicion_s",
               .type = kNumber,
               .minimum = 0,
               .maximum = kBillion,
               .unit = "s",
               .defaults = {{"600"}},
               .applies = {on_overlay(), kMaintained},
               .text = "So long a node does not learn again of one that it has found dead."});
  t.push_back({.pointer = "/maintenance/contacts",
               .minimum = 0,
               .maximum = 1000,
               .unit = "nodes",
               .defaults = {{"0"}},
               .applies = {on_overlay(), kMaintained},
               .text = "Lost nodes that a node remembers and calls from time to time; 0 is plain "
                       "Chord, which cannot join two rings that have come apart."});
  t.push_back(
      pause_key("/maintenance/probe_contacts_s", "[150, 450]", "Pause between two such calls."));
}

}  // namespace

void add_living_keys(std::vector<Key>& t) {
  add_churn_keys(t);
  add_join_keys(t);
  add_crash_keys(t);
  add_partition_keys(t);
  add_maintenance_keys(t);
  add_memory_keys(t);
}

void add_repair_keys(std::vector<Key>& t) {
  t.push_back({.pointer = "/dhash/repair/on",
               .type = kBoolean,
               .defaults = {{"true"}},
               .applies = {on_dhash(), kMaintained},
               .text = "Are replicas made anew where holders go, and moved where others join?"});
  t.push_back({.pointer = "/dhash/repair/reaction_s",
               .type = kNumber,
               .minimum = 0,
               .maximum = kBillion,
               .unit = "s",
               .defaults = {{"5"}},
               .applies = {on_dhash(), kMaintained, kRepaired},
               .text = "So long after its neighbours changed, a node compares what they hold."});
  Key period = pause_key("/dhash/repair/period_s", "[900, 2700]",
                         "Pause between two comparisons without a change.");
  period.applies = {on_dhash(), kMaintained, kRepaired};
  t.push_back(period);
  t.push_back({.pointer = "/dhash/repair/block_bytes",
               .minimum = 1,
               .maximum = 1e9,
               .unit = "bytes",
               .defaults = {{"512"}},
               .applies = {on_dhash(), kMaintained, kRepaired},
               .text = "Size of a block, for the cost of moving it."});
  t.push_back({.pointer = "/dhash/disks_survive",
               .type = kBoolean,
               .defaults = {{"true"}},
               .applies = {on_dhash(), kMaintained},
               .text = "Has a host that went its blocks when it comes back?"});
}

}  // namespace ddns::experiments::parts
