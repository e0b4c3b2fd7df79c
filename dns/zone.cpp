#include "dns/zone.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "dns/dnssec.h"
#include "dns/record_text.h"
#include "dns/wire.h"
#include "sim/check.h"

namespace ddns::dns {

namespace {

bool holds(const std::vector<std::string>& all, RrType type, std::string_view rdata) {
  const std::string wanted = canonical_rdata(type, rdata);
  return std::ranges::any_of(
      all, [&](const std::string& one) { return canonical_rdata(type, one) == wanted; });
}

// May stand beside a CNAME (RFC 4035, section 2.5; RFC 2535, section 2.3.5).
bool beside_cname(RrType type) {
  return type == kCname || type == kNsec || type == 25;
}

void append_set(const SignedSet& signed_set, std::string& out) {
  const RecordSet& set = signed_set.set;
  const auto append = [&](RrType type, const std::string& rdata) {
    out += record_text(set.owner, set.ttl, set.rr_class, type, rdata);
    out += '\n';
  };
  for (const std::string& rdata : set.rdata) append(set.type, rdata);
  for (const std::string& rdata : signed_set.signatures) append(kRrsig, rdata);
}

}  // namespace

const SignedSet* Zone::find(const DomainName& owner, RrType type) const {
  const auto node = nodes.find(owner);
  if (node == nodes.end()) return nullptr;
  const auto set = node->second.find(type);
  return set == node->second.end() ? nullptr : &set->second;
}

std::string Zone::add(const Record& record) {
  RrType type = record.type;
  if (type == kRrsig) {
    const auto signature = read_signature(record.rdata);
    if (!signature) return "an RRSIG that is cut short";
    type = signature->covered;
  }
  SignedSet& at = nodes[record.owner][type];
  const bool first = at.set.rdata.empty() && at.signatures.empty();
  if (first) at.set = {record.owner, type, record.rr_class, record.ttl, {}};
  if (at.set.rr_class != record.rr_class) {
    return fmt::format("class {}, expected {} as of the rest of the RRset",
                       class_name(record.rr_class), class_name(at.set.rr_class));
  }
  if (at.set.ttl != record.ttl) {
    return fmt::format("the TTL {}, expected {} as of the rest of the RRset", record.ttl,
                       at.set.ttl);
  }
  std::vector<std::string>& all = record.type == kRrsig ? at.signatures : at.set.rdata;
  if (!holds(all, record.type, record.rdata)) all.push_back(record.rdata);
  return "";
}

std::uint32_t Zone::serial() const {
  const SignedSet* soa = find(origin, kSoa);
  sim::check(soa != nullptr, "a zone has a SOA");
  WireReader in(soa->set.rdata.front());
  in.name(false);
  in.name(false);
  return in.u32();
}

DomainName ZoneReader::name(std::string_view word) const {
  const auto read = DomainName::parse(word, origin_);
  if (!read) refuse(fmt::format("\"{}\" is no domain name", printable(word)));
  return *read;
}

void ZoneReader::directive(std::string_view entry) {
  const std::string word = folded(next_word(entry));
  const std::string_view value = next_word(entry);
  if (!entry.empty()) refuse(fmt::format("\"{}\" after the {}", printable(entry), printable(word)));
  if (word == "$origin") {
    origin_ = name(value);
  } else if (word == "$ttl") {
    ttl_ = parse_ttl(value);
    if (!ttl_) refuse(fmt::format("\"{}\" is no TTL, expected 0 to 2147483647", printable(value)));
    ttl_fixed_ = true;
  } else {
    refuse(fmt::format("{} is not read, expected $ORIGIN, $TTL or a record", printable(word)));
  }
}

bool ZoneReader::next(Record& out) {
  std::string entry;
  do {
    if (!entries_.next(entry)) return false;
    if (entry.front() == '$') directive(entry);
  } while (entry.front() == '$');
  std::string_view rest = entry;
  if (rest.front() == ' ') {
    rest.remove_prefix(1);
    if (!owner_) refuse("the owner is left out, expected one in the first record");
  } else {
    owner_ = name(next_word(rest));
  }
  out.owner = *owner_;
  std::optional<std::uint32_t> ttl;
  bool class_seen = false;
  std::string_view word = next_word(rest);
  for (;; word = next_word(rest)) {
    if (const auto c = parse_class(word); c && !class_seen) {
      class_ = *c;
      class_seen = true;
    } else if (const auto t = parse_ttl(word); t && !ttl) {
      ttl = t;
    } else {
      break;
    }
  }
  if (!parse_type(word, out.type)) {
    refuse(word.empty() ? "the record has no type"
                        : fmt::format("\"{}\" is no record type, expected one such as A or TYPE257",
                                      printable(word)));
  }
  out.rr_class = class_;
  if (!ttl && !ttl_) refuse("the record has no TTL, expected one or a $TTL above");
  out.ttl = ttl ? *ttl : *ttl_;
  if (ttl && !ttl_fixed_) ttl_ = ttl;
  std::string problem;
  auto rdata = parse_rdata(out.type, rest, origin_, problem);
  if (!rdata) refuse(problem);
  out.rdata = std::move(*rdata);
  return true;
}

Zone read_zone(std::string_view text, const std::string& label, const DomainName& origin) {
  ZoneReader reader(text, label, {origin, std::nullopt});
  Zone zone;
  bool found = false;
  std::vector<std::pair<DomainName, std::string>> early;  // owners before the SOA, and their place
  const auto outside = [&](const std::string& where, const DomainName& owner) {
    throw sim::InputError(
        sim::InputError::Kind::kData,
        fmt::format("{}{} is not in the zone {}", where, owner.text(), zone.origin.text()));
  };
  for (Record r; reader.next(r);) {
    if (r.type == kSoa && found && !(zone.origin == r.owner)) {
      reader.refuse(fmt::format("a second SOA, expected only that of {}", zone.origin.text()));
    }
    if (r.type == kSoa) {
      zone.origin = r.owner;
      found = true;
    }
    if (!found) early.emplace_back(r.owner, reader.where());
    if (found && !r.owner.within(zone.origin)) outside(reader.where(), r.owner);
    const std::string problem = zone.add(r);
    if (!problem.empty()) {
      reader.refuse(fmt::format("{} {}: {}", r.owner.text(), type_name(r.type), problem));
    }
    if (r.type == kSoa && zone.find(r.owner, kSoa)->set.rdata.size() > 1) {
      reader.refuse("a second SOA, expected one");
    }
    const Zone::Node& node = zone.nodes[r.owner];
    const auto cname = node.find(kCname);
    if (cname == node.end() || cname->second.set.rdata.empty()) continue;
    if (cname->second.set.rdata.size() > 1 || std::ranges::any_of(node, [](const auto& one) {
          return !beside_cname(one.first) && !one.second.set.rdata.empty();
        })) {
      reader.refuse(
          fmt::format("{} has a CNAME and other data, expected one CNAME alone", r.owner.text()));
    }
  }
  for (const auto& [owner, where] : early) {
    if (!owner.within(zone.origin)) outside(where, owner);
  }
  if (!found) {
    throw sim::InputError(sim::InputError::Kind::kData,
                          label + ": there is no SOA, expected that of the zone");
  }
  return zone;
}

std::string zone_text(const Zone& zone) {
  std::string out;
  append_set(*zone.find(zone.origin, kSoa), out);
  for (const auto& [owner, node] : zone.nodes) {
    for (const auto& [type, set] : node) {
      if (type != kSoa || !(owner == zone.origin)) append_set(set, out);
    }
  }
  return out;
}

}  // namespace ddns::dns
