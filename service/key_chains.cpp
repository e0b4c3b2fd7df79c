#include "service/key_chains.h"

#include <tsl/robin_map.h>

namespace ddns::service {

std::size_t first_dot(std::string_view name) {
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] == '\\') {
      ++i;
    } else if (name[i] == '.') {
      return i;
    }
  }
  return std::string_view::npos;
}

KeyChains::KeyChains(const dns::NameTable& names, const std::vector<bool>& there, KeyPolicy policy,
                     double popular_share)
    : of_name_(names.count(), kRootKey) {
  tsl::robin_map<std::string, KeyIndex> numbers;
  std::vector<KeyIndex> added;
  std::uint64_t all = 0;
  for (dns::NameIndex i = 0; i < names.count(); ++i) {
    if (!there[i]) continue;
    ++all;
    // From the name upwards, until one is known with all above it.
    std::string_view rest = names.name(i);
    added.clear();
    KeyIndex known = kRootKey;
    while (rest != ".") {
      const auto [at, is_new] = numbers.try_emplace(std::string(rest), count());
      if (!is_new) {
        known = at->second;
        break;
      }
      added.push_back(count());
      keys_.push_back({.name = std::string(rest)});
      const std::size_t dot = first_dot(rest);
      if (dot == std::string_view::npos) break;
      rest.remove_prefix(dot + 1);
    }
    for (auto key = added.rbegin(); key != added.rend(); ++key) {
      keys_[*key].above = known;
      keys_[*key].labels = known == kRootKey ? 1 : keys_[known].labels + 1;
      known = *key;
    }
    of_name_[i] = known;
    for (KeyIndex key = known; key != kRootKey; key = keys_[key].above) ++keys_[key].names;
  }
  const double popular = popular_share * static_cast<double>(all);
  for (KeyIndex key = 0; key < count(); ++key) {
    Key& k = keys_[key];
    k.looked_up = policy == KeyPolicy::kNaive || (policy == KeyPolicy::kCarriedButPopular &&
                                                  static_cast<double>(k.names) >= popular);
    if (!k.looked_up) continue;
    k.place = static_cast<std::uint32_t>(records_.size());
    records_.push_back(key);
  }
}

unsigned KeyChains::carried(dns::NameIndex name) const {
  unsigned carried = 0;
  for (KeyIndex key = of_name_[name]; key != kRootKey; key = keys_[key].above) {
    carried += !keys_[key].looked_up;
  }
  return carried;
}

}  // namespace ddns::service
