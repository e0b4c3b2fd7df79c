#include "service/conventional/denials.h"

#include <algorithm>
#include <utility>

#include "sim/check.h"

namespace ddns::service {

namespace {

// Labels that the names end in alike.
std::size_t common_labels(const dns::DomainName& a, const dns::DomainName& b) {
  std::size_t count = std::min(a.labels(), b.labels());
  while (!(a.suffix(count) == b.suffix(count))) --count;
  return count;
}

}  // namespace

void Denials::sort() {
  std::ranges::sort(owners_);
  owners_.erase(std::ranges::unique(owners_).begin(), owners_.end());
}

ProofIndex Denials::at_or_before(ZoneIndex zone, const dns::DomainName& name) const {
  const auto after = std::ranges::upper_bound(owners_, Owner{zone, name});
  sim::check(after != owners_.begin() && std::prev(after)->zone == zone, "a zone has no apex");
  return static_cast<ProofIndex>(after - owners_.begin() - 1);
}

const dns::DomainName* Denials::next(ProofIndex i) const {
  const bool last = i + 1 == owners_.size() || owners_[i + 1].zone != owners_[i].zone;
  return last ? nullptr : &owners_[i + 1].name;
}

Denial Denials::of(ZoneIndex zone, const dns::DomainName& name) const {
  const ProofIndex proof = at_or_before(zone, name);
  const dns::DomainName& owner = owners_[proof].name;
  const dns::DomainName* const after = next(proof);
  if (owner == name || (after != nullptr && after->within(name))) return {proof, proof};
  // The nearest name above that there is: the proof's two names are those next to it.
  std::size_t labels = common_labels(name, owner);
  if (after != nullptr) labels = std::max(labels, common_labels(name, *after));
  const auto wildcard = name.suffix(labels).child("*");
  if (!wildcard) return {proof, proof};  // it would be too long for a name
  const ProofIndex second = at_or_before(zone, *wildcard);
  if (owners_[second].name == *wildcard) return {};
  return {proof, second};
}

}  // namespace ddns::service
