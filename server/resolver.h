// From a DNS question to an answer: which blocks a client fetches, and what it makes of them
// (RFC 1034, section 4.3.2; RFC 2308; RFC 4035, section 3.1; RFC 6672; RFC 8482).
//
// What DDNS has been given ends each search. No block and no directory of a name: NXDOMAIN; a
// directory but no block: NODATA. Wildcards are not expanded: in the paper's words (section 4.2)
// all queries must be anticipated and their answers stored, so NXDOMAIN is the answer, and a
// question for the wildcard's own name finds its records.
#pragma once

#include <tsl/robin_map.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dns/message.h"
#include "server/rrset_source.h"

namespace ddns::server {

// A fetch that an answer took.
struct Step {
  dns::RrType type = 0;
  Fetched::End end = Fetched::End::kFailed;
  Took took;
  std::optional<dns::Verdict> verdict;
  std::string reason;  // of the answer that was disbelieved last
};

struct Response {
  std::uint16_t rcode = dns::kNoError;
  // The first name of the answer is one that a loaded zone answers for.
  bool authoritative = false;
  std::vector<dns::Record> answers;
  std::vector<dns::Record> authority;
  std::vector<dns::Record> additional;
  std::vector<Step> steps;  // in their order
};

class Resolver {
 public:
  static constexpr int kLongestChain = 8;  // CNAME and DNAME records that one answer follows

  // Answers for the zones of these names, with blocks of `source`, which must outlive this.
  Resolver(RrsetSource& source, std::vector<dns::DomainName> origins);
  Resolver(const Resolver&) = delete;  // refers to its own names
  Resolver& operator=(const Resolver&) = delete;

  // Answers a question of class IN and a type that records can have, or ANY or RRSIG. `dnssec`:
  // with signatures and proofs (DO). kRefused where the name is in none of the zones; kServFail
  // where a block could not be reached, or did not pass a check of signatures.
  //
  // The records of an RRset begin with another one each time (RFC 1794): `turn` says which.
  Response resolve(const dns::Question& question, bool dnssec, std::uint32_t turn = 0) const;

  // The zone that answers for a name and type, or nullptr: the longest, but of a DS the parent's
  // (RFC 4035, section 3.1.4.1).
  const dns::DomainName* zone_of(const dns::DomainName& name, dns::RrType type) const;
  const std::vector<dns::DomainName>& origins() const { return origins_; }

 private:
  RrsetSource& source_;
  std::vector<dns::DomainName> origins_;
  tsl::robin_map<std::string, const dns::DomainName*> by_name_;  // by folded wire form
};

}  // namespace ddns::server
