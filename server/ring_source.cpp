#include "server/ring_source.h"

#include <cmath>
#include <optional>
#include <stdexcept>
#include <utility>

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

template <class T>
sim::Process hand_over(sim::Task<T> work, std::optional<T>& out, sim::Scheduler& scheduler) {
  out.emplace(co_await std::move(work));
  scheduler.stop();
}

}  // namespace

RingSource::RingSource(overlay::Members& members, const overlay::Lookup& lookup,
                       dhash::Settings settings, std::uint64_t seed)
    : members_(members),
      lookup_(lookup),
      rrsets_(no_names_),
      dhash_(lookup, {}, with_expiry(settings)),
      ddns_(dhash_, rrsets_),
      routing_(lookup),
      stream_(seed, "served"),
      victims_(sim::Stream(seed, "killed").at(0)),
      client_(sim::Stream(seed, "server").at(0).below(members.count())) {}

// Runs the ring until the work is done.
template <class T>
T RingSource::finish(sim::Task<T> work) {
  std::optional<T> result;
  scheduler().spawn(hand_over(std::move(work), result, scheduler()));
  scheduler().run();
  sim::check(result.has_value(), "a lookup ends");
  return *result;
}

Fetched RingSource::fetch(const dns::DomainName& name, dns::RrType type) {
  const auto found = index_.find(block_key(name, type));
  const bool known = found != index_.end();
  service::Question question;
  question.record = known ? found->second : service::kNoRecord;
  question.key = known ? dhash_.key(found->second) : ring_key(name, type);
  sim::Rng rng = stream_.at(fetches_++);
  service::NameService& service = known ? static_cast<service::NameService&>(ddns_) : routing_;
  const sim::Time asked = scheduler().now();
  if (asked > kEnd) {
    throw std::runtime_error("the lookups of this server have taken 250 years; start it again");
  }
  const service::Answer answer = finish(service.ask(client_, question, rng));

  Fetched out;
  out.took = {answer.hops, answer.timeouts, answer.from_copy, answer.server,
              scheduler().now() - asked};
  switch (answer.end) {
    case service::Answer::End::kFound:
      out.end = Fetched::End::kFound;
      out.block = stored_[question.record].block.get();
      break;
    case service::Answer::End::kNotFound:
      out.end = Fetched::End::kNothing;
      break;
    case service::Answer::End::kFailed:
      break;
  }
  return out;
}

Changes RingSource::update(Publication next) {
  Changes changes;
  for (auto& [key, block] : next.blocks) {
    const auto there = index_.find(key);
    if (there == index_.end()) {
      changes.inserted += insert(key, std::move(block), changes);
      continue;
    }
    const dns::RecordIndex before = there->second;
    if (block_octets(*stored_[before].block) == block_octets(block)) continue;
    if (!insert(key, std::move(block), changes)) continue;
    remove(before);
    ++changes.replaced;
  }
  for (dns::RecordIndex record = 0; record < stored_.size(); ++record) {
    if (!stored_[record].block || next.blocks.contains(stored_[record].key)) continue;
    index_.erase(stored_[record].key);
    remove(record);
    ++changes.removed;
  }
  return changes;
}

bool RingSource::insert(const std::string& key, Block&& block, Changes& changes) {
  const auto type = static_cast<dns::RrType>(static_cast<unsigned char>(key[key.size() - 2]) << 8 |
                                             static_cast<unsigned char>(key.back()));
  const auto name = dns::DomainName::from_wire(std::string_view(key).substr(0, key.size() - 2));
  const dns::RecordIndex record = dhash_.add_record(ring_key(*name, type));
  rrsets_.add({static_cast<std::uint32_t>(block_octets(block).size()),
               sim::Duration::seconds(block.ttl), 0});
  sim::Rng rng = stream_.at(kFirstInsert + record);
  const dhash::InsertResult result = finish(dhash_.insert(client_, record, rng));
  changes.hops += result.hops;
  stored_.push_back({key, nullptr});
  if (!result.stored) {
    ++changes.failed;
    return false;
  }
  stored_.back().block = std::make_unique<const Block>(std::move(block));
  index_[key] = record;
  return true;
}

void RingSource::remove(dns::RecordIndex record) {
  for (const overlay::NodeIndex holder : dhash_.store().holders(record)) {
    dhash_.drop(record, holder);
  }
  stored_[record] = {};
}

void RingSource::advance_to(sim::Time time) {
  if (time > scheduler().now()) scheduler().run_until(time);
}

overlay::NodeIndex RingSource::kill(double share) {
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
