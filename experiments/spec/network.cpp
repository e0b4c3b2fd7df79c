// The sections /network and /lookup: how messages travel, and how lookups find their way.
#include "experiments/spec/section.h"
#include "experiments/spec/spec.h"

namespace ddns::experiments {

using namespace table;

const Section<Spec> kNetwork{
    "/network",
    {kOnOverlay},
    {milliseconds("timeout_ms", &Spec::timeout, {0.001, 1e6}, "500",
                  "How long the answer to an RPC, or the arrival of a one-way message, is waited "
                  "for: what comes later is too late."),
     number("loss", &Spec::loss, {0, 1}, "0", "", "Probability that a message is lost.")}};

// Lookups that hear of several nodes at a time.
const Conditions kFindsMany = {{"/overlay/kind", {"kademlia"}}, {"/lookup/style", {"iterative"}}};

const Section<Spec> kLookup{
    "/lookup",
    {},
    {word("style", &Spec::style,
          {{"iterative", overlay::LookupStyle::kIterative},
           {"recursive", overlay::LookupStyle::kRecursive},
           {"full-recursive", overlay::LookupStyle::kFullRecursive}},
          "Does the origin ask every node of the path itself (iterative), or is the request passed "
          "on? Then the last node answers the origin directly (recursive), or the answer goes back "
          "the way that the request came (full-recursive).",
          kOnOverlay),
     integer("tries", &Spec::lookup_tries, {1, 100}, "1", "calls",
             "So many calls in a row without an answer, and a lookup holds a node dead; 1 is the "
             "published protocol. Inserts, fetches and the lookups of maintenance do the same.",
             kOnOverlay),
     integer("alpha", &Spec::lookup_alpha, {1, 100}, "1", "calls",
             "So many calls of one lookup may be under way at once.", kFindsMany),
     word("end", &Spec::lookup_closest, {{"owner", false}, {"closest", true}},
          "Does a lookup end at the owner of its key, or go on until the k nearest nodes that it "
          "has "
          "heard of have answered?",
          kFindsMany),
     word("origin", &Spec::origin_by_client, {{"uniform", false}, {"client", true}},
          "Each question starts at a random node, or always at the same random node for the same "
          "client of the trace.",
          kOnDhash)}};

}  // namespace ddns::experiments
