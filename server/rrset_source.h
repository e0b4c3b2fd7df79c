// Where a resolver gets blocks from: DDNS (server/ring_source.h), conventional DNS
// (server/conventional_source.h), or a table of them in tests.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "dns/verify.h"
#include "overlay/members.h"
#include "server/block.h"
#include "sim/time.h"

namespace ddns::server {

// What a fetch took.
struct Took {
  std::uint32_t hops = 0;  // RPCs to remote nodes, or queries that servers answered
  std::uint32_t timeouts = 0;
  bool from_copy = false;                      // a cached copy answered, or the resolver's cache
  overlay::NodeIndex node = overlay::kNoNode;  // that answered, or had nothing
  sim::Duration latency;
  std::optional<std::uint32_t> referrals = {};  // where servers refer to others
  bool carried = false;                         // it came with what was fetched before
  std::uint32_t checks = 0;                     // signatures that the client looked at
  std::uint32_t disbelieved = 0;                // answers of nodes without a good one
};

struct Fetched {
  enum class End : std::uint8_t {
    kFound,
    kNothing,  // whoever should have it has no such block
    kFailed    // nobody could be asked
  };
  End end = End::kFailed;
  const Block* block = nullptr;  // where found; until the source's next change of blocks
  // What a source that checks signatures makes of the block. Nothing: it does not.
  std::optional<dns::Verdict> verdict;
  std::uint32_t age = 0;  // how much of the TTL is over, s
  std::string reason;     // of the answer that was disbelieved last; "": all were believed
  Took took;
};

class RrsetSource {
 public:
  virtual ~RrsetSource() = default;
  virtual Fetched fetch(const dns::DomainName& name, dns::RrType type) = 0;
};

}  // namespace ddns::server
