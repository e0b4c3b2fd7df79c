// The section /trace: what is asked, and when.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "experiments/spec/keys.h"
#include "sim/time.h"
#include "traces/negative_names.h"
#include "traces/records.h"

namespace ddns::experiments {

struct TraceSpec {
  enum class Kind { kJungDay, kSlashdot, kSteady, kConnections, kFile, kCount };
  Kind kind = Kind::kJungDay;
  traces::Outcome outcome = traces::Outcome::kSuccessful;  // kAll: mixed
  double negative_share = 0;
  traces::NegativeNames negative_names = traces::NegativeNames::kMistyped;
  std::uint64_t queries = 0;
  std::uint64_t in_flight = 1;
  std::uint64_t names = 0;
  std::uint64_t most_popular = 0;
  std::optional<std::uint64_t> asked_once;
  std::optional<std::uint64_t> asked_over_100;
  std::optional<std::uint64_t> asked_over_1000;
  sim::Duration duration;
  std::uint32_t clients = 1;
  std::string path;
  traces::Format format = traces::Format::kAuto;
  std::optional<double> rate_per_s;  // nothing: not given, for a file
  traces::Outcome filter = traces::Outcome::kSuccessful;
  bool skip_bad_lines = false;
  traces::RecordParser::Settings parser;
  double zipf = 0;
  double a_visit = 1;
  sim::Duration gap;
  sim::Duration start;
};

extern const Section<TraceSpec> kTrace;

}  // namespace ddns::experiments
