#include "server/resolver.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "server/denial.h"
#include "server/resolution.h"

namespace ddns::server {

using dns::DomainName;
using dns::RrType;

Resolver::Resolver(RrsetSource& source, std::vector<DomainName> origins)
    : source_(source), origins_(std::move(origins)) {
  for (const DomainName& origin : origins_) by_name_[dns::folded(origin.wire())] = &origin;
}

const DomainName* Resolver::zone_of(const DomainName& name, RrType type) const {
  const std::string wire = dns::folded(name.wire());
  const DomainName* apex = nullptr;  // of the zone whose own DS is asked for
  for (std::size_t i = 0;; i += static_cast<std::size_t>(wire[i]) + 1) {
    const auto found = by_name_.find(wire.substr(i));
    if (found != by_name_.end()) {
      if (i != 0 || type != dns::kDs) return found->second;
      apex = found->second;
    }
    if (wire[i] == 0) return apex;
  }
}

Response Resolver::resolve(const dns::Question& question, bool dnssec, std::uint32_t turn) const {
  Resolution resolution(source_, dnssec, turn);
  DomainName name = question.name;
  for (int link = 0; link <= kLongestChain; ++link) {
    const DomainName* zone = zone_of(name, question.type);
    if (zone == nullptr) {
      if (link == 0) resolution.refuse();
      break;
    }
    auto next = resolution.answer(name, question.type, *zone);
    if (!next) break;
    name = std::move(*next);
  }
  return resolution.take();
}

}  // namespace ddns::server
