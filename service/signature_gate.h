// The gatekeeper that checks what is signed (the paper, section 2: "DHash verifies the signature
// before accepting the data"; section 4.1: inserts of records signed with a key that the parent has
// not signed "would fail. This would alert the administrator to the problem immediately"). What is
// inserted are real RRsets with today's DNSSEC records; what a gate makes of one is computed once.
//
// A version of an RRset is a record of its own, under the DHash key that all its versions have. A
// node that stores one drops the earlier ones that it held.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dhash/dhash.h"
#include "dns/verify.h"

namespace ddns::service {

// A zone on the way from the anchor to an RRset: its DNSKEY RRset, and the DS RRset that its parent
// has signed, which is empty for the anchor's zone.
struct ZoneLink {
  dns::SignedSet ds;
  dns::SignedSet keys;
};

// What an insert brings: an RRset, and all that vouches for it, from the anchor's zone down.
struct SignedBlock {
  dns::SignedSet set;
  std::vector<ZoneLink> chain;
};

// Of an RRset and its signatures, and of all that vouches for it: the octets of RDATA, of owners
// and of each record's ten octets of type, class, TTL and length (RFC 1035, section 3.2.1).
std::size_t octets(const SignedBlock& block);

// The latest inception of its signatures (RFC 1982): what tells versions apart. An SOA serial would
// be the zone's, and stands in one RRset alone, which need not be at hand; inceptions are signed
// with every RRset. Nothing where no signature can be read.
std::optional<std::uint32_t> version(const dns::SignedSet& set);

// What a check of real signatures has found.
struct Finding {
  dhash::Admission verdict = dhash::Admission::kAdmitted;
  std::string reason;  // "" where admitted
};

// From the anchor down, up to the first link that does not hold; `keys` are then those of the last
// zone. An empty chain has none.
Finding check_chain(const std::vector<ZoneLink>& chain, dns::Anchors anchors,
                    const dns::Policy& policy, dns::ZoneKeys& keys);
// Whether one of these keys has signed the RRset.
Finding check_rrset(const dns::SignedSet& set, const dns::ZoneKeys& keys,
                    const dns::Policy& policy);

// "bad signature".
std::string_view word(dhash::Admission admission);

class SignatureGate final : public dhash::Gatekeeper {
 public:
  // Of the blocks that it checks itself those of more than `most_octets` are too large. The DHash
  // must outlive this, and this is to be added to it.
  SignatureGate(dhash::Dhash& dhash, dns::Anchors anchors, std::size_t most_octets);

  // What time it is from now on, for blocks offered later: policy.now.
  void set_policy(const dns::Policy& policy) { policy_ = policy; }
  // What inserts of the record bring; a record without a block is refused. Records of one DHash key
  // are versions of one RRset.
  void offer(dhash::RecordIndex record, const SignedBlock& block);
  // The same of what somebody else has checked.
  void offer(dhash::RecordIndex record, Finding finding, std::uint32_t version);
  // The number may be another record's from now on. REQUIRES: it was offered; nobody holds it.
  void forget(dhash::RecordIndex record);

  dhash::Admission judge(dhash::NodeIndex node, dhash::RecordIndex record,
                         const dhash::Store& store) const override;
  void stored(dhash::NodeIndex node, dhash::RecordIndex record) override;
  void lost_disk(dhash::NodeIndex) override {}

  // Why the block is refused wherever it comes, in words: "" where it is not.
  const std::string& reason(dhash::RecordIndex record) const {
    return offered_.at(record).finding.reason;
  }
  // Replicas refused, by reason: the number of the Admission.
  std::uint64_t refused(dhash::Admission why) const {
    return refused_[static_cast<std::size_t>(why)];
  }

 private:
  struct Offered {
    Finding finding;
    std::uint32_t version = 0;
  };
  Finding judged(dhash::RecordIndex record, const SignedBlock& block) const;

  dhash::Dhash& dhash_;
  dns::Anchors anchors_;
  std::size_t most_octets_;
  dns::Policy policy_;
  std::map<dhash::RecordIndex, Offered> offered_;
  std::map<overlay::Id, std::vector<dhash::RecordIndex>> versions_;  // by DHash key
  mutable std::array<std::uint64_t, 8> refused_{};
};

}  // namespace ddns::service
