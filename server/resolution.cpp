#include "server/resolution.h"

#include <algorithm>
#include <utility>

#include "dns/wire.h"
#include "server/denial.h"

namespace ddns::server {

namespace {

using dns::DomainName;
using dns::RrType;
using End = Fetched::End;

constexpr std::uint16_t kYxDomain = 6;  // RFC 2136, section 2.2

// How long the answer that there is none may be kept (RFC 2308, section 5).
std::uint32_t negative_ttl(const dns::RecordSet& soa) {
  dns::WireReader in(soa.rdata.front());
  in.name(false);
  in.name(false);
  for (int i = 0; i < 4; ++i) in.u32();  // serial, refresh, retry, expire
  return std::min(soa.ttl, in.u32());
}

// The name in an RDATA that is one name.
DomainName target(const Block& block) {
  return DomainName::from_wire(block.set.set.rdata.front()).value_or(DomainName());
}

}  // namespace

Fetched Resolution::Fetches::fetch(const DomainName& name, RrType type) {
  Fetched fetched = source.fetch(name, type);
  if (fetched.verdict == dns::Verdict::kBogus) fetched.end = End::kFailed;
  age = fetched.age;
  if (!fetched.took.carried) {
    steps.push_back({type, fetched.end, fetched.took, fetched.verdict, fetched.reason});
  }
  return fetched;
}

Response Resolution::take() {
  if (response_.rcode == dns::kServFail) {
    response_.authoritative = false;
    for (Records* all : {&response_.answers, &response_.authority, &response_.additional}) {
      all->clear();
    }
  }
  return std::move(response_);
}

std::optional<DomainName> Resolution::answer(const DomainName& name, RrType type,
                                             const DomainName& zone) {
  zone_ = &zone;
  if (response_.steps.empty()) response_.authoritative = true;
  if (type == kDirectory || type == dns::kRrsig) return missing(name, type);
  const Fetched found = fetches_.fetch(name, type);
  if (found.end == End::kNothing) return missing(name, type);
  if (found.end == End::kFailed) {
    fail();
  } else if (found.block->cut) {
    refer(*found.block->cut);
  } else {
    add(response_.answers, name, found.block->set, found.block->ttl);
  }
  return std::nullopt;
}

// There is no block of that type: an alias, a delegation, no such type, or no such name.
std::optional<DomainName> Resolution::missing(const DomainName& name, RrType type) {
  const Fetched found = fetches_.fetch(name, kDirectory);
  if (found.end == End::kNothing) return no_such_name(name);
  const Block* directory = found.block;
  if (found.end == End::kFailed || directory->has(type)) {
    fail();  // where the type should be there, its block is lost
  } else if (directory->cut && type != dns::kDs) {
    refer(*directory->cut);
  } else if (type == kDirectory && !directory->types.empty()) {
    answer_any(name, *directory);
  } else if (type == dns::kRrsig && !directory->types.empty()) {
    answer_signatures(name, *directory);
  } else if (directory->has(dns::kCname)) {
    const Fetched alias = fetches_.fetch(name, dns::kCname);
    if (alias.end == End::kFound) {
      add(response_.answers, name, alias.block->set, alias.block->ttl);
      return target(*alias.block);
    }
    fail();
  } else {
    deny(name, nullptr);
  }
  return std::nullopt;
}

// The nearest name above that exists is found by halves: above it all names exist, below it none.
std::optional<DomainName> Resolution::no_such_name(const DomainName& name) {
  std::size_t there = zone_->labels();
  std::size_t not_there = name.labels();
  const Block* directory = nullptr;
  const auto look = [&](std::size_t labels) {
    const Fetched found = fetches_.fetch(name.suffix(labels), kDirectory);
    if (found.end == End::kFound) directory = found.block;
    return found.end;
  };
  while (not_there > there + 1) {
    const std::size_t middle = (there + not_there) / 2;
    const End end = look(middle);
    if (end == End::kFailed) return fail(), std::nullopt;
    (end == End::kFound ? there : not_there) = middle;
  }
  // The zone's own name exists: where its directory is lost, nothing can be told.
  if (directory == nullptr && look(there) != End::kFound) return fail(), std::nullopt;
  if (directory->cut) return refer(*directory->cut), std::nullopt;
  const DomainName encloser = name.suffix(there);
  if (directory->has(dns::kDname)) {
    const Fetched dname = fetches_.fetch(encloser, dns::kDname);
    if (dname.end == End::kFound) return follow_dname(name, *dname.block);
    return fail(), std::nullopt;
  }
  // Of an alias the last name counts (RFC 6604).
  response_.rcode = dns::kNxDomain;
  deny(name, &encloser);
  return std::nullopt;
}

// A name below a DNAME is an alias of the same name below its target (RFC 6672, section 3.1).
std::optional<DomainName> Resolution::follow_dname(const DomainName& name, const Block& dname) {
  const DomainName& owner = dname.set.set.owner;
  add(response_.answers, dname.set);
  const std::string& wire = name.wire();
  const auto to = DomainName::from_wire(wire.substr(0, wire.size() - owner.wire().size()) +
                                        target(dname).wire());
  if (!to) {
    response_.rcode = kYxDomain;
    return std::nullopt;
  }
  response_.answers.push_back({name, dns::kCname, dns::kClassIn,
                               dname.set.set.ttl - std::min(dname.set.set.ttl, fetches_.age),
                               to->wire()});
  return to;
}

// One RRset of the name (RFC 8482, section 4.1).
void Resolution::answer_any(const DomainName& name, const Block& directory) {
  const Fetched one = fetches_.fetch(name, directory.types.front());
  if (one.end != End::kFound) return fail();
  add(response_.answers, name, one.block->set, one.block->ttl);
}

void Resolution::answer_signatures(const DomainName& name, const Block& directory) {
  for (const RrType type : directory.types) {
    const Fetched one = fetches_.fetch(name, type);
    if (one.end != End::kFound) return fail();
    for (const std::string& signature : one.block->set.signatures) {
      response_.answers.push_back({name, dns::kRrsig, dns::kClassIn, one.block->ttl, signature});
    }
  }
  if (response_.answers.empty()) deny(name, nullptr);
}

// The zone has given the name away to servers that are not DDNS (RFC 1034, section 4.3.2, 3b).
void Resolution::refer(const DomainName& cut) {
  if (response_.answers.empty()) response_.authoritative = false;
  const Fetched ns = fetches_.fetch(cut, dns::kNs);
  if (ns.end != End::kFound) return fail();
  add(response_.authority, ns.block->set);
  if (dnssec_) {
    const Fetched ds = fetches_.fetch(cut, dns::kDs);
    if (ds.end == End::kFailed) return fail();
    if (ds.end == End::kFound) {
      add(response_.authority, ds.block->set);
    } else {
      Denial denial(*zone_, fetches_);
      denial.no_type(cut);
      for (const dns::SignedSet& set : denial.proof()) add(response_.authority, set);
    }
  }
  add_glue(ns.block->set);
}

void Resolution::add_glue(const dns::SignedSet& ns) {
  for (const std::string& rdata : ns.set.rdata) {
    const auto host = DomainName::from_wire(rdata);
    if (!host || !host->within(ns.set.owner)) continue;
    for (const RrType type : {dns::kA, dns::kAaaa}) {
      const Fetched address = fetches_.fetch(*host, type);
      if (address.end == End::kFound) add(response_.additional, address.block->set);
    }
  }
}

// SOA and proof. `encloser`: the nearest name above that exists, where the name does not.
void Resolution::deny(const DomainName& name, const DomainName* encloser) {
  const Fetched soa = fetches_.fetch(*zone_, dns::kSoa);
  if (soa.end != End::kFound) return fail();
  const dns::SignedSet& set = soa.block->set;
  add(response_.authority, set.set.owner, set, negative_ttl(set.set));
  if (!dnssec_ || set.signatures.empty()) return;
  Denial denial(*zone_, fetches_);
  if (encloser != nullptr) {
    denial.no_name(name, *encloser);
  } else {
    denial.no_type(name);
  }
  for (const dns::SignedSet& one : denial.proof()) add(response_.authority, one);
}

void Resolution::add(Records& section, const DomainName& owner, const dns::SignedSet& set,
                     std::uint32_t ttl) {
  ttl -= std::min(ttl, fetches_.age);
  const std::vector<std::string>& all = set.set.rdata;
  const std::size_t first = &section == &response_.answers ? turn_ % all.size() : 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    section.push_back({owner, set.set.type, dns::kClassIn, ttl, all[(first + i) % all.size()]});
  }
  if (!dnssec_) return;
  for (const std::string& signature : set.signatures) {
    section.push_back({owner, dns::kRrsig, dns::kClassIn, ttl, signature});
  }
}

}  // namespace ddns::server
