#include "experiments/run/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "chord/chord.h"
#include "experiments/files/problems.h"
#include "experiments/life/churn.h"
#include "experiments/world/estimate.h"
#include "experiments/world/latency_build.h"
#include "experiments/world/overlays.h"
#include "experiments/world/quota_build.h"
#include "experiments/world/trace_build.h"
#include "experiments/world/world.h"

namespace ddns::experiments {

namespace {

using sim::InputError;

// The errors of several checks as one.
class Errors {
 public:
  template <class Check>
  void of(Check check) {
    try {
      check();
    } catch (const InputError& e) {
      all_ += (all_.empty() ? "" : "\n") + std::string(e.what());
      const bool data = e.exit_code() == static_cast<int>(InputError::Kind::kData);
      if (!data || !kind_) kind_ = data ? InputError::Kind::kData : InputError::Kind::kSpec;
    }
  }
  void raise() const {
    if (kind_) throw InputError(*kind_, all_);
  }

 private:
  std::string all_;
  std::optional<InputError::Kind> kind_;
};

void check_file(const std::string& path) {
  const auto status = std::filesystem::status(path);
  if (std::filesystem::is_directory(status)) {
    throw InputError(InputError::Kind::kData, path + ": this is a folder, expected a file");
  }
  if (!std::filesystem::exists(status)) {
    throw InputError(InputError::Kind::kData, path + ": no such file");
  }
}

// Reads the file as far as its first record: what is wrong with a long file is mostly wrong from
// its beginning.
void check_recorded(const Spec& spec) {
  const TraceSpec& t = spec.trace;
  const bool timed = at_key(spec.file, "/trace/path", [&] {
    check_file(t.path);
    return traces::has_times(recorded_path(t), file_settings(t));
  });
  if (!timed || !t.rate_per_s) return;
  throw InputError(InputError::Kind::kSpec,
                   spec.file +
                       ": /trace/rate_per_s: applies only where the trace has no times of "
                       "its own; " +
                       t.path + " has");
}

void check_trace(const Spec& spec) {
  switch (spec.trace.kind) {
    case TraceSpec::Kind::kJungDay:
      at_key(spec.file, "/trace", [&] { check_targets(jung_day_settings(spec.trace)); });
      break;
    case TraceSpec::Kind::kSteady:
      at_key(spec.file, "/trace/rate_per_s",
             [&] { traces::question_count(steady_settings(spec.trace)); });
      break;
    case TraceSpec::Kind::kConnections:
      at_key(spec.file, "/trace/queries",
             [&] { traces::check_totals(connection_settings(spec.trace)); });
      break;
    case TraceSpec::Kind::kFile:
      check_recorded(spec);
      break;
    case TraceSpec::Kind::kSlashdot:
    case TraceSpec::Kind::kCount:
      break;
  }
}

void check_latency(const Spec& spec) {
  const bool matrix = spec.latency.kind == LatencySpec::Kind::kMatrix;
  if (spec.latency.kind != LatencySpec::Kind::kEmpirical && !matrix) return;
  if (matrix || spec.latency.file != kJungOneServer) {
    at_key(spec.file, "/latency/file", [&] { check_file(spec.latency.file); });
  }
  build_latency(spec, /*whole=*/!spec.resolved["latency"].contains("trim"));
}

void check_churn(const Spec& spec) {
  if (spec.churn.kind != ChurnSpec::Kind::kFile) return;
  at_key(spec.file, "/churn/file", [&] {
    check_file(spec.churn.file);
    read_lifetimes(spec.churn.file);
  });
}

// The number of fingers of a ring of a million or more differs from the expected one by so little.
constexpr double kFingersSpread = 1e-3;

void check_fingers(const Spec& spec) {
  const double fingers = expected_overlay(spec.overlay, expected_nodes(spec)).entries;
  if (fingers <= chord::Chord::kMostFingers * (1 - kFingersSpread)) return;
  throw InputError(InputError::Kind::kSpec,
                   fmt::format("{}: /overlay/base: gives the {:.0f} nodes about {:.3g} fingers in "
                               "all, expected less than 2^32; give a smaller base or fewer nodes",
                               spec.file, expected_nodes(spec), fingers));
}

}  // namespace

// Has no specification of this file had these parts?
bool RunCheck::first_time(const Spec& spec, std::initializer_list<const char*> parts) {
  std::string all = spec.file;
  for (const char* part : parts) all += '\n' + spec.resolved[part].dump();
  return seen_.insert(all).second;
}

void RunCheck::operator()(const Spec& spec) {
  Errors errors;
  if (first_time(spec, {"trace"})) errors.of([&] { check_trace(spec); });
  if (first_time(spec, {"latency"})) errors.of([&] { check_latency(spec); });
  if (first_time(spec, {"trace", "output"})) {
    errors.of([&] { check_latencies(spec, questions_told(spec).value_or(0)); });
  }
  if (spec.resolved.contains("overlay")) {
    if (first_time(spec, {"churn"})) errors.of([&] { check_churn(spec); });
    if (first_time(spec, {"overlay", "churn"})) errors.of([&] { check_fingers(spec); });
  }
  // Capacities and places on the ring are drawn.
  if (spec.resolved.contains("dhash") &&
      first_time(spec, {"overlay", "churn", "dhash", "maintenance", "seed"})) {
    errors.of([&] { check_keepers(spec); });
  }
  if (spec.quota.policy && first_time(spec, {"overlay", "churn", "quota", "seed"})) {
    errors.of([&] { host_rooms(spec); });
  }
  errors.raise();
}

std::optional<std::uint64_t> questions_told(const Spec& spec) {
  const TraceSpec& t = spec.trace;
  if (t.kind == TraceSpec::Kind::kFile) return std::nullopt;
  if (t.kind != TraceSpec::Kind::kSteady) return t.queries;
  const double questions = t.rate_per_s.value_or(0) * static_cast<double>(t.duration.ns()) * 1e-9;
  return static_cast<std::uint64_t>(std::max(1.0, std::round(questions)));
}

}  // namespace ddns::experiments
