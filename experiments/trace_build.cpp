#include "experiments/trace_build.h"

#include "sim/check.h"
#include "traces/file_trace.h"
#include "traces/input_file.h"
#include "traces/steady.h"

namespace ddns::experiments {

traces::JungDaySettings jung_day_settings(const TraceSpec& spec) {
  const bool successful = spec.outcome == traces::Outcome::kSuccessful;
  traces::JungDaySettings day = successful ? traces::successful_day() : traces::unsuccessful_day();
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

namespace {

// A key names a file, also where that is called as standard input is on the command line.
std::string file_path(const std::string& path) {
  return path == traces::kStandardInput ? "./" + path : path;
}

}  // namespace

std::unique_ptr<traces::TraceSource> build_trace(const Spec& spec) {
  switch (spec.trace.kind) {
    case TraceSpec::Kind::kJungDay:
      return traces::jung_day(jung_day_settings(spec.trace), spec.seed);
    case TraceSpec::Kind::kSlashdot:
      return traces::slashdot(spec.trace.queries, spec.seed);
    case TraceSpec::Kind::kSteady:
      return traces::steady({.names = static_cast<std::uint32_t>(spec.trace.names),
                             .rate_per_s = spec.trace.rate_per_s,
                             .duration = spec.trace.duration,
                             .zipf = spec.trace.zipf,
                             .clients = spec.trace.clients},
                            spec.seed);
    case TraceSpec::Kind::kFile:
      return traces::open_trace(file_path(spec.trace.path),
                                {.format = spec.trace.format,
                                 .outcome = spec.trace.filter,
                                 .skip_bad_lines = spec.trace.skip_bad_lines,
                                 .queries_per_second = spec.trace.rate_per_s,
                                 .parser = spec.trace.parser});
    case TraceSpec::Kind::kUniform:
    case TraceSpec::Kind::kOneServer:
      break;
  }
  sim::check(false, "this kind of trace has no questions");
  return nullptr;
}

void check_targets(const Spec& spec) {
  if (spec.trace.kind != TraceSpec::Kind::kJungDay) return;
  try {
    traces::rank_frequency(jung_day_settings(spec.trace).targets);
  } catch (const sim::InputError& e) {
    throw sim::InputError(sim::InputError::Kind::kSpec, spec.file + ": /trace: " + e.what());
  }
}

}  // namespace ddns::experiments
