#include "overlay/members.h"

#include <algorithm>
#include <bit>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "sim/check.h"

namespace ddns::overlay {
namespace {

struct Drawn {
  Id id;
  HostIndex host;
};

const Id& id_of(const Id& id) {
  return id;
}
const Id& id_of(const Drawn& drawn) {
  return drawn.id;
}

// Leading words settle it nearly always.
bool by_id(const Id& a, const Id& b) {
  return a.word[0] != b.word[0] ? a.word[0] < b.word[0] : a < b;
}

// How far to shift a leading word to make it the number of a bucket, for 2 to 4 elements a bucket.
unsigned bucket_shift(std::size_t count) {
  const int bits = std::max(2, static_cast<int>(std::bit_width(count)) - 2);
  return static_cast<unsigned>(64 - bits);
}

// Sorts by id. Drawn ids are uniform, so spreading them by their leading bits leaves runs of a few,
// which stay in cache while they are sorted: several times as fast as one sort of everything.
template <class T>
void sort_by_id(LargeArray<T>& values) {
  const unsigned shift = bucket_shift(values.size());
  std::vector<std::uint32_t> end((std::size_t{1} << (64 - shift)) + 1);
  for (const T& v : values) ++end[(id_of(v).word[0] >> shift) + 1];
  std::partial_sum(end.begin(), end.end(), end.begin());
  LargeArray<T> sorted(values.size());
  for (const T& v : values) sorted[end[id_of(v).word[0] >> shift]++] = v;
  const auto before = [](const T& a, const T& b) { return id_of(a) < id_of(b); };
  std::uint32_t begin = 0;
  for (std::size_t bucket = 0; bucket + 1 < end.size(); ++bucket) {
    std::sort(sorted.begin() + begin, sorted.begin() + end[bucket], before);
    begin = end[bucket];
  }
  values = std::move(sorted);
}

}  // namespace

Members Members::random(std::uint32_t hosts, const sim::Stream& stream) {
  Members m;
  m.ids_.reserve(hosts);
  for (std::uint32_t host = 0; host < hosts; ++host) {
    sim::Rng rng = stream.at(host);
    m.ids_.push_back(random_id(rng));
  }
  sort_by_id(m.ids_);
  m.host_count_ = hosts;
  m.finish();
  return m;
}

Members Members::random(std::span<const std::uint32_t> virtual_nodes, const sim::Stream& stream) {
  LargeArray<Drawn> drawn;
  drawn.reserve(std::accumulate(virtual_nodes.begin(), virtual_nodes.end(), std::size_t{0}));
  for (HostIndex host = 0; host < virtual_nodes.size(); ++host) {
    sim::check(virtual_nodes[host] > 0, "a host has no virtual node");
    sim::Rng rng = stream.at(host);
    for (std::uint32_t i = 0; i < virtual_nodes[host]; ++i) drawn.push_back({random_id(rng), host});
  }
  sort_by_id(drawn);
  Members m;
  m.ids_.reserve(drawn.size());
  m.hosts_.reserve(drawn.size());
  for (const Drawn& d : drawn) {
    m.ids_.push_back(d.id);
    m.hosts_.push_back(d.host);
  }
  m.host_count_ = static_cast<HostIndex>(virtual_nodes.size());
  m.finish();
  return m;
}

Members::Members(std::span<const Id> ids) : host_count_(static_cast<HostIndex>(ids.size())) {
  if (ids.empty()) throw std::invalid_argument("a ring needs at least one node");
  hosts_.resize(ids.size());
  std::iota(hosts_.begin(), hosts_.end(), HostIndex{0});
  std::sort(hosts_.begin(), hosts_.end(),
            [&](HostIndex a, HostIndex b) { return ids[a] < ids[b]; });
  ids_.reserve(ids.size());
  for (const HostIndex host : hosts_) ids_.push_back(ids[host]);
  if (std::adjacent_find(ids_.begin(), ids_.end()) != ids_.end()) {
    throw std::invalid_argument("two nodes have the same id");
  }
  finish();
}

void Members::finish() {
  sim::check(!ids_.empty() && ids_.size() < kNoNode, "a ring has from 1 to 2^32 - 2 nodes");
  for (std::size_t n = 1; n < ids_.size(); ++n) {
    sim::check(ids_[n - 1] < ids_[n], "two nodes have the same id");
  }
  index_shift_ = bucket_shift(ids_.size());
  index_.assign((std::size_t{1} << (64 - index_shift_)) + 1, count());
  std::size_t next = 0;
  for (NodeIndex n = 0; n < count(); ++n) {
    for (const std::uint64_t bucket = ids_[n].word[0] >> index_shift_; next <= bucket; ++next) {
      index_[next] = n;
    }
  }
  present_.assign((ids_.size() + 63) / 64, ~std::uint64_t{0});
  // Bits beyond the last node stay clear, so that scans of whole words never find them.
  if (ids_.size() % 64 != 0) present_.back() = (std::uint64_t{1} << (ids_.size() % 64)) - 1;
  present_count_ = count();
}

NodeIndex Members::first_at_or_after(const Id& key) const {
  const std::uint64_t bucket = key.word[0] >> index_shift_;
  const auto begin = ids_.begin() + index_[bucket];
  const auto end = ids_.begin() + index_[bucket + 1];
  const auto n = static_cast<NodeIndex>(std::lower_bound(begin, end, key, by_id) - ids_.begin());
  return n == count() ? 0 : n;
}

NodeRange Members::sharing(const Id& key, unsigned bits) const {
  if (bits == 0) return {0, count()};
  const std::uint64_t bucket = key.word[0] >> index_shift_;
  const unsigned bucket_bits = 64 - index_shift_;
  if (bits <= bucket_bits) {  // whole buckets
    const std::uint64_t more = bucket_bits - bits;
    const std::uint64_t first = bucket >> more << more;
    return {index_[first], index_[first + (std::uint64_t{1} << more)]};
  }
  const auto end = ids_.begin() + index_[bucket + 1];
  const Id least = first_bits(key, bits);
  const auto first = std::lower_bound(ids_.begin() + index_[bucket], end, least, by_id);
  const auto shares = [&](const Id& id) { return common_bits(id, least) >= bits; };
  const auto last = std::partition_point(first, end, shares);
  return {static_cast<NodeIndex>(first - ids_.begin()),
          static_cast<NodeIndex>(last - ids_.begin())};
}

bool Members::add_one_a_host(NodeIndex n, std::size_t most, std::vector<NodeIndex>& out) const {
  if (out.size() >= most) return false;
  const auto on_its_host = [&](NodeIndex other) { return same_host(n, other); };
  if (std::none_of(out.begin(), out.end(), on_its_host)) out.push_back(n);
  return true;
}

void Members::set_present(NodeIndex n, bool present) {
  if (present == this->present(n)) return;
  present_[n / 64] ^= std::uint64_t{1} << (n % 64);
  present_count_ = present ? present_count_ + 1 : present_count_ - 1;
  ++changes_;
}

NodeIndex Members::next_present(NodeIndex n) const {
  sim::check(present_count_ > 0, "no node is present");
  NodeIndex from = n + 1 == count() ? 0 : n + 1;
  if (present(from)) return from;
  std::size_t word = from / 64;
  std::uint64_t bits = present_[word] & (~std::uint64_t{0} << (from % 64));
  while (bits == 0) {
    word = word + 1 == present_.size() ? 0 : word + 1;
    bits = present_[word];
  }
  return static_cast<NodeIndex>(word * 64 + static_cast<unsigned>(std::countr_zero(bits)));
}

NodeIndex Members::previous_present(NodeIndex n) const {
  sim::check(present_count_ > 0, "no node is present");
  NodeIndex from = n == 0 ? count() - 1 : n - 1;
  if (present(from)) return from;
  std::size_t word = from / 64;
  std::uint64_t bits = present_[word] & (~std::uint64_t{0} >> (63 - from % 64));
  while (bits == 0) {
    word = word == 0 ? present_.size() - 1 : word - 1;
    bits = present_[word];
  }
  return static_cast<NodeIndex>(word * 64 + 63 - static_cast<unsigned>(std::countl_zero(bits)));
}

double Members::expected_bytes(double nodes, bool virtual_nodes) {
  const unsigned shift = bucket_shift(static_cast<std::size_t>(nodes));
  const double index = static_cast<double>((std::uint64_t{1} << (64 - shift)) * sizeof(NodeIndex));
  const double of_node = sizeof(Id) + 1.0 / 8 + (virtual_nodes ? sizeof(HostIndex) : 0);
  return index + nodes * of_node;
}

std::size_t Members::memory_bytes() const {
  return ids_.capacity() * sizeof(Id) + hosts_.capacity() * sizeof(HostIndex) +
         present_.capacity() * sizeof(std::uint64_t) + index_.capacity() * sizeof(NodeIndex);
}

}  // namespace ddns::overlay
