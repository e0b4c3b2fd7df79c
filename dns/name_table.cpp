#include "dns/name_table.h"

#include "sim/check.h"

namespace ddns::dns {

NameIndex NameTable::add(std::string_view name, RrType type) {
  sim::check(pairs_.size() <= UINT32_MAX, "a table has at most 2^32 - 1 distinct names");
  const NameIndex index = count();
  text_.append(name);
  pairs_.push_back({text_.size(), type});
  return index;
}

void NameTable::reserve(std::size_t pairs, std::size_t octets) {
  text_.reserve(octets);
  pairs_.reserve(pairs + 1);
}

}  // namespace ddns::dns
