// What answers, and what is asked.
#include "experiments/spec/service.h"

#include <catch2/catch.hpp>

#include "tests/experiments/made_up.h"

namespace ddns::experiments {
namespace {

using Lines = std::vector<std::string>;

TEST_CASE("what is asked follows from the service") {
  CHECK(spec_of("{}").service.kind == ServiceSpec::Kind::kDdns);
  CHECK(spec_of("{}").resolved.at("service") ==
        Json{{"kind", "ddns"}, {"verify", "off"}, {"keys", "known"}});
  const std::pair<const char*, std::uint64_t> services[] = {{"lookup", 100000},
                                                            {"conventional", 220000}};
  for (const auto& [service, queries] : services) {
    const Spec spec = spec_of("{}", {{"/service/kind", service}});
    CHECK(spec.trace.kind == TraceSpec::Kind::kCount);
    CHECK(spec.trace.queries == queries);
    CHECK(spec.resolved["trace"].contains("in_flight") == (service == std::string("lookup")));
    CHECK(errors_of("{}", {{"/service/kind", service}, {"/trace/kind", "steady"}}) ==
          Lines{"test.json: /trace/kind: found \"steady\", expected count, which names nothing, "
                "where " +
                (service == std::string("lookup") ? std::string("/service/kind is lookup")
                                                  : "/conventional/model is one-server")});
  }
  CHECK(errors_of("{}", {{"/trace/kind", "count"}}) ==
        Lines{"test.json: /trace/kind: found \"count\", expected a kind whose questions name "
              "records where /service/kind is ddns"});
}

TEST_CASE("models of conventional DNS with resolvers are asked for names") {
  const std::pair<const char*, TraceSpec::Kind> models[] = {
      {"hierarchy", TraceSpec::Kind::kJungDay}, {"caches", TraceSpec::Kind::kConnections}};
  for (const auto& [model, kind] : models) {
    const Spec spec =
        spec_of("{}", {{"/service/kind", "conventional"}, {"/conventional/model", model}});
    CHECK(spec.trace.kind == kind);
    CHECK(errors_of("{}", {{"/service/kind", "conventional"},
                           {"/conventional/model", model},
                           {"/trace/kind", "count"}}) ==
          Lines{"test.json: /trace/kind: found \"count\", expected a kind whose questions name "
                "records where /conventional/model is " +
                std::string(model)});
  }
  CHECK(spec_of("{}", {{"/service/kind", "conventional"}, {"/conventional/model", "caches"}})
            .trace.queries == 5'347'003);
}

TEST_CASE("a kind of trace that has become a service is told what to write") {
  CHECK(errors_of(R"({ "trace": { "kind": "uniform", "queries": 5, "in_flight": 2 } })") ==
        Lines{"test.json: /trace/kind: \"uniform\" is now a service: write \"service\": "
              "{\"kind\": \"lookup\"}"});
  CHECK(errors_of(R"({ "sweep": { "/trace/kind": ["one-server"] } })") ==
        Lines{"test.json: /sweep/~1trace~1kind/0: \"one-server\" is now a service: write "
              "\"service\": {\"kind\": \"conventional\"}"});
}

}  // namespace
}  // namespace ddns::experiments
