// DNS served from DHash (the paper, section 2): an RRset is a block, stored under the SHA-1 of its
// name and type. A question is a fetch: a lookup that ends at the first node with the block or a
// copy of it, and leaves copies behind.
#pragma once

#include <string_view>
#include <vector>

#include "dhash/dhash.h"
#include "service/name_service.h"

namespace ddns::service {

// The DHash key of an RRset: SHA-1 of the normalized name (dns/name.h), a zero octet and the type
// as two octets, most significant first (the paper, section 2: SHA1(www.nytimes.com, A)).
overlay::Id rrset_key(std::string_view normalized_name, dns::RrType type);
// The keys of all names of a table, in its order.
std::vector<overlay::Id> rrset_keys(const dns::NameTable& names);

class Ddns final : public NameService {
 public:
  // Record r of the table is record r of `dhash`. Both must outlive this.
  Ddns(dhash::Dhash& dhash, const dns::RrsetTable& rrsets) : dhash_(dhash), rrsets_(rrsets) {}

  // A record that has no RRset is not found, at the owner of its key. REQUIRES: the question is for
  // a record.
  sim::Task<Answer> ask(NodeIndex client, const Question& question, sim::Rng& rng) override {
    return dhash_.fetch(client, question.record, rrsets_.ttl(question.record), rng);
  }
  void expect(dns::RecordIndex record) const override { dhash_.prefetch(record); }

 private:
  dhash::Dhash& dhash_;
  const dns::RrsetTable& rrsets_;
};

}  // namespace ddns::service
