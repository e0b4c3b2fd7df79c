// DNS messages (RFC 1035, section 4) with EDNS(0) (RFC 6891), as octets and as a struct.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dns/record.h"

namespace ddns::dns {

enum Rcode : std::uint16_t {
  kNoError = 0,
  kFormErr = 1,
  kServFail = 2,
  kNxDomain = 3,
  kNotImp = 4,
  kRefused = 5,
  kBadVers = 16
};

inline constexpr std::size_t kHeaderOctets = 12;
inline constexpr std::size_t kLongestMessage = 65'535;  // over TCP
inline constexpr std::size_t kPlainUdp = 512;           // over UDP without EDNS

struct Question {
  DomainName name;
  RrType type = 0;
  std::uint16_t rr_class = kClassIn;
};

struct Edns {
  std::uint16_t udp_octets = 1232;  // that the sender takes
  std::uint8_t version = 0;
  bool dnssec_ok = false;
  std::uint16_t other_flags = 0;  // the 15 bits below DO
  std::string options;            // codes, lengths and values as they stand
};

struct Message {
  std::uint16_t id = 0;
  bool response = false;             // QR
  std::uint8_t opcode = 0;           // 0 to 15
  bool authoritative = false;        // AA
  bool truncated = false;            // TC
  bool recursion_desired = false;    // RD
  bool recursion_available = false;  // RA
  bool authentic = false;            // AD
  bool checking_disabled = false;    // CD
  std::uint16_t rcode = kNoError;    // 12 bits; those over 15 need `edns`
  std::vector<Question> questions;
  std::vector<Record> answers;
  std::vector<Record> authority;
  std::vector<Record> additional;  // without the OPT record
  std::optional<Edns> edns;
};

// Reads a message. Returns "", or what is malformed: octets that are missing or left over, a name
// or RDATA that runs out of its bounds, more than one OPT (RFC 6891, section 6.1.1) or one that is
// not the root's, a TSIG that is not the last record (RFC 8945, section 5.1). Where the header is
// there, `out` has its fields in either case: enough to answer with kFormErr. Memory is bounded by
// the octets that are there, whatever the counts in the header say.
std::string read_message(std::string_view octets, Message& out);

// Writes a message of at most `limit` octets. Names are compressed where RFC 1035 allows it, with
// the case that each has. Where the additional section does not fit it is left out; where answers
// or authority do not, all three are, and TC is set (RFC 2181, section 9): no RRset is ever cut.
// REQUIRES: header, questions and OPT fit.
std::string write_message(const Message& message, std::size_t limit = kLongestMessage);

}  // namespace ddns::dns
