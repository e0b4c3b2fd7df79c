#include "experiments/world/trace_build.h"

#include <fmt/format.h>

#include "experiments/files/problems.h"
#include "sim/check.h"
#include "traces/input_file.h"

namespace ddns::experiments {

traces::JungDaySettings jung_day_settings(const TraceSpec& spec) {
  const bool none = spec.outcome == traces::Outcome::kUnsuccessful;
  traces::JungDaySettings day = none ? traces::unsuccessful_day() : traces::successful_day();
  day.outcome = spec.outcome;
  day.negative_share = spec.negative_share;
  day.negative_names = spec.negative_names;
  day.targets = {.queries = spec.queries,
                 .names = spec.names,
                 .most_popular = spec.most_popular,
                 .asked_once = spec.asked_once,
                 .asked_over_100 = spec.asked_over_100,
                 .asked_over_1000 = spec.asked_over_1000};
  day.duration = spec.duration;
  day.clients = spec.clients;
  return day;
}

traces::SteadySettings steady_settings(const TraceSpec& spec) {
  return {.names = static_cast<std::uint32_t>(spec.names),
          .rate_per_s = *spec.rate_per_s,
          .duration = spec.duration,
          .zipf = spec.zipf,
          .clients = spec.clients};
}

traces::ConnectionSettings connection_settings(const TraceSpec& spec) {
  return {.connections = spec.queries,
          .names = static_cast<std::uint32_t>(spec.names),
          .clients = spec.clients,
          .duration = spec.duration,
          .zipf = spec.zipf,
          .a_visit = spec.a_visit,
          .gap = spec.gap};
}

traces::FileTraceSettings file_settings(const TraceSpec& spec) {
  traces::FileTraceSettings settings = {.format = spec.format,
                                        .outcome = spec.filter,
                                        .skip_bad_lines = spec.skip_bad_lines,
                                        .parser = spec.parser};
  if (spec.rate_per_s) settings.queries_per_second = *spec.rate_per_s;
  return settings;
}

std::string recorded_path(const TraceSpec& spec) {
  return spec.path == traces::kStandardInput ? "./" + spec.path : spec.path;
}

std::unique_ptr<traces::TraceSource> build_trace(const Spec& spec) {
  const TraceSpec& t = spec.trace;
  switch (t.kind) {
    case TraceSpec::Kind::kJungDay:
      return at_key(spec.file, "/trace",
                    [&] { return traces::jung_day(jung_day_settings(t), spec.seed); });
    case TraceSpec::Kind::kSlashdot:
      return at_key(spec.file, "/trace", [&] { return traces::slashdot(t.queries, spec.seed); });
    case TraceSpec::Kind::kSteady:
      return at_key(spec.file, "/trace/rate_per_s",
                    [&] { return traces::steady(steady_settings(t), spec.seed); });
    case TraceSpec::Kind::kConnections:
      return at_key(spec.file, "/trace/queries",
                    [&] { return traces::connections(connection_settings(t), spec.seed); });
    case TraceSpec::Kind::kFile:
      return at_key(spec.file, "/trace/path",
                    [&] { return traces::open_trace(recorded_path(t), file_settings(t)); });
    case TraceSpec::Kind::kCount:
      break;
  }
  sim::check(false, "this kind of trace has no questions");
  return nullptr;
}

void check_latencies(const Spec& spec, std::uint64_t questions) {
  if (spec.latency_resolution || questions <= kMostExactLatencies) return;
  throw sim::InputError(
      sim::InputError::Kind::kSpec,
      fmt::format("{}: /output/latency_resolution_ms: is null, which keeps the latency of each of "
                  "{} questions, expected a resolution, such as 0.1, where they are more than {}",
                  spec.file, questions, kMostExactLatencies));
}

}  // namespace ddns::experiments
