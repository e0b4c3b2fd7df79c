// What proves that a name of a signed zone does not exist (NSEC: RFC 4034, section 4).
//
// Each name of a zone owns one proof: its apex, its delegations and the names that have records. A
// proof tells the types that its owner has, and the next name in canonical order; after the last
// comes the apex. So it denies other types of its owner and all names between the two. That a name
// does not exist takes a second proof, or the same again: that no wildcard stands for it (RFC 4035,
// section 5.4).
#pragma once

#include <compare>
#include <cstdint>
#include <vector>

#include "dns/domain_name.h"
#include "service/conventional/hierarchy.h"

namespace ddns::service {

class Denials {
 public:
  // A name of the zone. Twice does no harm.
  void add(ZoneIndex zone, dns::DomainName owner) { owners_.push_back({zone, std::move(owner)}); }
  // Ends the adding. Proofs are numbered from 0, zone by zone, in the order of their owners.
  void sort();

  // What denies the name, or, where it is an owner, a type that it has not. No proof where a
  // wildcard stands for it. REQUIRES: sort() was called, and the zone has an owner that is not
  // after the name, such as its apex.
  Denial of(ZoneIndex zone, const dns::DomainName& name) const;

 private:
  struct Owner {
    ZoneIndex zone;
    dns::DomainName name;
    friend std::weak_ordering operator<=>(const Owner&, const Owner&) = default;
  };
  ProofIndex at_or_before(ZoneIndex zone, const dns::DomainName& name) const;
  // The last owner's next is the apex: null.
  const dns::DomainName* next(ProofIndex i) const;

  std::vector<Owner> owners_;
};

}  // namespace ddns::service
