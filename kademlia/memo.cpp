#include "kademlia/memo.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "kademlia/nearest.h"

namespace ddns::kademlia {
namespace {

using overlay::kNoNode;

// One or two contacts a slot.
unsigned slot_bits(unsigned k) {
  return static_cast<unsigned>(std::bit_width(k)) - 1;
}

// Before the contacts.
std::size_t slot_words(unsigned slot_bits) {
  return ((std::size_t{1} << slot_bits) + 1) / 2;
}

// Does not cross the border of a cache line where it need not.
std::size_t row_words(unsigned k) {
  return std::bit_ceil(slot_words(slot_bits(k)) + k + 1);
}

// Nodes share about as many bits with their nearest as there are bits in their number.
unsigned rows_a_node(double nodes) {
  return static_cast<unsigned>(std::bit_width(static_cast<std::uint64_t>(nodes)));
}

}  // namespace

double Memo::bytes(double nodes, unsigned k) {
  if (k == 0 || k > kMostContacts || nodes > UINT16_MAX) return 0;
  const double all = nodes * rows_a_node(nodes) * static_cast<double>(row_words(k)) * 2;
  return all <= kMostBytes ? all : 0;
}

Memo::Memo(const overlay::Members& members, unsigned k) : members_(members) {
  if (bytes(members.count(), k) == 0) return;
  bits_ = rows_a_node(members.count());
  slot_bits_ = slot_bits(k);
  row_words_ = row_words(k);
  lines_.resize(members.count() * bits_ * row_words_ * 2 / sizeof(Line) + 1);
}

// Two at a time, the last one again where it is alone: how many they are nobody can guess.
Memo::Nearest Memo::nearest(NodeIndex at, unsigned bit, const Id& key) const {
  const std::uint16_t* const row = words() + begin(at, bit);
  const unsigned is = row[row_words_ - 1];
  Slot slot;
  std::memcpy(&slot, reinterpret_cast<const Slot*>(row) + next_bits(key, bit), sizeof slot);
  if (slot.count == 0) return {.known = is == kPutIn};
  const std::span contacts(row + slot_words(slot_bits_) + slot.first, slot.count);
  NodeIndex best = kNoNode;
  std::uint64_t least = ~std::uint64_t{0};
  bool tie = false;
  for (std::size_t begin = 0; begin < contacts.size(); begin += 2) {
    for (std::size_t i = begin; i < begin + 2; ++i) {
      const NodeIndex n = contacts[std::min(i, contacts.size() - 1)];
      const std::uint64_t from_key = members_.id(n).word[0] ^ key.word[0];
      tie |= (from_key == least) & (n != best);
      best = from_key < least ? n : best;
      least = std::min(from_key, least);
    }
  }
  if (tie) {
    best = *std::ranges::min_element(contacts, {}, [&](auto n) { return members_.id(n) ^ key; });
  }
  return {best, (is & kFull) != 0, true};
}

void Memo::put(NodeIndex at, unsigned bit, std::span<NodeIndex> contacts, bool full) {
  std::ranges::sort(contacts);
  std::uint16_t* const row = lines_.data()->words + begin(at, bit);
  std::ranges::copy(contacts, row + slot_words(slot_bits_));
  std::array<Slot, kMostContacts> with;  // exactly those bits
  for (unsigned i = 0; i < contacts.size(); ++i) {
    Slot& slot = with[next_bits(members_.id(contacts[i]), bit)];
    if (slot.count == kMostOfSlot) return;
    if (slot.count == 0) slot.first = i & 0x1f;
    ++slot.count;
  }
  row[row_words_ - 1] = static_cast<std::uint16_t>(full ? kPutIn | kFull : kPutIn);
  for (std::size_t i = 0; !contacts.empty() && i < std::size_t{1} << slot_bits_; ++i) {
    std::size_t apart = 0;
    while (with[i ^ apart].count == 0) ++apart;
    std::memcpy(reinterpret_cast<Slot*>(row) + i, &with[i ^ apart], sizeof(Slot));
  }
}

}  // namespace ddns::kademlia
