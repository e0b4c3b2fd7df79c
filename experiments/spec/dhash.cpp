#include "experiments/spec/dhash.h"

#include "experiments/spec/section.h"
#include "experiments/spec/service.h"

namespace ddns::experiments {

using namespace table;

namespace {

const Condition kPlaced = {"/dhash/placement/kind", {"closed-form", "levels", "routes"}};
const Condition kLevelled = {"/dhash/placement/kind", {"closed-form", "levels"}};

}  // namespace

const Section<DhashSpec> kDhash{
    "/dhash",
    {kOnDhash},
    {integer(
         "replicas", &DhashSpec::replicas, {1, 100}, "1", "nodes",
         "Nodes that store each record: its owner and those that would own it next, one a host, "
         "all hosts where there are fewer. Where inserts or maintenance store them the owner "
         "finds them among the nodes around it that it knows: a successor list, a leaf set or a "
         "subtree, which has to be large enough."),
     flag("nearest_replica", &DhashSpec::nearest_replica, "false",
          "Does a lookup that has found a record's owner go to the nearest of the nodes that store "
          "the record, as the node that calls knows it, and to the owner only if that has nothing?",
          {{"/overlay/proximity/kind", {"rtt", "coordinates"}}}),
     word("insert", &DhashSpec::insert_by_protocol, {{"protocol", true}, {"placed", false}},
          "Records are inserted by lookups from random nodes before the first question, or put in "
          "place at no cost."),
     flag("insert_checked", &DhashSpec::insert_checked, "false",
          "Does the client that has inserted a record look it up at once, as anybody would, to see "
          "that it is there? That leaves copies as all lookups do.",
          {{"/dhash/insert", {"protocol"}}}),
     word("cache/policy", &DhashSpec::policy,
          {{"path", dhash::CachePolicy::kPath},
           {"penultimate", dhash::CachePolicy::kPenultimate},
           {"origin", dhash::CachePolicy::kOrigin},
           {"all", dhash::CachePolicy::kAll},
           {"none", dhash::CachePolicy::kNone}},
          "Where a fetch leaves copies: on the origin and all nodes it contacted but the server "
          "(path, the paper's text); on the last of these (penultimate, the authors' code); on the "
          "origin; on all nodes of the ring (a bound, no protocol); or nowhere."),
     integer("cache/capacity", &DhashSpec::cache_capacity, {0, 4e9}, "null", "copies per node",
             "Copies a node keeps, the least recently used going first; null: all.")
         .or_null(),
     flag<DhashSpec>("cache/ttl", nullptr, "false",
                     "Do cached copies expire, after /dhash/cache/ttl_s?"),
     seconds("cache/ttl_s", &DhashSpec::ttl, {0, kBillion}, "3600",
             "Time to live of a record, and so of its copies.", {{"/dhash/cache/ttl", {"true"}}}),
     within(
         &DhashSpec::placement,
         word("placement/kind", &PlacementSpec::kind,
              {{"none", PlacementSpec::Kind::kNone},
               {"closed-form", PlacementSpec::Kind::kClosedForm},
               {"levels", PlacementSpec::Kind::kLevels},
               {"routes", PlacementSpec::Kind::kRoutes}},
              "Copies that are made before the first question, by how popular records are: none; "
              "those that Beehive's formula gives; of Beehive's levels those that cost least; or "
              "on any nodes that lookups come by, wherever one saves most (a bound, no "
              "protocol).",
              {{"/overlay/kind", {"pastry"}}}),
         number("placement/hops", &PlacementSpec::hops, {0, 100}, "1", "RPCs",
                "What a question should take on average, by these copies alone.", kPlaced),
         number("placement/zipf", &PlacementSpec::zipf, {0.01, 0.99}, "0.91", "",
                "The exponent of Zipf's law that Beehive's formula takes for granted.",
                {{"/dhash/placement/kind", {"closed-form"}}}),
         word("placement/popularity", &PlacementSpec::learned,
              {{"known", false}, {"learned", true}},
              "Is it known beforehand how popular each record is, or do its owners learn it from "
              "what is asked, making and dropping copies accordingly?",
              kLevelled),
         seconds("placement/round_s", &PlacementSpec::round, above(0, kBillion), "2880",
                 "So often nodes tell each other what they have been asked, and owners decide.",
                 {{"/dhash/placement/popularity", {"learned"}}}),
         number("placement/updates_per_s", &PlacementSpec::updates_per_s, {0, 1e6}, "0", "1/s",
                "New versions of records, each of a record drawn by popularity, which are sent to "
                "all copies.",
                kLevelled))}};

}  // namespace ddns::experiments
