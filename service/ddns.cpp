#include "service/ddns.h"

#include <string>

namespace ddns::service {

overlay::Id rrset_key(std::string_view normalized_name, dns::RrType type) {
  std::string octets;
  octets.reserve(normalized_name.size() + 3);
  octets += normalized_name;
  octets += '\0';
  octets += static_cast<char>(type >> 8);
  octets += static_cast<char>(type & 0xff);
  return overlay::sha1(octets);
}

std::vector<overlay::Id> rrset_keys(const dns::NameTable& names) {
  std::vector<overlay::Id> keys;
  keys.reserve(names.count());
  for (dns::NameIndex i = 0; i < names.count(); ++i) {
    keys.push_back(rrset_key(names.name(i), names.type(i)));
  }
  return keys;
}

}  // namespace ddns::service
