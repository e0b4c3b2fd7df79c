#include "server/publication.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "dns/wire.h"
#include "sim/check.h"

namespace ddns::server {

namespace {

using dns::DomainName;
using dns::RrType;
using dns::SignedSet;

constexpr std::size_t kSetsAPage = 16;  // of about 300 octets each

[[noreturn]] void refuse(const std::string& message) {
  throw sim::InputError(sim::InputError::Kind::kData, message);
}

class Publisher {
 public:
  // `below`: origins of other zones that are loaded, below this one's.
  Publisher(const dns::Zone& zone, std::vector<DomainName> below, Publication& out)
      : zone_(zone), number_(out.origins.size() - 1), below_(std::move(below)), out_(out) {}

  void publish() {
    read_negative_ttl();
    for (const auto& [owner, node] : zone_.nodes) publish_name(owner, node);
    for (const auto& [name, types] : directories_) {
      Block& block = put(name, kDirectory, negative_ttl_);
      block.types.assign(types.begin(), types.end());
      if (const DomainName* cut = cut_of(name)) block.cut = *cut;
    }
    publish_denial();
  }

 private:
  // How long "there is none" may be believed (RFC 2308, section 5).
  void read_negative_ttl() {
    const SignedSet& soa = *zone_.find(zone_.origin, dns::kSoa);
    dns::WireReader in(soa.set.rdata.front());
    in.name(false);
    in.name(false);
    for (int i = 0; i < 4; ++i) in.u32();  // serial, refresh, retry, expire
    negative_ttl_ = std::min(soa.set.ttl, in.u32());
  }

  Block& put(const DomainName& name, RrType type, std::uint32_t ttl) {
    Block& block = out_.blocks[block_key(name, type)];
    block = Block();
    block.ttl = ttl;
    block.zone = number_;
    return block;
  }

  // The delegation at or above a name; nullptr where the zone itself answers for it.
  const DomainName* cut_of(const DomainName& name) const {
    const std::size_t labels = name.labels();
    for (std::size_t count = zone_.origin.labels() + 1; count <= labels; ++count) {
      const SignedSet* ns = zone_.find(name.suffix(count), dns::kNs);
      if (ns != nullptr && !ns->set.rdata.empty()) return &ns->set.owner;
    }
    return nullptr;
  }

  void publish_name(const DomainName& owner, const dns::Zone::Node& node) {
    const bool given_away =
        std::ranges::any_of(below_, [&](const DomainName& origin) { return owner.within(origin); });
    const bool child_apex = std::ranges::find(below_, owner) != below_.end();
    const DomainName* cut = cut_of(owner);
    for (const auto& [type, set] : node) {
      if (set.set.rdata.empty() || type == dns::kNsec3) continue;
      check_set(set);
      const bool glue = cut != nullptr && !(*cut == owner);
      if (glue && type != dns::kA && type != dns::kAaaa) continue;
      if (given_away && child_apex) add_names_above(owner);
      if (given_away && !(child_apex && type == dns::kDs)) continue;
      Block& block = put(owner, type, set.set.ttl);
      block.set = set;
      if (glue || (cut != nullptr && type == dns::kNs)) block.cut = *cut;
      if (!glue && !given_away) add_to_directories(owner, type);
    }
  }

  void check_set(const SignedSet& set) const {
    const RrType type = set.set.type;
    if (set.set.rr_class == dns::kClassIn && (type < dns::kFirstMeta || type > dns::kLastMeta))
      return;
    refuse(
        fmt::format("{} {}: its class or type is none that can be served, expected records of "
                    "class IN",
                    set.set.owner.text(), dns::type_name(type)));
  }

  void add_to_directories(const DomainName& owner, RrType type) {
    directories_[owner].insert(type);
    add_names_above(owner);
  }

