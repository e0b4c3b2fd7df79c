// Synthetic traces: a day of questions with the totals of the MIT trace that the paper replays
// (section 3; Jung et al., IMW 2001), and the paper's "slashdot" trace, one name asked over and
// over.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "dns/name.h"
#include "sim/time.h"
#include "traces/arrivals.h"
#include "traces/negative_names.h"
#include "traces/rank_frequency.h"
#include "traces/trace.h"

namespace ddns::traces {

struct JungDaySettings {
  // What kind of names are asked for: kSuccessful (hosts, mail and name servers, reverse names of
  // real networks), kUnsuccessful (mostly reverse names without a record, and mistyped names) or
  // kAll, both in one stream.
  Outcome outcome = Outcome::kSuccessful;
  // With kAll `queries` are all questions, and the other targets those of names that exist.
  FrequencyTargets targets;
  double negative_share = 0;  // with kAll: of the questions, for names that do not exist
  NegativeNames negative_names = NegativeNames::kMistyped;  // with kAll
  std::string most_popular_name;                            // normalized (dns/name.h)
  dns::RrType most_popular_type = 0;
  sim::Duration duration = sim::Duration::seconds(86'400);
  HourlyWeights hourly_weights = kCampusDay;
  std::uint32_t clients = 1200;  // hosts that ask, each question from any of them alike
};

// The paper's two days: 260,000 successful queries for 120,000 names, and 220,000 unsuccessful ones
// for 17,000 names.
JungDaySettings successful_day();
JungDaySettings unsuccessful_day();

// Throws what jung_day() throws of the targets, and takes no time.
void check_targets(const JungDaySettings& settings);

// A trace that meets all targets exactly; names are numbered by popularity, those that do not exist
// after all others. Everything is a function of the settings and the seed. Throws InputError
// (kSpec) where the targets contradict each other, the duration is not positive, no hour has a
// weight, or there are no clients.
std::unique_ptr<TraceSource> jung_day(const JungDaySettings& settings, std::uint64_t seed);

// `queries` questions for one name over a day (the paper: 100,000). Throws InputError (kSpec) for
// none or more than kMaxQueries.
std::unique_ptr<TraceSource> slashdot(std::uint64_t queries, std::uint64_t seed);

}  // namespace ddns::traces
