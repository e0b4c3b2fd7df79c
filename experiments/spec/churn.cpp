#include "experiments/spec/churn.h"

#include "experiments/spec/section.h"
#include "experiments/spec/service.h"

namespace ddns::experiments {

using namespace table;

const Section<ChurnSpec> kChurn{
    "/churn",
    {kOnOverlay},
    {word("kind", &ChurnSpec::kind,
          {{"none", ChurnSpec::Kind::kNone},
           {"exponential", ChurnSpec::Kind::kExponential},
           {"weibull", ChurnSpec::Kind::kWeibull},
           {"pareto", ChurnSpec::Kind::kPareto},
           {"file", ChurnSpec::Kind::kFile}},
          "Distribution of how long a host stays on the ring; none: for ever."),
     seconds("mean_life_s", &ChurnSpec::mean_life, {1, kBillion}, "3600",
             "Mean of the time that a host stays on the ring.",
             {{"/churn/kind", {"exponential", "weibull", "pareto"}}}),
     number("shape", &ChurnSpec::shape, {0.05, 100}, {{"2", {"/churn/kind", {"pareto"}}}, {"0.6"}},
            "",
            "Shape of the distribution of the time that a host stays; Pareto's must be above 1.",
            {{"/churn/kind", {"weibull", "pareto"}}}),
     path("file", &ChurnSpec::file, {},
          "A text file of lifetimes in seconds, one a line, each as likely as another.",
          {{"/churn/kind", {"file"}}}),
     word("joins", &ChurnSpec::matched, {{"matched", true}, {"poisson", false}},
          "A host joins whenever one goes, or hosts join at random times, as many as go on "
          "average. Two hosts always stay, so that a ring has at least three.",
          kChurning),
     number("graceful", &ChurnSpec::graceful, {0, 1}, "0", "",
            "The share of the hosts that go that hand over what they have; the others crash.",
            kChurning),
     integer("absent_nodes", &ChurnSpec::absent, {1, 1e7}, "null", "hosts",
             "Hosts that are away at first, beside those of /overlay/nodes: who joins is one of "
             "those away, and who goes is away. null: as many as those.",
             kChurning)
         .or_null()}};

}  // namespace ddns::experiments
