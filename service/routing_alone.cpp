#include "service/routing_alone.h"

namespace ddns::service {

sim::Task<Answer> RoutingAlone::ask(NodeIndex client, const Question& question, sim::Rng& rng) {
  const overlay::LookupResult walk =
      co_await lookup_.run(client, question.key, /*probe=*/nullptr, rng);
  const bool failed = walk.end == overlay::LookupResult::End::kFailed;
  co_return Answer{.end = failed ? Answer::End::kFailed : Answer::End::kNotFound,
                   .hops = walk.hops,
                   .timeouts = walk.timeouts,
                   .server = walk.last};
}

}  // namespace ddns::service
