// Private to this room: objects of ldns that free themselves. No public header includes this.
#pragma once

#include <ldns/ldns.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

namespace ddns::dns {

template <auto kFree>
struct FreeWith {
  template <class T>
  void operator()(T* p) const {
    kFree(p);
  }
};

using LdnsRecord = std::unique_ptr<ldns_rr, FreeWith<ldns_rr_free>>;
using LdnsRdf = std::unique_ptr<ldns_rdf, FreeWith<ldns_rdf_deep_free>>;
using LdnsBuffer = std::unique_ptr<ldns_buffer, FreeWith<ldns_buffer_free>>;
using LdnsKey = std::unique_ptr<ldns_key, FreeWith<ldns_key_deep_free>>;
using LdnsText = std::unique_ptr<char, FreeWith<std::free>>;

inline const std::uint8_t* octets_of(std::string_view text) {
  return reinterpret_cast<const std::uint8_t*>(text.data());
}

// A buffer of its own that holds `octets`.
inline LdnsBuffer buffer_of(std::string_view octets) {
  LdnsBuffer buffer(ldns_buffer_new(octets.size()));
  if (buffer == nullptr) throw std::bad_alloc();
  ldns_buffer_write(buffer.get(), octets.data(), octets.size());
  return buffer;
}

}  // namespace ddns::dns
