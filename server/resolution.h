// One question on its way to an answer: the work of server/resolver.h, its only user.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/resolver.h"

namespace ddns::server {

class Resolution {
 public:
  Resolution(RrsetSource& source, bool dnssec, std::uint32_t turn)
      : fetches_{source, response_.steps}, dnssec_(dnssec), turn_(turn) {}

  // Adds to the response what `zone` has to say of a name: one link of a chain of aliases. Returns
  // the name that it leads to, if it does.
  std::optional<dns::DomainName> answer(const dns::DomainName& name, dns::RrType type,
                                        const dns::DomainName& zone);
  void refuse() { response_.rcode = dns::kRefused; }
  Response take();

 private:
  // Remembers what each fetch took, but for what came with another. A block that did not pass its
  // check is as good as none.
  struct Fetches : RrsetSource {
    Fetches(RrsetSource& s, std::vector<Step>& all) : source(s), steps(all) {}
    Fetched fetch(const dns::DomainName& name, dns::RrType type) override;
    RrsetSource& source;
    std::vector<Step>& steps;
    std::uint32_t age = 0;  // of what was fetched last
  };
  using Records = std::vector<dns::Record>;

  std::optional<dns::DomainName> missing(const dns::DomainName& name, dns::RrType type);
  std::optional<dns::DomainName> no_such_name(const dns::DomainName& name);
  void answer_any(const dns::DomainName& name, const Block& directory);
  void answer_signatures(const dns::DomainName& name, const Block& directory);
  std::optional<dns::DomainName> follow_dname(const dns::DomainName& name, const Block& dname);
  void refer(const dns::DomainName& cut);
  void add_glue(const dns::SignedSet& ns);
  void deny(const dns::DomainName& name, const dns::DomainName* encloser);
  void add(Records& section, const dns::DomainName& owner, const dns::SignedSet& set,
           std::uint32_t ttl);
  void add(Records& section, const dns::SignedSet& set) {
    add(section, set.set.owner, set, set.set.ttl);
  }
  void fail() { response_.rcode = dns::kServFail; }

  Response response_;
  Fetches fetches_;
  bool dnssec_;
  std::uint32_t turn_;
  const dns::DomainName* zone_ = nullptr;  // of the name that is being answered
};

}  // namespace ddns::server
