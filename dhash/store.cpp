#include "dhash/store.h"

#include <algorithm>
#include <type_traits>

#include "sim/check.h"

namespace ddns::dhash {

using overlay::kNoNode;
using overlay::Members;

Store::Store(RecordIndex records, NodeIndex nodes, unsigned replicas, unsigned places)
    : replicas_(replicas),
      places_(places == 0 ? replicas : places),
      holders_(std::size_t{records} * places_, kNoNode),
      counts_(nodes) {
  sim::check(replicas >= 1, "a record has at least one replica");
  sim::check(places_ >= replicas, "a record has a place for each of its replicas");
}

void Store::add_record() {
  holders_.resize(holders_.size() + places_, kNoNode);
  if (!stamps_.empty()) stamps_.resize(holders_.size());
}

void Store::add(RecordIndex record, NodeIndex node, const Members& members) {
  sim::check(!holds(node, record), "a node stores a record once");
  std::size_t begin = std::size_t{record} * places_;
  std::size_t end = begin + places_;
  // What stood on lost disks goes first, the node's own among them: it has one place at most.
  if (!disks_.empty()) {
    for (std::size_t place = end; place-- > begin;) {
      if (holders_[place] != kNoNode && !on_disk(place)) erase(record, place);
    }
  }
  if (holders_[end - 1] != kNoNode) {
    std::size_t away = begin;
    while (away < end && members.present(holders_[away])) ++away;
    if (away < end) {
      --counts_[holders_[away]];
      erase(record, away);
    } else {
      grow();
      begin = std::size_t{record} * places_;
      end = begin + places_;
    }
  }
  std::size_t free = begin;
  while (holders_[free] != kNoNode) ++free;
  holders_[free] = node;
  if (!disks_.empty()) stamps_[free] = disks_[node];
  ++counts_[node];
}

// Twice as many places for every record.
void Store::grow() {
  const auto widen = [&](const auto& narrow, auto empty) {
    std::remove_cvref_t<decltype(narrow)> wide(2 * narrow.size(), empty);
    for (std::size_t place = 0; place < narrow.size(); ++place) {
      wide[place / places_ * 2 * places_ + place % places_] = narrow[place];
    }
    return wide;
  };
  holders_ = widen(holders_, kNoNode);
  if (!disks_.empty()) stamps_ = widen(stamps_, std::uint32_t{0});
  places_ *= 2;
}

void Store::remove(RecordIndex record, NodeIndex node) {
  sim::check(holds(node, record), "only a holder can lose a record");
  std::size_t place = std::size_t{record} * places_;
  while (holders_[place] != node) ++place;
  erase(record, place);
  --counts_[node];
}

void Store::erase(RecordIndex record, std::size_t place) {
  const std::size_t end = (std::size_t{record} + 1) * places_;
  for (; place + 1 < end; ++place) {
    holders_[place] = holders_[place + 1];
    if (!disks_.empty()) stamps_[place] = stamps_[place + 1];
  }
  holders_[end - 1] = kNoNode;
}

void Store::wipe(NodeIndex node) {
  if (disks_.empty()) {
    disks_.assign(counts_.size(), 0);
    stamps_.assign(holders_.size(), 0);
  }
  ++disks_[node];
  counts_[node] = 0;
}

Holders Store::holders(RecordIndex record) const {
  Holders out;
  const std::size_t begin = std::size_t{record} * places_;
  for (std::size_t place = begin; place < begin + places_; ++place) {
    if (valid(place)) out.push_back(holders_[place]);
  }
  return out;
}

unsigned Store::present_holders(RecordIndex record, const Members& members) const {
  const std::size_t begin = std::size_t{record} * places_;
  unsigned present = 0;
  for (std::size_t place = begin; place < begin + places_; ++place) {
    if (valid(place) && members.present(holders_[place])) ++present;
  }
  return present;
}

bool Store::lost(RecordIndex record) const {
  const std::size_t begin = std::size_t{record} * places_;
  for (std::size_t place = begin; place < begin + places_; ++place) {
    if (valid(place)) return false;
  }
  return true;
}

std::size_t Store::memory_bytes() const {
  return holders_.capacity() * sizeof(NodeIndex) +
         (counts_.capacity() + disks_.capacity() + stamps_.capacity()) * sizeof(std::uint32_t);
}

}  // namespace ddns::dhash
