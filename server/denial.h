// Proofs that a name or a type is not there, from a zone's own NSEC (RFC 4035, section 3.1.3) or
// NSEC3 records (RFC 5155, section 7.2). DDNS finds blocks by their exact name alone, so a client
// first fetches the index of the zone's pages, then the page where the name would stand.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "server/rrset_source.h"

namespace ddns::server {

class Denial {
 public:
  // Fetches the index of `zone`; both outlive this.
  Denial(const dns::DomainName& zone, RrsetSource& source);

  // The name is there, but not the type that was asked for.
  void no_type(const dns::DomainName& name);
  // There is no name between `name` and `encloser`, the nearest name above it that exists.
  void no_name(const dns::DomainName& name, const dns::DomainName& encloser);

  // Sets for the authority section, each once. Empty where the zone has none, or they are lost.
  const std::vector<dns::SignedSet>& proof() const { return proof_; }

 private:
  std::optional<dns::DomainName> hashed(const dns::DomainName& name) const;
  const dns::SignedSet* at_or_before(const dns::DomainName& owner);
  bool add_match(const dns::DomainName& name);
  void add_cover(const dns::DomainName& name);
  void add(const dns::SignedSet* set);

  const dns::DomainName& zone_;
  RrsetSource& source_;
  std::vector<dns::DomainName> firsts_;
  std::optional<Nsec3Hash> hash_;
  Fetched page_;  // fetched last
  std::size_t page_number_ = SIZE_MAX;
  std::vector<dns::SignedSet> proof_;
};

}  // namespace ddns::server
