#include "server/ring_checks.h"

#include <utility>

#include "dns/time_text.h"

namespace ddns::server {

namespace {

using dhash::Admission;

std::vector<bool> all_of(std::vector<bool> lies, overlay::NodeIndex nodes) {
  lies.resize(nodes);
  return lies;
}

}  // namespace

RingSource::Checks::Checks(RingSource& ring, Doubts&& d)
    : doubts(std::move(d)),
      gate(ring.dhash_, {}, 0),
      fetches(ring.dhash_, doubts.check, doubts.lie, all_of(doubts.lies, ring.members_.count())),
      nobody(ring.take_number({}, Block())),
      ring_(ring) {
  fetches.let_judge(*this);
  ring.dhash_.add_gatekeeper(gate);
}

bool RingSource::Checks::good(dhash::RecordIndex record, dhash::Content content) {
  static const Block kNone;
  Stored& stored = ring_.stored_[record];
  if (content == dhash::Content::kForged && !stored.forged.empty()) {
    why = stored.forged;
    return false;
  }
  Trust::Opinion now;
  const auto [name, type] = name_of(stored.key);
  if (content == dhash::Content::kForged) {
    now = doubts.trust.check(name, type, forged(stored.block ? *stored.block : kNone));
    stored.forged = now.finding.reason;
  } else if (content == dhash::Content::kOld) {
    now = doubts.trust.check(name, type, *stored.earlier);
  } else {
    const bool was = stored.opinion.finding.verdict == Admission::kAdmitted;
    if (!was || dns::is_later(doubts.trust.now(), stored.opinion.until)) {
      stored.opinion = doubts.trust.check(name, type, *stored.block);
    }
    now = stored.opinion;
  }
  if (now.finding.verdict == Admission::kAdmitted) return true;
  why = now.finding.reason;
  return false;
}

Block RingSource::Checks::forged(const Block& block) {
  Block out = block;
  if (!out.set.set.rdata.empty()) {
    std::string& rdata = out.set.set.rdata.front();
    if (rdata.empty()) {
      rdata.push_back('\0');
    } else {
      rdata.back() = static_cast<char>(rdata.back() ^ 1);
    }
  } else if (!out.types.empty()) {
    out.types.clear();
  } else {
    ++out.ttl;
    out.page.clear();
    out.firsts.clear();
  }
  return out;
}

void RingSource::Checks::offer(dns::RecordIndex record, Block& block) {
  Stored& stored = ring_.stored_[record];
  const auto [name, type] = name_of(stored.key);
  doubts.trust.seal(name, type, block);
  stored.opinion = doubts.trust.check(name, type, block);
  gate.offer(record, stored.opinion.finding, stored.opinion.version);
}

Refusal RingSource::Checks::refusal(dns::RecordIndex record, const Block& block,
                                    Admission why_not) {
  const std::string& key = ring_.stored_[record].key;
  const auto [name, type] = name_of(key);
  Refusal out{name, type, why_not, gate.reason(record), false};
  if (why_not == Admission::kOlder) out.reason = "the ring has a later version";
  std::string octets = block_octets(block);
  std::string& before = refused_[key];
  out.told = before == octets;
  before = std::move(octets);
  return out;
}

void RingSource::Checks::keep_refused(const std::map<std::string, Block>& blocks) {
  std::erase_if(refused_, [&](const auto& one) { return !blocks.contains(one.first); });
}

}  // namespace ddns::server
