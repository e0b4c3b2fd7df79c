#include "experiments/spec/dhash.h"

#include "experiments/spec/section.h"
#include "experiments/spec/service.h"

namespace ddns::experiments {

using namespace table;

const Section<DhashSpec> kDhash{
    "/dhash",
    {kOnDhash},
    {integer(
         "replicas", &DhashSpec::replicas, {1, 100}, "1", "nodes",
         "Nodes that store each record: its owner and those that would own it next, one a host, "
         "all hosts where there are fewer. Where inserts or maintenance store them the owner "
         "finds them among the nodes around it that it knows: a successor list, a leaf set or a "
         "subtree, which has to be large enough."),
     word("insert", &DhashSpec::insert_by_protocol, {{"protocol", true}, {"placed", false}},
          "Records are inserted by lookups from random nodes before the first question, or put in "
          "place at no cost."),
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
             "Time to live of a record, and so of its copies.", {{"/dhash/cache/ttl", {"true"}}})}};

}  // namespace ddns::experiments
