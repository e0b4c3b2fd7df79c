// A limit of responses to one network (response rate limiting, as BIND's and Knot's manuals have
// it): a server must not become the amplifier of questions that come from forged addresses.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "sim/time.h"

namespace ddns::server {

class RateLimit {
 public:
  enum class Verdict : std::uint8_t {
    kAnswer,
    kTruncate,  // an empty answer with TC: a true client asks again over TCP
    kDrop
  };

  // So many responses a second to each network, as many at once after a second of rest; 0: no
  // limit. Every other response beyond is truncated, the rest dropped. Networks share their limit
  // with those few of the same hash: memory is the same whoever asks.
  explicit RateLimit(std::uint32_t per_s);

  // May a response go to this address, of 4 or 16 octets? Networks are /24 and /56. `now` does not
  // go back.
  Verdict judge(std::string_view address, sim::Time now);

 private:
  struct Bucket {
    sim::Time full_at;       // when it would have all its responses again, if nobody asked
    bool truncated = false;  // the response beyond the limit that came last
  };
  sim::Duration a_response_;  // takes so long to be earned; 0: no limit
  std::vector<Bucket> buckets_;
};

}  // namespace ddns::server
