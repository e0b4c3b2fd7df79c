#include "service/signature_gate.h"

#include <utility>

#include "dns/dnssec.h"
#include "service/ddns.h"

namespace ddns::service {

namespace {

using dhash::Admission;
using dhash::NodeIndex;
using dhash::RecordIndex;

constexpr std::size_t kFixedOctets = 10;  // type, class, TTL and length

std::size_t octets_of(const dns::SignedSet& set) {
  std::size_t sum = 0;
  for (const auto* all : {&set.set.rdata, &set.signatures}) {
    for (const std::string& rdata : *all) {
      sum += set.set.owner.wire().size() + kFixedOctets + rdata.size();
    }
  }
  return sum;
}

// Is `a` later than `b`, as serial numbers (RFC 1982)?
bool later(std::uint32_t a, std::uint32_t b) {
  return static_cast<std::int32_t>(a - b) > 0;
}

// Would the check hold at the inception of one of the signatures?
template <class Check>
bool good_at_its_time(const dns::SignedSet& set, dns::Policy policy, Check check) {
  for (const std::string& signature : set.signatures) {
    const auto view = dns::read_signature(signature);
    if (!view) continue;
    policy.now = view->inception;
    if (check(policy)) return true;
  }
  return false;
}

struct Finding {
  Admission verdict = Admission::kAdmitted;
  std::string reason;
};

// What to say of a set that `check` judges: `otherwise` where no time makes it good.
template <class Check>
Finding find(const dns::SignedSet& set, const dns::Policy& policy, Admission otherwise,
             Check check) {
  const dns::Judgement judgement = check(policy);
  if (judgement.verdict == dns::Verdict::kSecure) return {};
  const bool timely = good_at_its_time(set, policy, [&](const dns::Policy& then) {
    return check(then).verdict == dns::Verdict::kSecure;
  });
  return {timely ? Admission::kOutOfTime : otherwise,
          set.set.owner.text() + ": " + judgement.reason};
}

}  // namespace

std::size_t octets(const SignedBlock& block) {
  std::size_t sum = octets_of(block.set);
  for (const ZoneLink& link : block.chain) sum += octets_of(link.ds) + octets_of(link.keys);
  return sum;
}

std::optional<std::uint32_t> version(const dns::SignedSet& set) {
  std::optional<std::uint32_t> latest;
  for (const std::string& signature : set.signatures) {
    const auto view = dns::read_signature(signature);
    if (view && (!latest || later(view->inception, *latest))) latest = view->inception;
  }
  return latest;
}

SignatureGate::SignatureGate(dhash::Dhash& dhash, dns::Anchors anchors, std::size_t most_octets)
    : dhash_(dhash), anchors_(std::move(anchors)), most_octets_(most_octets) {}

// From the anchor down, up to the first link that does not hold.
SignatureGate::Offered SignatureGate::judged(RecordIndex record, const SignedBlock& block) const {
  Offered out;
  out.version = version(block.set).value_or(0);
  // A good signature of another name's RRset is none of this one's.
  std::string name;
  if (!dns::normalize_name(block.set.set.owner.text(), name) ||
      !(rrset_key(name, block.set.set.type) == dhash_.key(record))) {
    out.verdict = Admission::kBadSignature;
    out.reason = block.set.set.owner.text() + ": is not the RRset of this key";
    return out;
  }
  if (octets(block) > most_octets_) {
    out.verdict = Admission::kTooLarge;
    out.reason = "has " + std::to_string(octets(block)) + " octets, expected at most " +
                 std::to_string(most_octets_);
    return out;
  }
  const auto refuse = [&](Finding found) {
    out.verdict = found.verdict;
    out.reason = std::move(found.reason);
    return out.verdict != Admission::kAdmitted;
  };
  dns::Anchors anchors = anchors_;
  dns::ZoneKeys keys;
  for (const ZoneLink& link : block.chain) {
    if (&link != &block.chain.front()) {
      const auto ds = [&](const dns::Policy& p) { return check_set(link.ds, keys, p); };
      if (refuse(find(link.ds, policy_, Admission::kUnsignedKey, ds))) return out;
      anchors = {link.ds.set.owner, link.ds.set.rdata, {}};
    }
    const auto vouched = [&](const dns::Policy& p) {
      return check_keys(link.keys, anchors, p, keys);
    };
    if (refuse(find(link.keys, policy_, Admission::kUnsignedKey, vouched))) return out;
  }
  const auto set = [&](const dns::Policy& p) { return check_set(block.set, keys, p); };
  refuse(find(block.set, policy_, Admission::kBadSignature, set));
  return out;
}

void SignatureGate::offer(RecordIndex record, RecordIndex first, const SignedBlock& block) {
  const bool is_new = !offered_.contains(record);
  Offered& offered = offered_[record] = judged(record, block);
  offered.first = first;
  if (is_new) versions_[first].push_back(record);
}

Admission SignatureGate::judge(NodeIndex node, RecordIndex record,
                               const dhash::Store& store) const {
  const auto found = offered_.find(record);
  Admission verdict = Admission::kBadSignature;
  if (found != offered_.end()) {
    verdict = found->second.verdict;
    if (verdict == Admission::kAdmitted) {
      for (const RecordIndex other : versions_.at(found->second.first)) {
        const bool newer = later(offered_.at(other).version, found->second.version);
        if (newer && store.holds(node, other)) verdict = Admission::kOlder;
      }
    }
  }
  if (verdict != Admission::kAdmitted) ++refused_[static_cast<std::size_t>(verdict)];
  return verdict;
}

void SignatureGate::stored(NodeIndex node, RecordIndex record) {
  for (const RecordIndex other : versions_.at(offered_.at(record).first)) {
    if (other != record && dhash_.store().holds(node, other)) dhash_.drop(other, node);
  }
}

}  // namespace ddns::service
