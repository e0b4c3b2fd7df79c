#include "service/conventional/zones_of_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "dns/domain_name.h"
#include "service/conventional/denials.h"
#include "service/conventional/octets.h"
#include "sim/check.h"
#include "sim/random.h"

namespace ddns::service {

namespace {

constexpr std::array<std::string_view, 8> kTopLevels = {"com", "net", "org", "edu",
                                                        "gov", "mil", "int", "arpa"};
constexpr std::array<std::string_view, 10> kRegistries = {"co",  "ac",  "com", "net", "org",
                                                          "edu", "gov", "ne",  "or",  "go"};
constexpr std::string_view kReverse = "in-addr.arpa";
constexpr unsigned kReverseLabels = 5;  // of the zone of 256 addresses

// The last `labels` labels of a name; all of it where it has no more.
std::string_view ending(std::string_view name, unsigned labels) {
  std::size_t at = name.size();
  while (labels-- > 0) {
    at = at == 0 ? name.npos : name.rfind('.', at - 1);
    if (at == name.npos) return name;
  }
  return name.substr(at + 1);
}

// Of a normalized name, whose escapes (dns/name.h) are not those of zone files.
dns::DomainName parsed(std::string_view name) {
  std::string text;
  for (std::size_t i = 0; i < name.size(); ++i) {
    text.push_back(name[i]);
    if (name[i] != '\\' || i + 1 == name.size()) continue;
    if (name[++i] != 'x') {
      text.push_back(name[i]);
      continue;
    }
    unsigned octet = 0;
    std::from_chars(&name[i + 1], &name[i + 1] + 2, octet, 16);
    text += fmt::format("{:03}", octet);
    i += 2;
  }
  const auto out = dns::DomainName::parse(text);
  sim::check(out.has_value(), "a name of a trace is none");
  return *out;
}

bool is_reverse(std::string_view name) {
  return name == kReverse || name.ends_with(std::string(".") + std::string(kReverse));
}

// The zone cuts above a name, from the top-level zone down.
struct Cuts {
  std::array<std::string_view, 3> zones;
  unsigned count = 0;
  void add(std::string_view zone) {
    if (count == 0 || zones[count - 1] != zone) zones[count++] = zone;
  }
};

Cuts cuts_above(std::string_view name) {
  Cuts cuts;
  if (name == ".") return cuts;
  if (is_reverse(name)) {
    cuts.add(kReverse);
    cuts.add(ending(name, kReverseLabels));
    return cuts;
  }
  const std::string_view top = ending(name, 1);
  cuts.add(top);
  const std::string_view two = ending(name, 2);
  const std::string_view second = two.substr(0, two.find('.'));
  const bool registry =
      top.size() == 2 && std::ranges::find(kRegistries, second) != kRegistries.end();
  cuts.add(two);
  if (registry) cuts.add(ending(name, 3));
  return cuts;
}

class Builder {
 public:
  Builder(const ZoneSettings& settings, std::uint64_t seed)
      : settings_(settings),
        delegation_(std::min(settings.ns_ttl, settings.glue_ttl)),
        faults_(seed, "faults of zones"),
        elsewhere_(seed, "servers elsewhere"),
        hosts_(seed, "hosts of servers"),
        hierarchy_(settings.root_servers) {}

  // That there is such a top-level domain, as a record below it exists.
  void add_top(std::string_view name) {
    const Cuts cuts = cuts_above(name);
    if (cuts.count > 0) zone(cuts.zones[0], kRootZone);
  }

  void add_record(std::string_view name, std::uint32_t content, sim::Duration ttl,
                  dns::RrType type) {
    const Cuts cuts = cuts_above(name);
    ZoneIndex at = kRootZone;
    if (cuts.count > 0 && exists(cuts.zones[0])) {
      for (unsigned i = 0; i < cuts.count; ++i) at = zone(cuts.zones[i], at);
    }
    hierarchy_.add_record(at, content, ttl, {name_octets(name.size()), data_octets(type)});
  }

  // After the last record: gives some zones servers in others.
  void place_servers() {
    std::vector<ZoneIndex> guests;
    std::vector<ZoneIndex> circular;
    std::vector<ZoneIndex> hosts;
    for (ZoneIndex zone = 1; zone < hierarchy_.zone_count(); ++zone) {
      if (is_top(zone)) continue;
      sim::Rng rng = elsewhere_.at(zone);
      const double draw = rng.unit();
      const bool circle = draw < settings_.circular_zones;
      const bool guest = draw < settings_.circular_zones + settings_.servers_elsewhere;
      (circle ? circular : guest ? guests : hosts).push_back(zone);
    }
    for (std::size_t i = 0; i + 1 < circular.size(); i += 2) {
      host(circular[i], circular[i + 1]);
      host(circular[i + 1], circular[i]);
    }
    const auto count = static_cast<std::uint32_t>(hosts.size());
    for (const ZoneIndex zone : guests) {
      sim::Rng rng = hosts_.at(zone);
      if (count > 0) host(zone, hosts[rng.below(rng.below(count) + 1)]);
    }
  }

