#include "kademlia/buckets.h"

#include <algorithm>
#include <limits>

#include "kademlia/nearest.h"
#include "sim/check.h"

namespace ddns::kademlia {

using overlay::common_bits;
using overlay::kNoNode;
using overlay::NodeRange;
using sim::InputError;

Buckets::Buckets(const overlay::Members& members, unsigned k)
    : XorOverlay(members, /*settled=*/false), k_(k) {
  if (k == 0) throw InputError(InputError::Kind::kSpec, "a bucket has room for at least one node");
  nodes_.reserve(members.count() + std::size_t{1});
  std::size_t entries = 0;
  for (NodeIndex n = 0; n < members.count(); ++n) {
    nodes_.push_back(static_cast<std::uint32_t>(rows_.size()));
    unsigned alike = 0;
    if (n > 0) alike = common_bits(members.id(n - 1), members.id(n));
    if (n + 1 < members.count()) {
      alike = std::max(alike, common_bits(members.id(n), members.id(n + 1)));
    }
    for (unsigned bit = 0; members.count() > 1 && bit <= alike; ++bit) {
      const NodeIndex fit = members.sharing(members.id(n) ^ bit_id(bit), bit + 1).size();
      const auto capacity = static_cast<std::uint16_t>(std::min<NodeIndex>(fit, k));
      rows_.push_back({static_cast<std::uint32_t>(entries), 0, capacity});
      entries += capacity;
    }
    if (entries > std::numeric_limits<std::uint32_t>::max()) {
      throw InputError(InputError::Kind::kSpec,
                       "the buckets have room for more than 2^32 contacts");
    }
  }
  nodes_.push_back(static_cast<std::uint32_t>(rows_.size()));
  contacts_.assign(entries, kNoNode);
}

void Buckets::fill_settled(const sim::Stream& stream) {
  std::vector<NodeIndex> fit;
  for (NodeIndex n = 0; n < members_.count(); ++n) {
    if (!members_.present(n)) continue;
    sim::Rng rng = stream.at(n);
    clear(n);
    for (unsigned bit = 0; bit < depth(n); ++bit) {
      const NodeRange range = members_.sharing(members_.id(n) ^ bit_id(bit), bit + 1);
      fit.clear();
      if (range.size() > 4 * k_) {  // more than k are present, or few draws are in vain
        for (unsigned tried = 0; fit.size() < k_ && tried < 64 * k_; ++tried) {
          const NodeIndex drawn = range.begin + rng.below(range.size());
          if (members_.present(drawn) && !overlay::contains(fit, drawn)) fit.push_back(drawn);
        }
      }
      if (fit.size() < k_) {
        fit.clear();
        for (NodeIndex m = range.begin; m < range.end; ++m) {
          if (members_.present(m)) fit.push_back(m);
        }
        for (std::size_t i = 0; i < k_ && i + 1 < fit.size(); ++i) {
          std::swap(fit[i], fit[i + rng.below(static_cast<std::uint32_t>(fit.size() - i))]);
        }
      }
      for (std::size_t i = 0; i < std::min<std::size_t>(k_, fit.size()); ++i) append(n, fit[i]);
    }
  }
  built_at_ = members_.changes();
  filled_ = true;
}

void Buckets::set_traffic(Traffic* traffic) {
  traffic_ = traffic;
  learns_ = traffic != nullptr;
}

unsigned Buckets::bit_of(NodeIndex at, const Id& id) const {
  return common_bits(members_.id(at), id);
}

std::span<const NodeIndex> Buckets::contacts(NodeIndex at, unsigned bit) const {
  const Row& row = rows_[nodes_[at] + bit];
  return {contacts_.data() + row.begin, row.size};
}

bool Buckets::full(NodeIndex at, unsigned bit) const {
  return rows_[nodes_[at] + bit].size == k_;
}

bool Buckets::look_into(NodeIndex at, unsigned bit, Contacts& out) const {
  out.clear();
  if (bit >= depth(at)) return false;
  const std::span<const NodeIndex> all = contacts(at, bit);
  out.insert(out.end(), all.begin(), all.end());
  return all.size() == k_;
}

void Buckets::append(NodeIndex at, NodeIndex contact) {
  Row& row = row_of(at, contact);
  sim::check(row.size < row.capacity, "a contact is put into a full bucket");
  contacts_[row.begin + row.size++] = contact;
}

bool Buckets::touch(NodeIndex at, NodeIndex contact) {
  const Row& row = row_of(at, contact);
  NodeIndex* const end = contacts_.data() + row.begin + row.size;
  NodeIndex* const place = std::find(end - row.size, end, contact);
  if (place == end) return false;
  std::rotate(place, place + 1, end);
  return true;
}

bool Buckets::remove(NodeIndex at, NodeIndex contact) {
  if (!touch(at, contact)) return false;
  --row_of(at, contact).size;
  filled_ = false;
  return true;
}

void Buckets::clear(NodeIndex at) {
  for (std::size_t i = nodes_[at]; i < nodes_[at + 1]; ++i) rows_[i].size = 0;
  filled_ = false;
}

void Buckets::keepers(NodeIndex at, const Id& key, unsigned r, std::vector<NodeIndex>& out) const {
  std::vector<NodeIndex> all(std::size_t{2} * r + 8);
  while (true) {
    const std::size_t known = next_hops(at, key, {}, all);
    const bool is_all = known < all.size();
    std::vector<NodeIndex> nearest(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(known));
    const auto place =
        std::ranges::partition_point(nearest, [&](NodeIndex n) { return nearer(key, n, at); });
    nearest.insert(place, at);
    if (!is_all) nearest.pop_back();
    out.clear();
    for (const NodeIndex n : nearest) {
      if (!members_.add_one_a_host(n, r, out)) return;
    }
    if (is_all) return;
    all.resize(all.size() * 2);  // several are of one host
  }
}

void Buckets::neighbours(NodeIndex at, std::vector<NodeIndex>& out) const {
  out.clear();
  for (unsigned bit = 0; bit < depth(at); ++bit) {
    const std::span<const NodeIndex> all = contacts(at, bit);
    out.insert(out.end(), all.begin(), all.end());
  }
}

std::size_t Buckets::memory_bytes() const {
  return members_.memory_bytes() + nodes_.capacity() * sizeof(std::uint32_t) +
         rows_.capacity() * sizeof(Row) + contacts_.capacity() * sizeof(NodeIndex);
}

}  // namespace ddns::kademlia
