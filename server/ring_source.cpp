#include "server/ring_source.h"

#include <cmath>
#include <optional>
#include <stdexcept>
#include <utility>

#include "server/ring_checks.h"
#include "server/run_to_end.h"
#include "sim/check.h"

namespace ddns::server {

namespace {

// An update's inserts draw from here on, fetches below.
constexpr std::uint64_t kFirstInsert = std::uint64_t{1} << 62;

// Simulated time ends after 292 years. One lookup after the other, that is longer than a server
// runs, unless names that are not there are asked for without a pause.
constexpr sim::Time kEnd = sim::Time() + sim::Duration::seconds(std::int64_t{250} * 365 * 86'400);

dhash::Settings with_expiry(dhash::Settings settings) {
  settings.copies_expire = true;
  return settings;
}

// The key of a block that may be nobody's.
overlay::Id ring_key(const dns::DomainName& name, dns::RrType type) {
  std::string text;
  sim::check(dns::normalize_name(name.text(), text), "a name's text is a name");
  return service::rrset_key(text, type);
}

}  // namespace

RingSource::RingSource(overlay::Members& members, const overlay::Lookup& lookup,
                       dhash::Settings settings, std::uint64_t seed, std::optional<Doubts> doubts)
    : members_(members),
      lookup_(lookup),
      rrsets_(no_names_),
      dhash_(lookup, {}, with_expiry(settings)),
      ddns_(dhash_, rrsets_),
      routing_(lookup),
      stream_(seed, "served"),
      victims_(sim::Stream(seed, "killed").at(0)),
      client_(sim::Stream(seed, "server").at(0).below(members.count())) {
  if (doubts) checks_ = std::make_unique<Checks>(*this, std::move(*doubts));
}

RingSource::~RingSource() = default;

Fetched RingSource::found(dns::RecordIndex record, overlay::LookupResult::End end) const {
  Fetched out;
  switch (end) {
    case service::Answer::End::kFound:
      out.end = Fetched::End::kFound;
      out.block = stored_[record].block.get();
      break;
    case service::Answer::End::kNotFound:
      out.end = Fetched::End::kNothing;
      break;
    case service::Answer::End::kFailed:
      break;
  }
  return out;
}

Fetched RingSource::fetch(const dns::DomainName& name, dns::RrType type) {
  const auto there = index_.find(block_key(name, type));
  const bool known = there != index_.end();
  service::Question question;
  question.record = known ? there->second : service::kNoRecord;
  question.key = known ? dhash_.key(there->second) : ring_key(name, type);
  sim::Rng rng = stream_.at(fetches_++);
  const sim::Time asked = scheduler().now();
  if (asked > kEnd) {
    throw std::runtime_error("the lookups of this server have taken 250 years; start it again");
  }
  Fetched out;
  if (checks_) {
    out = checked_fetch(known ? std::optional(there->second) : std::nullopt, question.key, rng);
  } else {
    service::NameService& service = known ? static_cast<service::NameService&>(ddns_) : routing_;
    const service::Answer answer = run_to_end(scheduler(), service.ask(client_, question, rng));
    out = found(question.record, answer.end);
    out.took = {.hops = answer.hops,
                .timeouts = answer.timeouts,
                .from_copy = answer.from_copy,
                .node = answer.server,
                .latency = {}};
  }
  out.took.latency = scheduler().now() - asked;
  return out;
}

// Of a record, or of a key that has none.
Fetched RingSource::checked_fetch(std::optional<dns::RecordIndex> record, const overlay::Id& key,
                                  sim::Rng& rng) {
  const Doubts& doubts = checks_->doubts;
  const dns::RecordIndex asked = record.value_or(checks_->nobody);
  if (!record) dhash_.set_key(asked, key);
  const Stored& stored = stored_[asked];
  const bool there = stored.block && (doubts.lie != dhash::Lie::kOld || stored.earlier);
  checks_->why.clear();
  const dhash::CheckedResult result = run_to_end(
      scheduler(), checks_->fetches.fetch(client_, asked, there, rrsets_.ttl(asked), rng));
  advance_to(scheduler().now() + doubts.check_time * std::int64_t{result.checks});

  Fetched out = found(asked, result.fetch.end);
  if (out.end == Fetched::End::kFound) {
    out.verdict = dns::Verdict::kSecure;
    if (result.content == dhash::Content::kOld) out.block = stored.earlier.get();
  } else if (result.refused > 0 && !result.denied) {
    out.end = Fetched::End::kFailed;
    out.verdict = dns::Verdict::kBogus;
  }
  out.reason = checks_->why;
  out.took = {.hops = result.fetch.hops,
              .timeouts = result.fetch.timeouts,
              .from_copy = result.fetch.from_copy,
              .node = result.fetch.server,
              .latency = {},
              .checks = result.checks,
              .disbelieved = result.refused};
  return out;
}

Changes RingSource::update(Publication next) {
  Changes changes;
  std::vector<dns::RecordIndex> gone;
  if (checks_) checks_->keep_refused(next.blocks);
  for (auto& [key, block] : next.blocks) {
    const auto there = index_.find(key);
    if (there == index_.end()) {
      const auto record = insert(key, std::move(block), changes);
      if (!record) continue;
      index_[key] = *record;
      ++changes.inserted;
      continue;
    }
    const dns::RecordIndex before = there->second;
    const Block& old = *stored_[before].block;
    if (old.chain == block.chain && block_octets(old) == block_octets(block)) continue;
    const auto record = insert(key, std::move(block), changes);
    if (!record) continue;
    index_[key] = *record;
    gone.push_back(before);
    ++changes.replaced;
    if (checks_ && checks_->doubts.lie == dhash::Lie::kOld) {
      stored_[*record].earlier = std::move(stored_[before].block);
    }
  }
  for (dns::RecordIndex record = 0; record < stored_.size(); ++record) {
    const Stored& stored = stored_[record];
    if (!stored.block || next.blocks.contains(stored.key)) continue;
    index_.erase(stored.key);
    gone.push_back(record);
    ++changes.removed;
  }
  dhash_.forget(gone);
  for (const dns::RecordIndex record : gone) give_back(record);
  return changes;
}

// The number under which the nodes have stored the block, if they have.
std::optional<dns::RecordIndex> RingSource::insert(const std::string& key, Block&& block,
                                                   Changes& changes) {
  const auto [name, type] = name_of(key);
  const dns::RecordIndex record = take_number(ring_key(name, type), block);
  stored_[record].key = key;
  if (checks_) checks_->offer(record, block);
  sim::Rng rng = stream_.at(kFirstInsert + inserts_++);
  const dhash::InsertResult result = run_to_end(scheduler(), dhash_.insert(client_, record, rng));
  changes.hops += result.hops;
  if (result.stored) {
    if (checks_) checks_->accepted(key);
    stored_[record].block = std::make_unique<const Block>(std::move(block));
    return record;
  }
  if (result.admission == dhash::Admission::kAdmitted) {
    ++changes.failed;
  } else {
    changes.refused.push_back(checks_->refusal(record, block, result.admission));
  }
  give_back(record);
  return std::nullopt;
}

dns::RecordIndex RingSource::take_number(const overlay::Id& key, const Block& block) {
  const dns::Rrset rrset{static_cast<std::uint32_t>(block_octets(block).size()),
                         sim::Duration::seconds(block.ttl), 0};
  if (free_.empty()) {
    rrsets_.add(rrset);
    stored_.emplace_back();
    return dhash_.add_record(key);
  }
  const dns::RecordIndex record = free_.back();
  free_.pop_back();
  rrsets_.set(record, rrset);
  dhash_.set_key(record, key);
  return record;
}

// Its number may be another's: nobody holds it or a copy.
void RingSource::give_back(dns::RecordIndex record) {
  if (checks_) checks_->gate.forget(record);
  stored_[record] = {};
  free_.push_back(record);
}

void RingSource::advance_to(sim::Time time) {
  if (time > scheduler().now()) scheduler().run_until(time);
}

std::uint32_t RingSource::kill(double share) {
  lookup_.network.expect_faults();
  std::vector<overlay::NodeIndex> up;
  for (overlay::NodeIndex node = 0; node < members_.count(); ++node) {
    if (members_.present(node) && node != client_) up.push_back(node);
  }
  const auto victims =
      static_cast<overlay::NodeIndex>(std::lround(share * static_cast<double>(up.size())));
  for (overlay::NodeIndex i = 0; i < victims; ++i) {
    const auto left = static_cast<std::uint32_t>(up.size()) - i;
    std::swap(up[i], up[i + victims_.below(left)]);
    members_.set_present(up[i], false);
    lookup_.network.set_up(up[i], false);
    dhash_.node_gone(up[i], /*disk_survives=*/true);
  }
  return victims;
}

void RingSource::revive() {
  for (overlay::NodeIndex node = 0; node < members_.count(); ++node) {
    if (members_.present(node)) continue;
    members_.set_present(node, true);
    lookup_.network.set_up(node, true);
  }
}

}  // namespace ddns::server
