#include "server/denial.h"

#include <algorithm>
#include <string>

#include "dns/dnssec.h"

namespace ddns::server {

using dns::DomainName;
using dns::SignedSet;

Denial::Denial(const DomainName& zone, RrsetSource& source) : zone_(zone), source_(source) {
  const Fetched index = source.fetch(zone, kDenialIndex);
  if (index.end != Fetched::End::kFound) return;
  firsts_ = index.block->firsts;
  hash_ = index.block->hash;
}

void Denial::no_type(const DomainName& name) {
  if (!hash_) return add(at_or_before(name));
  if (add_match(name)) return;
  // The name is one of those that an opt-out chain leaves out (RFC 5155, section 7.2.4).
  for (std::size_t labels = name.labels(); labels-- > zone_.labels();) {
    const DomainName encloser = name.suffix(labels);
    if (!add_match(encloser)) continue;
    return add_cover(name.suffix(labels + 1));
  }
}

void Denial::no_name(const DomainName& name, const DomainName& encloser) {
  const auto wildcard = encloser.child("*");
  if (!hash_) {
    add(at_or_before(name));
    if (wildcard) add(at_or_before(*wildcard));
    return;
  }
  add_match(encloser);
  add_cover(name.suffix(encloser.labels() + 1));
  if (wildcard) add_cover(*wildcard);
}

// The owner of the NSEC3 record that a name would have.
std::optional<DomainName> Denial::hashed(const DomainName& name) const {
  const auto label = dns::nsec3_label(name, hash_->algorithm, hash_->iterations, hash_->salt);
  return label ? zone_.child(*label) : std::nullopt;
}

// The last record that does not stand behind `owner`, going round: where there is none, the last of
// all.
const SignedSet* Denial::at_or_before(const DomainName& owner) {
  if (firsts_.empty()) return nullptr;
  const auto behind = std::ranges::upper_bound(firsts_, owner);
  const auto number = static_cast<std::size_t>(
      (behind == firsts_.begin() ? firsts_.end() : behind) - firsts_.begin() - 1);
  if (number != page_number_) {
    page_ = source_.fetch(*zone_.child(std::to_string(number)), kDenialPage);
    page_number_ = number;
  }
  if (page_.end != Fetched::End::kFound || page_.block->page.empty()) return nullptr;
  const std::vector<SignedSet>& page = page_.block->page;
  const auto next = std::ranges::upper_bound(
      page, owner, {}, [](const SignedSet& set) -> const DomainName& { return set.set.owner; });
  return next == page.begin() ? &page.back() : &*(next - 1);
}

// Adds the NSEC3 record of the name itself. False where it has none.
bool Denial::add_match(const DomainName& name) {
  const auto owner = hashed(name);
  const SignedSet* set = owner ? at_or_before(*owner) : nullptr;
  if (set == nullptr || !(set->set.owner == *owner)) return false;
  add(set);
  return true;
}

// Adds the NSEC3 record in whose span the name's hash lies.
void Denial::add_cover(const DomainName& name) {
  const auto owner = hashed(name);
  if (owner) add(at_or_before(*owner));
}

void Denial::add(const SignedSet* set) {
  if (set == nullptr) return;
  const bool there = std::ranges::any_of(
      proof_, [&](const SignedSet& one) { return one.set.owner == set->set.owner; });
  if (!there) proof_.push_back(*set);
}

}  // namespace ddns::server
