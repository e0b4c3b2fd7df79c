// Octets of a DNS query become octets of its answer, without any socket (RFC 1035, section 4; RFC
// 6891; RFC 8906, which lists what servers must not fail at).
//
//   under 12 octets, or itself a response   silence
//   an opcode other than QUERY              NOTIMP
//   malformed, or not of one question       FORMERR
//   EDNS of another version than 0          BADVERS
//   stats.ddns. CH TXT                      the counters
//   out of the zones, or of a class not IN  REFUSED
//   a TSIG, which needs a key               NOTAUTH
//   zone transfers                          REFUSED; other types that no record has: NOTIMP
//
// Options and flags of EDNS that are unknown are passed over. An answer over what the client takes
// is truncated (TC): no RRset is ever cut.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dns/message.h"
#include "server/counters.h"
#include "server/resolver.h"

namespace ddns::server {

struct Reply {
  std::string octets;  // empty: silence
  sim::Duration latency;
  // For those who explain (explanation()): the question, where there was one to be answered.
  std::optional<dns::Question> question;
  std::uint16_t rcode = dns::kNoError;
  std::vector<Step> steps;
};

enum class Carrier : std::uint8_t { kUdp, kTcp };

class Responder {
 public:
  static constexpr std::uint16_t kUdpOctets = 1232;  // of an answer over UDP, at most

  explicit Responder(const Resolver& resolver) : resolver_(&resolver) {}
  // From now on it answers from this one, which must outlive it.
  void use(const Resolver& resolver) { resolver_ = &resolver; }

  Reply respond(std::string_view query, Carrier carrier);
  // An answer without records that says: ask again over TCP. REQUIRES: `query` got an answer.
  std::string truncated(std::string_view query);
  void drop() { ++counters_.silent; }
  // Nodes would not store so many blocks.
  void not_stored(std::uint64_t blocks) { counters_.not_stored += blocks; }

  const Counters& counters() const { return counters_; }

 private:
  std::uint16_t answer(const dns::Message& query, dns::Message& out, Reply& reply);
  void count(const Reply& reply);

  const Resolver* resolver_;
  Counters counters_;
  std::uint32_t turn_ = 0;
};

// "www.example. A NOERROR: 2 fetches, 3 hops, 1 copy, 0 timeouts, 181.2 ms: A 3 hops node 17, ..."
// Where signatures are checked: "..., 181.2 ms, 2 signatures checked: A secure 3 hops node 17
// (1 disbelieved: example.: it has expired)".
std::string explanation(const Reply& reply);

}  // namespace ddns::server
