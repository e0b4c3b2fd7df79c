// What a block brings along so that anybody can check it (the paper, section 2: RRsets are signed,
// and carry the KEYs that vouch for them), and the check.
//
//   an RRset that its zone signs   the zone's own signatures, by keys to which a chain of DS and
//                                  DNSKEY records leads from an anchor
//   all other blocks               a seal, which is a signature by a key that the publisher has
//                                  made for itself: directories, indexes and pages, delegations and
//                                  glue, and whatever a zone without signatures has
//
// Of a zone that is signed everything needs the chain: with keys that do not hold, the seal is of
// no use either, and the records on a page need their zone's signatures beside it.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "dns/signing_key.h"
#include "dns/zone.h"
#include "overlay/id.h"
#include "server/publication.h"
#include "service/signature_gate.h"

namespace ddns::server {

// The keys that vouch for a zone's records.
struct Chain {
  dns::Anchors anchors;  // of the first link's zone
  std::vector<service::ZoneLink> links;
};

class Trust {
 public:
  using Clock = std::function<std::uint32_t()>;  // seconds since 1970, modulo 2^32

  // Signatures are to be valid at the time that the clock says whenever it is asked.
  explicit Trust(Clock clock);

  std::uint32_t now() const { return clock_(); }

  // Gives each block of the publication of these zones its chain. A zone below another one of them
  // is vouched for by the DS there, and is not signed where that has a delegation without a DS;
  // whom to trust of the others, `anchors` knows. A chain that is what it was before is the same.
  void vouch(Publication& all, const std::vector<dns::Zone>& zones,
             const std::function<dns::Anchors(const dns::DomainName&)>& anchors);
  // Signs what no key of the zone does.
  void seal(const dns::DomainName& name, dns::RrType type, Block& block) const;

  struct Opinion {
    service::Finding finding;
    std::uint32_t version = 0;  // the inception of the signature
    std::uint32_t until = 0;    // what is good now stays so until then
  };
  // REQUIRES: the block has its chain.
  Opinion check(const dns::DomainName& name, dns::RrType type, const Block& block) const;

 private:
  struct Known {  // of a chain that was checked at that time
    std::shared_ptr<const Chain> chain;
    std::uint32_t at = 0;
    Opinion opinion;
    dns::ZoneKeys keys;
  };
  std::shared_ptr<const Chain> build(const dns::Zone& zone, const std::vector<dns::Zone>& all,
                                     const std::function<dns::Anchors(const dns::DomainName&)>&);
  void look(const dns::SignedSet& set, const dns::ZoneKeys& keys, Opinion& out) const;
  void look_once(const dns::SignedSet& set, const Known& known, Opinion& out) const;
  const Known& check_chain(const std::shared_ptr<const Chain>& chain) const;

  Clock clock_;
  dns::SigningKey key_;      // the publisher's
  dns::ZoneKeys publisher_;  // its public half
  mutable std::vector<Known> chains_;
  // Records that were good, and until when: a zone's NSEC records are on pages too.
  mutable std::map<overlay::Id, std::uint32_t> good_;
};

}  // namespace ddns::server
