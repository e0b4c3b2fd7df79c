#include "experiments/result/result.h"

namespace ddns::experiments {

namespace {

using service::Rcode;
using service::ResolverCounts;

double ratio(std::uint64_t part, std::uint64_t all) {
  return all == 0 ? 0 : static_cast<double>(part) / static_cast<double>(all);
}

Json by_level(const std::array<std::uint64_t, ResolverCounts::kLevels>& counts) {
  return {{"root", counts[0]}, {"top_level", counts[1]}, {"zones", counts[2]}};
}

template <std::size_t n>
std::uint64_t sum(const std::array<std::uint64_t, n>& counts) {
  std::uint64_t all = 0;
  for (const std::uint64_t count : counts) all += count;
  return all;
}

}  // namespace

Json to_json(const CacheOutcome& c) {
  return {{"resolvers", c.resolvers},
          {"questions", c.questions},
          {"hits", c.hits},
          {"hit_rate", number(ratio(c.hits, c.questions))},
          {"negative_hits", c.negative_hits},
          {"denied", c.denied},
          {"joined", c.joined},
          {"entries", c.entries},
          {"evictions", c.evictions}};
}

Json to_json(const service::ForwarderCounts& c) {
  return {{"hits", c.hits}, {"retries", c.retries}, {"gave_up", c.gave_up}};
}

Json to_json(const ResolverCounts& c) {
  const auto end = [&](Rcode rcode) { return c.ends[static_cast<std::size_t>(rcode)]; };
  return {{"lookups", c.lookups},
          {"positive", end(Rcode::kAnswer)},
          {"negative", end(Rcode::kNegative)},
          {"servfail", end(Rcode::kServfail)},
          {"timeout", end(Rcode::kTimeout)},
          {"unanswered",
           {{"without_referral", c.unanswered_without_referral},
            {"with_referrals", c.unanswered_with_referrals},
            {"loops", c.loops}}},
          {"by_referrals", c.referrals},
          {"by_retries", c.retries},
          {"queries", by_level(c.queries)},
          {"queries_sent", sum(c.queries)},
          {"queries_lost", by_level(c.lost)},
          {"denials", by_level(c.denials)},
          {"octets", {{"sent", c.octets_sent}, {"received", c.octets_received}}},
          {"queries_in_vain", c.queries_in_vain},
          {"share_in_vain", number(ratio(c.queries_in_vain, sum(c.queries)))},
          {"client_retries", c.client_retries},
          {"clients_gave_up", c.clients_gave_up},
          {"prefetches", c.prefetches},
          {"detours", c.detours},
          {"known_failures", c.known_failures},
          {"stale", c.stale}};
}

}  // namespace ddns::experiments