  // Names above a name exist too, whether they have records or not (RFC 4592, section 2.2.2).
  void add_names_above(const DomainName& owner) {
    for (std::size_t count = owner.labels(); count > zone_.origin.labels(); --count) {
      if (!directories_.try_emplace(owner.suffix(count - 1)).second) return;
    }
  }

  // The NSEC records, or those NSEC3 records that the zone's NSEC3PARAM tells of.
  std::vector<SignedSet> denying(const std::optional<Nsec3Hash>& hash) const {
    std::vector<SignedSet> sets;
    for (const auto& [owner, node] : zone_.nodes) {
      const auto set = node.find(hash ? dns::kNsec3 : dns::kNsec);
      if (set == node.end() || set->second.set.rdata.empty()) continue;
      const bool given_away = std::ranges::any_of(below_, [&owner = owner](const DomainName& o) {
        return owner.within(o) && !(owner == o);
      });
      if (given_away || (hash && !hashes_as(set->second, *hash))) continue;
      sets.push_back(set->second);
    }
    return sets;
  }

  // NSEC3 and NSEC3PARAM begin with algorithm, flags, iterations and salt.
  static Nsec3Hash read_hash(std::string_view rdata) {
    dns::WireReader in(rdata);
    Nsec3Hash hash;
    hash.algorithm = in.u8();
    in.u8();
    hash.iterations = in.u16();
    hash.salt = in.take(in.u8());
    return hash;
  }
  static bool hashes_as(const SignedSet& set, const Nsec3Hash& hash) {
    const Nsec3Hash its = read_hash(set.set.rdata.front());
    return its.algorithm == hash.algorithm && its.iterations == hash.iterations &&
           its.salt == hash.salt;
  }

  void publish_denial() {
    std::vector<SignedSet> sets = denying(std::nullopt);
    std::optional<Nsec3Hash> hash;
    const SignedSet* parameters = zone_.find(zone_.origin, dns::kNsec3Param);
    if (sets.empty() && parameters != nullptr && !parameters->set.rdata.empty()) {
      hash = read_hash(parameters->set.rdata.front());
      sets = denying(hash);
    }
    if (sets.empty()) return;
    std::vector<DomainName> firsts;
    for (std::size_t i = 0; i < sets.size(); i += kSetsAPage) {
      const auto name = zone_.origin.child(std::to_string(firsts.size()));
      if (!name) return;  // a zone whose name leaves no room has no proofs
      firsts.push_back(sets[i].set.owner);
      const auto begin = sets.begin() + static_cast<std::ptrdiff_t>(i);
      const auto count = static_cast<std::ptrdiff_t>(std::min(kSetsAPage, sets.size() - i));
      put(*name, kDenialPage, negative_ttl_).page.assign(begin, begin + count);
    }
    Block& index = put(zone_.origin, kDenialIndex, negative_ttl_);
    index.firsts = std::move(firsts);
    index.hash = std::move(hash);
  }

  const dns::Zone& zone_;
  std::size_t number_;
  std::vector<DomainName> below_;
  Publication& out_;
  std::uint32_t negative_ttl_ = 0;
  std::map<DomainName, std::set<RrType>> directories_;
};

}  // namespace

Publication publish(std::span<const dns::Zone> zones) {
  std::vector<const dns::Zone*> order;
  for (const dns::Zone& zone : zones) order.push_back(&zone);
  std::ranges::stable_sort(order, {}, [](const dns::Zone* zone) { return zone->origin.labels(); });
  Publication out;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const DomainName& origin = order[i]->origin;
    if (std::ranges::find(out.origins, origin) != out.origins.end()) {
      refuse(fmt::format("there are two zones {}, expected one", origin.text()));
    }
    out.origins.push_back(origin);
    std::vector<DomainName> below;
    for (const dns::Zone* other : order) {
      if (other->origin.within(origin) && !(other->origin == origin)) {
        below.push_back(other->origin);
      }
    }
    Publisher(*order[i], std::move(below), out).publish();
  }
  return out;
}

}  // namespace ddns::server
