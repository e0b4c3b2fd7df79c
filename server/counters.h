// What the server has done since it began: the numbers of `dig CH TXT stats.ddns.`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ddns::server {

struct Counters {
  std::uint64_t queries = 0;  // messages that came, whatever they were
  std::uint64_t over_tcp = 0;
  std::uint64_t malformed = 0;
  std::uint64_t silent = 0;  // got no answer: no question, or above the rate limit
  std::uint64_t truncated = 0;
  std::uint64_t no_error = 0;  // answers by rcode
  std::uint64_t no_name = 0;
  std::uint64_t failed = 0;
  std::uint64_t refused = 0;
  std::uint64_t other = 0;
  std::uint64_t fetches = 0;  // of blocks
  std::uint64_t copies = 0;   // answered by a cached copy
  std::uint64_t hops = 0;
  std::uint64_t timeouts = 0;
  std::uint64_t checks = 0;       // signatures that the server looked at
  std::uint64_t disbelieved = 0;  // answers of nodes without a good one
  std::uint64_t bogus = 0;        // fetches that found no other
  std::uint64_t not_stored = 0;   // blocks that nodes refused at their insert

  std::vector<std::pair<std::string_view, std::uint64_t>> all() const {
    return {{"queries", queries},     {"tcp", over_tcp},
            {"malformed", malformed}, {"silent", silent},
            {"truncated", truncated}, {"noerror", no_error},
            {"nxdomain", no_name},    {"servfail", failed},
            {"refused", refused},     {"other", other},
            {"fetches", fetches},     {"copies", copies},
            {"hops", hops},           {"timeouts", timeouts},
            {"checks", checks},       {"disbelieved", disbelieved},
            {"bogus", bogus},         {"not_stored", not_stored}};
  }
};

}  // namespace ddns::server