  // Of the table's names.
  void add_denials(const dns::NameTable& names, std::span<const KnownRecord> known) {
    Denials denials;
    denials.add(kRootZone, {});
    for (ZoneIndex zone = 1; zone < hierarchy_.zone_count(); ++zone) {
      denials.add(zone, parsed(names_of_zones_[zone - 1]));
      denials.add(hierarchy_.parent(zone), parsed(names_of_zones_[zone - 1]));
    }
    for (dns::NameIndex i = 0; i < names.count(); ++i) {
      if (known[i].exists) denials.add(hierarchy_.zone(i), parsed(names.name(i)));
    }
    denials.sort();
    for (dns::NameIndex i = 0; i < names.count(); ++i) {
      if (known[i].exists) continue;
      hierarchy_.set_denial(i, denials.of(hierarchy_.zone(i), parsed(names.name(i))));
    }
  }

  Hierarchy take() { return std::move(hierarchy_); }

 private:
  bool is_top(ZoneIndex zone) const { return hierarchy_.parent(zone) == kRootZone; }
  // Is there such a top-level domain?
  bool exists(std::string_view name) const {
    return name.size() == 2 || name == kReverse || by_name_.contains(std::string(name)) ||
           std::ranges::find(kTopLevels, name) != kTopLevels.end();
  }

  // The zone's servers have their names in `at`.
  void host(ZoneIndex zone, ZoneIndex at) {
    const dns::RecordIndex address = hierarchy_.record_count();
    hierarchy_.add_record(at, address + 1, settings_.glue_ttl);
    hierarchy_.set_address(zone, address);
  }

  ZoneIndex zone(std::string_view name, ZoneIndex parent) {
    const auto [found, is_new] = by_name_.try_emplace(std::string(name), kRootZone);
    if (!is_new) return found->second;
    const bool top = parent == kRootZone;
    const unsigned servers = top ? settings_.top_level_servers : settings_.zone_servers;
    found->second = hierarchy_.add_zone(parent, servers, delegation_);
    names_of_zones_.push_back(found->first);
    if (!top) add_faults(found->second);
    return found->second;
  }

  void add_faults(ZoneIndex zone) {
    sim::Rng rng = faults_.at(zone);
    const double dead = settings_.dead_zones;
    const double lame = dead + settings_.lame_zones;
    const double draw = rng.unit();
    Behaviour all = Behaviour::kSound;
    if (draw < lame + settings_.looping_zones) all = Behaviour::kLooping;
    if (draw < lame) all = Behaviour::kLame;
    if (draw < dead) all = Behaviour::kDead;
    for (unsigned i = 0; i < hierarchy_.servers(zone); ++i) {
      const bool dies = rng.unit() < settings_.dead_servers && all == Behaviour::kSound;
      hierarchy_.set_behaviour(hierarchy_.first_server(zone) + i, dies ? Behaviour::kDead : all);
    }
  }

  const ZoneSettings& settings_;
  sim::Duration delegation_;
  sim::Stream faults_;
  sim::Stream elsewhere_;
  sim::Stream hosts_;
  Hierarchy hierarchy_;
  std::unordered_map<std::string, ZoneIndex> by_name_;
  std::vector<std::string> names_of_zones_;  // but the root's
};

// Draws which names are aliases, and of what.
class Aliases {
 public:
  Aliases(std::span<const KnownRecord> known, double share, std::uint64_t seed)
      : share_(share), stream_(seed, "aliases") {
    for (dns::NameIndex i = 0; i < known.size(); ++i) {
      if (known[i].exists) existing_.push_back(i);
    }
  }

  std::uint32_t content(dns::NameIndex name) const {
    sim::Rng rng = stream_.at(name);
    if (share_ == 0 || existing_.size() < 2 || rng.unit() >= share_) return name + 1;
    const dns::NameIndex other = existing_[rng.below(static_cast<std::uint32_t>(existing_.size()))];
    return kAlias | (other != name ? other : existing_[other == existing_.front() ? 1 : 0]);
  }

 private:
  double share_;
  sim::Stream stream_;
  std::vector<dns::NameIndex> existing_;
};

}  // namespace

Hierarchy zones_of_names(const dns::NameTable& names, std::span<const KnownRecord> known,
                         const ZoneSettings& settings, std::uint64_t seed) {
  Builder builder(settings, seed);
  const Aliases aliases(known, settings.aliases, seed);
  for (dns::NameIndex i = 0; i < names.count(); ++i) {
    if (known[i].exists) builder.add_top(names.name(i));
  }
  for (dns::NameIndex i = 0; i < names.count(); ++i) {
    const KnownRecord& record = known[i];
    builder.add_record(names.name(i), record.exists ? aliases.content(i) : kNoData,
                       record.exists ? record.ttl : settings.negative_ttl, names.type(i));
  }
  builder.place_servers();
  if (settings.denials) builder.add_denials(names, known);
  return builder.take();
}

}  // namespace ddns::service
