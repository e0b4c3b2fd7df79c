// The KEY RRsets that vouch for the RRsets of names (the paper, section 2; RFC 2535): the RRset of
// www.nytimes.com is signed with a key of (www.nytimes.com, KEY), that one with a key of
// (nytimes.com, KEY), and so on up to the root, whose key everybody knows. Every name with an RRset
// has a KEY RRset of its own, and so has every name above it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dns/rrset_table.h"

namespace ddns::service {

// How those who check come by KEY RRsets.
enum class KeyPolicy : std::uint8_t {
  kKnown,             // everybody has them all: they are not modelled
  kNaive,             // each is a record, and looked up
  kCarried,           // a record carries all that vouch for it
  kCarriedButPopular  // all but those that vouch for many names, which are records and looked up
};

inline constexpr dns::RrType kKeyType = 25;  // KEY (RFC 2535, section 3)

using KeyIndex = std::uint32_t;  // a KEY RRset, numbered from 0
inline constexpr KeyIndex kRootKey = UINT32_MAX;

class KeyChains {
 public:
  // Of the names for which there[i] holds. A KEY RRset is popular where it vouches for at least
  // `popular_share` of these (name, type) pairs.
  KeyChains(const dns::NameTable& names, const std::vector<bool>& there, KeyPolicy policy,
            double popular_share);

  KeyIndex count() const { return static_cast<KeyIndex>(keys_.size()); }
  // The first of a name's chain, its own; above(k) is the next one, kRootKey after the last.
  KeyIndex first(dns::NameIndex name) const { return of_name_[name]; }
  KeyIndex above(KeyIndex key) const { return keys_[key].above; }
  // Labels of a name that is there, which are the KEY RRsets of its chain.
  unsigned labels(dns::NameIndex name) const {
    return of_name_[name] == kRootKey ? 0 : keys_[of_name_[name]].labels;
  }

  // Is it a record of its own, which is looked up? Else the records that it vouches for carry it.
  bool looked_up(KeyIndex key) const { return keys_[key].looked_up; }
  // KEY RRsets that the name's record carries.
  unsigned carried(dns::NameIndex name) const;
  // Those that are looked up, in the order of their numbers, and what they are of.
  const std::vector<KeyIndex>& records() const { return records_; }
  const std::string& name(KeyIndex key) const { return keys_[key].name; }
  // The place of a looked up one among records().
  std::uint32_t place(KeyIndex key) const { return keys_[key].place; }

 private:
  struct Key {
    std::string name;
    KeyIndex above = kRootKey;
    std::uint32_t names = 0;  // for which it vouches
    std::uint32_t place = 0;
    std::uint16_t labels = 0;
    bool looked_up = false;
  };
  std::vector<Key> keys_;
  std::vector<KeyIndex> of_name_;  // kRootKey: of the root, or not there
  std::vector<KeyIndex> records_;
};

// Where the first label of a normalized name ends: the place of the dot, npos where it is the only
// one. A dot after a backslash is part of its label.
std::size_t first_dot(std::string_view name);

}  // namespace ddns::service
