#include "experiments/spec/latency.h"

#include "experiments/spec/section.h"

namespace ddns::experiments {

namespace {

using namespace table;

const Condition kFromTable = {"/latency/kind", {"empirical"}};
const Condition kFromLognormal = {"/latency/kind", {"lognormal"}};

}  // namespace

const Section<LatencySpec> kLatency{
    "/latency",
    {},
    {word("kind", &LatencySpec::kind,
          {{"empirical", LatencySpec::Kind::kEmpirical},
           {"lognormal", LatencySpec::Kind::kLognormal},
           {"constant", LatencySpec::Kind::kConstant}},
          "Distribution of the round-trip time of an RPC."),
     path("file", &LatencySpec::file, R"("jung-one-server")",
          "The distribution of round-trip times: \"jung-one-server\" (the paper's Figure 4), or a "
          "text file of lines `fraction milliseconds`, both rising.",
          kFromTable),
     fractions("trim", &LatencySpec::trim_low, &LatencySpec::trim_high, "[0.025, 0.95]",
               "The part of the distribution that RPCs are drawn from, as two fractions; a table "
               "must cover it. The lookups of conventional DNS are drawn from all of it.",
               kFromTable),
     milliseconds("median_ms", &LatencySpec::median, above(0, 1e6), "43",
                  "Median of the log-normal distribution of round-trip times.", kFromLognormal),
     number("sigma", &LatencySpec::sigma, {0, 5}, "1", "",
            "Standard deviation of the natural logarithm of round-trip times.", kFromLognormal),
     milliseconds("value_ms", &LatencySpec::value, {0, 1e6}, "70",
                  "The round-trip time of every RPC.", {{"/latency/kind", {"constant"}}})}};

}  // namespace ddns::experiments
