// The section /output: what a run reports.
#include "experiments/spec/section.h"
#include "experiments/spec/spec.h"

namespace ddns::experiments {

using namespace table;

const Section<Spec> kOutput{
    "/output",
    {},
    {integer("latency_by_hops/max_hops", &Spec::latency_max_hops, {0, 1000},
             {{"14", kOnOneServer}, {"0"}}, "hops",
             "Report the latency of 1 .. this many hops (the paper's Figure 5)."),
     integer("latency_by_hops/samples", &Spec::latency_samples, {1, 1e6}, "1000", "",
             "Random sums behind each point of the latency by hops."),
     milliseconds("latency_resolution_ms", &Spec::latency_resolution, {0.001, 1e6}, "null",
                  "Latencies of lookups are rounded to multiples of this, and counted; null: each "
                  "is kept exactly, which takes memory and ends at 10,000,000 questions.")
         .or_null(),
     seconds("window_s", &Spec::window, {0.001, kBillion}, "null",
             "Report what happened in each stretch of time this long; null: no time series. Of "
             "conventional DNS, its hierarchy alone has one.")
         .or_null(),
     flag("graph", &Spec::graph, "false",
          "Report on the overlay as a graph at the end: its components, in-degrees, articulation "
          "points, and the fewest hops that its tables allow.",
          kOnOverlay),
     flag("per_node", &Spec::per_node, "false",
          "Report every node: its arc of the ring, the records it stores, the RPCs it served, and "
          "the questions for keys that it owns.",
          kOnOverlay),
     flag("nearest_holder", &Spec::nearest_holder, "false",
          "Report, at the end, how near each record is to the client that inserted it: how many "
          "nodes are nearer than the nearest that stores it or has a copy. And of the sides of a "
          "partition, how many records of their own clients they have.",
          {kOnDhash, {"/latency/kind", {"matrix", "euclidean", "transit-stub"}}})}};

}  // namespace ddns::experiments
