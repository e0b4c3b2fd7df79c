// Finds the number of a (name, type) pair in a NameTable.
#pragma once

#include <tsl/robin_set.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "dns/name_table.h"

namespace ddns::dns {

class NameIndexer {
 public:
  // Adds pairs to `table`, which outlives this.
  explicit NameIndexer(NameTable& table)
      : table_(&table), pairs_(0, Hash{&hash_, &table}, Equal{&table}) {}
  NameIndexer(const NameIndexer&) = delete;
  NameIndexer& operator=(const NameIndexer&) = delete;

  // The number of the pair, which is added where it is new.
  NameIndex intern(std::string_view name, RrType type) {
    const Pair pair = {name, type};
    hash_ = pairs_.hash_function()(pair);
    const auto known = pairs_.find(pair, hash_);
    if (known != pairs_.end()) return *known;
    const NameIndex index = table_->add(name, type);
    pairs_.insert(index);
    return index;
  }

 private:
  struct Pair {
    std::string_view name;
    RrType type;
  };
  struct Hash {
    using is_transparent = void;
    const std::size_t* last;  // of the pair looked for last, which alone is ever added
    const NameTable* table;
    std::size_t operator()(const Pair& p) const {
      return std::hash<std::string_view>()(p.name) ^ std::size_t{p.type} * 0x9e3779b97f4a7c15u;
    }
    std::size_t operator()(NameIndex i) const {
      return i + 1 == table->count() ? *last : operator()(Pair{table->name(i), table->type(i)});
    }
  };
  struct Equal {
    using is_transparent = void;
    const NameTable* table;
    bool operator()(NameIndex a, NameIndex b) const { return a == b; }
    bool operator()(const Pair& p, NameIndex i) const {
      return table->type(i) == p.type && table->name(i) == p.name;
    }
    bool operator()(NameIndex i, const Pair& p) const { return operator()(p, i); }
  };
  NameTable* table_;
  std::size_t hash_ = 0;
  tsl::robin_set<NameIndex, Hash, Equal, std::allocator<NameIndex>, /*StoreHash=*/true> pairs_;
};

}  // namespace ddns::dns
