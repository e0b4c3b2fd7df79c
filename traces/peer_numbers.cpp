#include "traces/peer_numbers.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>

#include "traces/number_text.h"

namespace ddns::traces {

bool PeerNumbers::parse_address(std::string_view text, Address& out) {
  std::array<char, INET6_ADDRSTRLEN> copy{};  // inet_pton() reads to a zero
  if (text.size() >= copy.size()) return false;
  std::copy(text.begin(), text.end(), copy.begin());
  std::array<unsigned char, 16> octets{};
  constexpr std::size_t kMapped = 12;  // where an IPv4 address stands in IPv6
  if (inet_pton(AF_INET, copy.data(), octets.data() + kMapped) == 1) {
    octets[10] = octets[11] = 0xff;
  } else if (inet_pton(AF_INET6, copy.data(), octets.data()) != 1) {
    return false;
  }
  std::memcpy(out.data(), octets.data(), octets.size());
  return true;
}

std::string PeerNumbers::number(std::string_view text, std::uint32_t& out) {
  out = 0;
  if (text.empty()) return {};
  if (form_ != Form::kAddresses) {
    if (parse_whole(text, out)) {
      form_ = Form::kNumbers;
      return {};
    }
    if (form_ == Form::kNumbers) return "a whole number from 0 to 4294967295, as above";
  }
  Address address{};
  if (!parse_address(text, address)) {
    return form_ == Form::kAddresses ? "an IP address, as above"
                                     : "a whole number from 0 to 4294967295, or an IP address";
  }
  form_ = Form::kAddresses;
  const auto next = static_cast<std::uint32_t>(numbers_.size() + 1);
  out = numbers_.insert({address, next}).first->second;
  return {};
}

}  // namespace ddns::traces
