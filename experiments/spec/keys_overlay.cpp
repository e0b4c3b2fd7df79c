// The keys of the table that say who serves and stores.
#include "experiments/spec/keys_parts.h"

namespace ddns::experiments::parts {

namespace {

using enum KeyType;

const Condition kSpread = {"/overlay/capacity/kind", {"uniform", "pareto"}};

void add_ring_keys(std::vector<Key>& t) {
  t.push_back({.pointer = "/overlay/kind",
               .type = kWord,
               .words = {"chord", "one-hop"},
               .defaults = {{R"("chord")"}},
               .applies = {on_overlay()},
               .text =
                   "The lookup service: Chord; or one-hop, where every node knows all and calls "
                   "a key's owner itself."});
  t.push_back({.pointer = "/overlay/nodes",
               .minimum = 1,
               .maximum = 1e7,
               .unit = "hosts",
               .defaults = {{"1000"}},
               .applies = {on_overlay()},
               .text = "Hosts on the ring: nodes, where each runs one."});
  t.push_back({.pointer = "/overlay/base",
               .minimum = 2,
               .maximum = 1024,
               .defaults = {{"2"}},
               .applies = {on_overlay(), on_chord()},
               .text = "Base b of the fingers: n + d * b^i for d = 1 .. b-1."});
}

void add_successor_keys(std::vector<Key>& t) {
  t.push_back({.pointer = "/overlay/successors",
               .minimum = 1,
               .maximum = 1000,
               .unit = "nodes",
               .defaults = {{"20"}},
               .applies = {on_overlay(), on_chord()},
               .text = "Length of each node's successor list."});
  t.push_back({.pointer = "/overlay/route_by_successors",
               .type = kBoolean,
               .defaults = {{"false"}},
               .applies = {on_overlay(), on_chord()},
               .text = "May the next hop be chosen from the successor list too? Without, the list "
                       "stands in only where no finger that precedes the key is left."});
  t.push_back({.pointer = "/overlay/owner_by_successors",
               .type = kBoolean,
               .defaults = {{"false"}},
               .applies = {on_overlay(), on_chord()},
               .text = "Does every node that has the key's owner in its successor list name it at "
                       "once? Without, only the owner's predecessor does."});
}

void add_capacity_keys(std::vector<Key>& t) {
  t.push_back({.pointer = "/overlay/virtual_nodes",
               .type = kNumber,
               .minimum = 0.01,
               .maximum = 1000,
               .unit = "nodes",
               .defaults = {{"1"}},
               .applies = {on_overlay()},
               .text = "Virtual nodes a host runs for each unit of its capacity, rounded; at "
                       "least one."});
  t.push_back({.pointer = "/overlay/capacity/kind",
               .type = kWord,
               .words = {"equal", "uniform", "pareto", "list"},
               .defaults = {{R"("equal")"}},
               .applies = {on_overlay()},
               .text =
                   "Distribution of the hosts' capacities: all 1; uniform from least to "
                   "greatest; Pareto's from least, where what is drawn above greatest counts as "
                   "greatest; or a list's."});
  t.push_back({.pointer = "/overlay/capacity/least",
               .type = kNumber,
               .minimum = 0,
               .maximum = 1e6,
               .exclusive_minimum = true,
               .unit = "an ordinary host's",
               .defaults = {{"1"}},
               .applies = {on_overlay(), kSpread},
               .text = "The least capacity."});
}

void add_capacity_shape_keys(std::vector<Key>& t) {
  t.push_back({.pointer = "/overlay/capacity/greatest",
               .type = kNumber,
               .minimum = 0,
               .maximum = 1e6,
               .exclusive_minimum = true,
               .unit = "an ordinary host's",
               .defaults = {{"100"}},
               .applies = {on_overlay(), kSpread},
               .text = "The greatest capacity."});
  t.push_back({.pointer = "/overlay/capacity/shape",
               .type = kNumber,
               .minimum = 0,
               .maximum = 100,
               .exclusive_minimum = true,
               .defaults = {{"2"}},
               .applies = {on_overlay(), {"/overlay/capacity/kind", {"pareto"}}},
               .text = "Exponent of the tail of the Pareto distribution."});
  t.push_back({.pointer = "/overlay/capacity/values",
               .type = kNumbers,
               .minimum = 0,
               .maximum = 1e6,
               .exclusive_minimum = true,
               .unit = "an ordinary host's",
               .applies = {on_overlay(), {"/overlay/capacity/kind", {"list"}}},
               .text = "Capacities, each as likely as the others."});
}

void add_store_keys(std::vector<Key>& t) {
  t.push_back({.pointer = "/dhash/replicas",
               .minimum = 1,
               .maximum = 100,
               .unit = "nodes",
               .defaults = {{"1"}},
               .applies = {on_dhash()},
               .text = "Nodes that store each record: its owner and the next ones clockwise, one a "
                       "host, all hosts where there are fewer. Where inserts or maintenance store "
                       "them the owner finds them in its successor list, which has to be long "
                       "enough."});
  t.push_back({.pointer = "/dhash/insert",
               .type = kWord,
               .words = {"protocol", "placed"},
               .defaults = {{R"("protocol")"}},
               .applies = {on_dhash()},
               .text = "Records are inserted by lookups from random nodes before the first "
                       "question, or put in place at no cost."});
}

void add_cache_keys(std::vector<Key>& t) {
  t.push_back({.pointer = "/dhash/cache/policy",
               .type = kWord,
               .words = {"path", "penultimate", "origin", "all", "none"},
               .defaults = {{R"("path")"}},
               .applies = {on_dhash()},
               .text =
                   "Where a fetch leaves copies: on the origin and all nodes it contacted but the "
                   "server (path, the paper's text); on the last of these (penultimate, the "
                   "authors' code); on the origin; on all nodes of the ring (a bound, no "
                   "protocol); or nowhere."});
  t.push_back({.pointer = "/dhash/cache/capacity",
               .nullable = true,
               .minimum = 0,
               .maximum = 4e9,
               .unit = "copies per node",
               .defaults = {{"null"}},
               .applies = {on_dhash()},
               .text = "Copies a node keeps, the least recently used going first; null: all."});
  t.push_back({.pointer = "/dhash/cache/ttl",
               .type = kBoolean,
               .defaults = {{"false"}},
               .applies = {on_dhash()},
               .text = "Do copies expire?"});
  t.push_back({.pointer = "/dhash/cache/ttl_s",
               .type = kNumber,
               .minimum = 0,
               .maximum = kBillion,
               .unit = "s",
               .defaults = {{"3600"}},
               .applies = {on_dhash(), {"/dhash/cache/ttl", {"true"}}},
               .text = "Time to live of a record, and so of its copies."});
}

}  // namespace

void add_overlay_keys(std::vector<Key>& t) {
  add_ring_keys(t);
  add_successor_keys(t);
  add_capacity_keys(t);
  add_capacity_shape_keys(t);
}

void add_dhash_keys(std::vector<Key>& t) {
  add_store_keys(t);
  add_cache_keys(t);
}

}  // namespace ddns::experiments::parts
