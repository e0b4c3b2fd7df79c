// The distinct (name, type) pairs that questions are for, numbered from 0, in flat storage.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dns/name.h"

namespace ddns::dns {

using NameIndex = std::uint32_t;  // a (name, type) of a NameTable

class NameTable {
 public:
  // Adds a pair that is not in the table yet. REQUIRES: `name` normalized (dns/name.h).
  NameIndex add(std::string_view name, RrType type);
  // Makes room for this many pairs with names of this many octets in all.
  void reserve(std::size_t pairs, std::size_t octets);
  NameIndex count() const { return static_cast<NameIndex>(pairs_.size() - 1); }
  std::string_view name(NameIndex i) const {
    return {text_.data() + pairs_[i].end, pairs_[i + 1].end - pairs_[i].end};
  }
  RrType type(NameIndex i) const { return pairs_[i + 1].type; }

 private:
  // In one word, since a pair that is looked up is rarely in the cache.
  struct Pair {
    std::uint64_t end : 48;  // of its name in text_; the next one's begins there
    std::uint64_t type : 16;
  };
  std::string text_;
  std::vector<Pair> pairs_{{0, 0}};  // behind one that stands for none
};

}  // namespace ddns::dns
