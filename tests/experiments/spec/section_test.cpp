// How keys fill the members that they are bound to.
#include "experiments/spec/section.h"

#include <catch2/catch.hpp>

#include "tests/experiments/made_up.h"

namespace ddns::experiments {
namespace {

using Lines = std::vector<std::string>;

TEST_CASE("two numbers that say from where to where have an order") {
  CHECK(errors_of(R"({ "latency": { "trim": [0.5, 0.5] } })") ==
        Lines{"test.json: /latency/trim: found [0.5,0.5], expected an array of 2 numbers from 0 to "
              "1, the first less than the second"});
  const auto pause = [](const char* text) {
    return errors_of(R"({ "maintenance": { "on": true, "stabilise_s": )" + std::string(text) +
                     " } }");
  };
  CHECK(pause("[5, 5]").empty());
  CHECK(pause("[6, 5]") == Lines{"test.json: /maintenance/stabilise_s: found [6,5], expected an "
                                 "array of 2 numbers from 0.001 to 1000000000, the first at most "
                                 "the second"});
}

TEST_CASE("each kind of value fills its member") {
  const Spec spec = spec_of(R"({
    "seed": 7, "lookup": { "tries": 3, "origin": "client" },
    "trace": { "kind": "file", "path": "x", "time_unit": "ms", "type": "MX", "start_s": 1.5 },
    "overlay": { "capacity": { "kind": "list", "values": [1, 2.5] } },
    "churn": { "kind": "weibull" }, "faults": { "partition": { "kind": "uniform" } },
    "dhash": { "cache": { "ttl": true, "ttl_s": 2 }, "disks_survive": false },
    "quota": { "kind": "room" }, "network": { "timeout_ms": 0.5 },
    "maintenance": { "fix_fingers_s": [1, 2] } })");
  CHECK(spec.seed == 7);
  CHECK(spec.origin_by_client);
  CHECK(spec.trace.parser.unit == traces::TimeUnit::kMilliseconds);
  CHECK(dns::type_name(*spec.trace.parser.type) == "MX");
  CHECK(spec.trace.start.ns() == 1'500'000'000);
  CHECK(spec.overlay.capacity.values == std::vector<double>{1, 2.5});
  CHECK(spec.faults.partition_shares == std::vector<double>{0.5, 0.5});
  CHECK(spec.dhash.ttl->ns() == 2'000'000'000);
  CHECK_FALSE(spec.maintenance.blocks.disks_survive);
  CHECK(spec.quota.policy == dhash::QuotaPolicy::kRoom);
  CHECK(spec.timeout.ns() == 500'000);
  CHECK(spec.maintenance.on);  // churn needs it
  CHECK(spec.maintenance.ring.fix_fingers.min.ns() == 1'000'000'000);
  CHECK(spec.maintenance.ring.fix_fingers.max.ns() == 2'000'000'000);
  CHECK(spec.maintenance.ring.lookup_tries == 3);
  CHECK(spec.churn.absent == spec.overlay.hosts);  // as many away as there
}

TEST_CASE("a key that does not apply, or is null, leaves its member as it was") {
  const Spec spec = spec_of("{}");
  CHECK(spec.churn.absent == 0);
  CHECK(spec.faults.partition_shares.empty());
  CHECK_FALSE(spec.quota.policy);
  CHECK_FALSE(spec.trace.rate_per_s);
  CHECK_FALSE(spec.window);
}

}  // namespace
}  // namespace ddns::experiments
