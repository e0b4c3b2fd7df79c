// The numbers of the hosts that a column of a trace names.
#pragma once

#include <tsl/robin_map.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace ddns::traces {

// A column holds either numbers, which are kept, or IP addresses, which are numbered from 1 in the
// order in which they appear. Which of the two, the first that is not empty tells. 0 stands for an
// empty field.
class PeerNumbers {
 public:
  // Returns an empty string, or what was expected.
  std::string number(std::string_view text, std::uint32_t& out);

 private:
  enum class Form : std::uint8_t { kUnknown, kNumbers, kAddresses };
  // As in IPv6; an IPv4 address is mapped (RFC 4291, section 2.5.5.2).
  using Address = std::array<std::uint64_t, 2>;
  struct Hash {
    std::size_t operator()(const Address& a) const {
      return (a[0] ^ a[1] * 0x9e3779b97f4a7c15u) * 0xbf58476d1ce4e5b9u >> 16;
    }
  };
  static bool parse_address(std::string_view text, Address& out);

  Form form_ = Form::kUnknown;
  tsl::robin_map<Address, std::uint32_t, Hash> numbers_;
};

}  // namespace ddns::traces
