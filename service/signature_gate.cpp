#include "service/signature_gate.h"

#include <utility>

#include "dns/dnssec.h"
#include "dns/time_text.h"
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
    if (view && (!latest || dns::is_later(view->inception, *latest))) latest = view->inception;
  }
  return latest;
}

Finding check_chain(const std::vector<ZoneLink>& chain, dns::Anchors anchors,
                    const dns::Policy& policy, dns::ZoneKeys& keys) {
  keys = {};
  for (const ZoneLink& link : chain) {
    if (&link != &chain.front()) {
      const auto ds = [&](const dns::Policy& p) { return check_set(link.ds, keys, p); };
      Finding found = find(link.ds, policy, Admission::kUnsignedKey, ds);
      if (found.verdict != Admission::kAdmitted) return found;
      anchors = {link.ds.set.owner, link.ds.set.rdata, {}};
    }
    const auto vouched = [&](const dns::Policy& p) {
      return check_keys(link.keys, anchors, p, keys);
    };
    Finding found = find(link.keys, policy, Admission::kUnsignedKey, vouched);
    if (found.verdict != Admission::kAdmitted) return found;
  }
  return {};
}

Finding check_rrset(const dns::SignedSet& set, const dns::ZoneKeys& keys,
                    const dns::Policy& policy) {
  return find(set, policy, Admission::kBadSignature,
              [&](const dns::Policy& p) { return check_set(set, keys, p); });
}

std::string_view word(Admission admission) {
  constexpr std::string_view kWords[] = {"admitted",    "over quota",   "full",  "bad signature",
                                         "out of time", "unsigned key", "older", "too large"};
  return kWords[static_cast<std::size_t>(admission)];
}

SignatureGate::SignatureGate(dhash::Dhash& dhash, dns::Anchors anchors, std::size_t most_octets)
    : dhash_(dhash), anchors_(std::move(anchors)), most_octets_(most_octets) {}

Finding SignatureGate::judged(RecordIndex record, const SignedBlock& block) const {
  // A good signature of another name's RRset is none of this one's.
  std::string name;
  if (!dns::normalize_name(block.set.set.owner.text(), name) ||
      !(rrset_key(name, block.set.set.type) == dhash_.key(record))) {
    return {Admission::kBadSignature,
            block.set.set.owner.text() + ": is not the RRset of this key"};
  }
  if (octets(block) > most_octets_) {
    return {Admission::kTooLarge, "has " + std::to_string(octets(block)) +
                                      " octets, expected at most " + std::to_string(most_octets_)};
  }
  dns::ZoneKeys keys;
  Finding found = check_chain(block.chain, anchors_, policy_, keys);
  return found.verdict == Admission::kAdmitted ? check_rrset(block.set, keys, policy_) : found;
}

void SignatureGate::offer(RecordIndex record, const SignedBlock& block) {
  offer(record, judged(record, block), version(block.set).value_or(0));
}

void SignatureGate::offer(RecordIndex record, Finding finding, std::uint32_t version) {
  if (!offered_.contains(record)) versions_[dhash_.key(record)].push_back(record);
  offered_[record] = {std::move(finding), version};
}

void SignatureGate::forget(RecordIndex record) {
  offered_.erase(record);
  const auto versions = versions_.find(dhash_.key(record));
  std::erase(versions->second, record);
  if (versions->second.empty()) versions_.erase(versions);
}

Admission SignatureGate::judge(NodeIndex node, RecordIndex record,
                               const dhash::Store& store) const {
  const auto found = offered_.find(record);
  Admission verdict = Admission::kBadSignature;
  if (found != offered_.end()) {
    verdict = found->second.finding.verdict;
    if (verdict == Admission::kAdmitted) {
      for (const RecordIndex other : versions_.at(dhash_.key(record))) {
        const bool newer = dns::is_later(offered_.at(other).version, found->second.version);
        if (newer && store.holds(node, other)) verdict = Admission::kOlder;
      }
    }
  }
  if (verdict != Admission::kAdmitted) ++refused_[static_cast<std::size_t>(verdict)];
  return verdict;
}

void SignatureGate::stored(NodeIndex node, RecordIndex record) {
  for (const RecordIndex other : versions_.at(dhash_.key(record))) {
    if (other != record && dhash_.store().holds(node, other)) dhash_.drop(other, node);
  }
}

}  // namespace ddns::service
