// Any octets as two inserts of one RRset, with all that vouches for it, at nodes that check
// signatures. What they store verifies, link by link, and would not if it were changed; what they
// refuse has a reason of one printable line; and of two versions the later one stays.
//
// The first four octets are the time. Then twice: a count of links, each a DS and a DNSKEY set, and
// the RRset. A set is its owner, type and TTL, and its records and signatures behind their number;
// owners and RDATA stand behind their length in two octets.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "chord/chord.h"
#include "dns/wire.h"
#include "dns/zone_check.h"
#include "service/ddns.h"
#include "service/signature_gate.h"
#include "sim/check.h"
#include "sim/latency.h"

using namespace ddns;

namespace {

constexpr std::size_t kMostOctets = 2000;
// Of 512 bits, which are no protection, but quick.
constexpr char kAnchor[] =
    "e. 60 IN DNSKEY 257 3 8 AwEAAd72q6V9RzmJaH5K3E4eY4ZK1Pf4CwAK9hrOwP5w3vgLAYaJjKAuTl1uhvxIye9M4q"
    "pqmiXX7jedUK066arIbJ0=\n";

struct Nodes {
  Nodes()
      : members(overlay::Members::random(8, sim::Stream(1, "ids"))),
        chord(members, {}),
        latency(sim::constant_latency(sim::Duration::milliseconds(1))),
        network(scheduler, *latency, 8, {}) {
    chord.fill_perfect();
  }
  overlay::Members members;
  chord::Chord chord;
  sim::Scheduler scheduler;
  std::unique_ptr<sim::LatencyModel> latency;
  sim::Network network;
};

dns::SignedSet read_set(dns::WireReader& in) {
  const auto piece = [&in] { return std::string(in.take(in.u16())); };
  dns::SignedSet out;
  out.set.owner = dns::DomainName::from_wire(piece()).value_or(dns::DomainName());
  out.set.type = in.u16();
  out.set.ttl = in.u32();
  for (int left = in.u8() % 8; left > 0 && in.ok(); --left) out.set.rdata.push_back(piece());
  for (int left = in.u8() % 4; left > 0 && in.ok(); --left) out.signatures.push_back(piece());
  return out;
}

service::SignedBlock read_block(dns::WireReader& in) {
  service::SignedBlock out;
  for (int left = in.u8() % 4; left > 0 && in.ok(); --left) {
    service::ZoneLink link;
    link.ds = read_set(in);
    link.keys = read_set(in);
    out.chain.push_back(std::move(link));
  }
  out.set = read_set(in);
  return out;
}

// What it takes to believe a block, written another way than the gate has it.
bool verifies(const service::SignedBlock& block, dns::Anchors trusted, const dns::Policy& policy) {
  dns::ZoneKeys keys;
  bool first = true;
  for (const service::ZoneLink& link : block.chain) {
    if (!first) {
      if (check_set(link.ds, keys, policy).verdict != dns::Verdict::kSecure) return false;
      if (!link.ds.set.owner.within(trusted.zone)) return false;
      trusted = {link.ds.set.owner, link.ds.set.rdata, {}};
    }
    first = false;
    if (check_keys(link.keys, trusted, policy, keys).verdict != dns::Verdict::kSecure) return false;
  }
  return check_set(block.set, keys, policy).verdict == dns::Verdict::kSecure;
}

void check_reason(const std::string& reason, bool stored) {
  sim::check(reason.empty() == stored, "what is refused has a reason");
  sim::check(std::ranges::all_of(reason, [](char c) { return c >= ' ' && c <= '~'; }),
             "a reason is printable");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Nodes nodes;
  static const dns::DomainName zone = dns::DomainName::parse("e.").value();
  static const dns::Anchors anchors = dns::read_anchors(kAnchor, "the anchor", zone);
  static const overlay::Id key = service::rrset_key("www.e", 1);

  dns::WireReader in(std::string_view(reinterpret_cast<const char*>(data), size));
  const dns::Policy policy{.now = in.u32()};
  dhash::Dhash dhash({nodes.network, nodes.chord}, {key, key}, {.replicas = 2});
  service::SignatureGate gate(dhash, anchors, kMostOctets);
  gate.set_policy(policy);
  dhash.add_gatekeeper(gate);
  service::SignedBlock blocks[2];
  for (dhash::RecordIndex record : {0, 1}) {
    service::SignedBlock& block = blocks[record] = read_block(in);
    gate.offer(record, block);
    const dhash::InsertResult result = dhash.place(record);
    if (result.admission == dhash::Admission::kOlder) {
      const auto earlier = service::version(blocks[1].set);
      const auto later = service::version(blocks[0].set);
      sim::check(record == 1 && static_cast<std::int32_t>(*later - *earlier) > 0,
                 "what is older was signed before what is there");
      continue;
    }
    check_reason(gate.reason(record), result.stored);
    if (!result.stored) continue;
    sim::check(dhash.store().holders(1 - record).empty(), "a version takes the other's place");
    sim::check(verifies(block, anchors, policy), "what is stored verifies");
    sim::check(octets(block) <= kMostOctets, "what is stored is not too large");
    sim::check(block.set.set.type == 1, "what is stored is the RRset of its key");
    block.set.set.rdata.push_back("another record");
    gate.offer(record, block);
    check_reason(gate.reason(record), false);
    block.set.set.rdata.pop_back();
  }
  return 0;
}
