// What lies, their refusal and the keys that it takes came to, in a result.
#pragma once

#include <cstdint>
#include <vector>

#include "experiments/result/series.h"

namespace ddns::experiments {

struct SignedResult {
  std::uint64_t checks = 0;             // of what other nodes answered clients
  std::uint64_t checks_by_copiers = 0;  // and nodes, before they kept a copy
  std::uint64_t refused = 0;            // answers without a good signature
  std::uint64_t extra_rpcs = 0;         // after such an answer, and to keepers beside the owner
  // Of the questions that were answered: with what was not the record.
  std::uint64_t wrong_forged = 0;
  std::uint64_t wrong_old = 0;
};

// The questions for names of so many labels that were answered and checked. All but the latency
// are sums over them.
struct KeysOfLabels {
  std::uint64_t labels = 0;
  std::uint64_t answered = 0;
  std::uint64_t lookups = 0;  // of KEY RRsets
  std::uint64_t rpcs = 0;     // that these took
  std::uint64_t octets = 0;   // that came from other nodes: of records, and of KEY RRsets
  std::uint64_t checks = 0;   // of signatures
  double latency_ms = 0;      // the mean, with all checks
};

struct KeysResult {
  std::uint64_t rrsets = 0;        // KEY RRsets that vouch for records of names
  std::uint64_t records = 0;       // of them, those that are records and looked up
  std::uint64_t without_keys = 0;  // answers that failed since one of these could not be had
  Series octets_stored;            // on each host, at the end
  std::vector<KeysOfLabels> by_labels;
};

}  // namespace ddns::experiments
