// Octets as DNS sends them: a reader that never leaves what it was given, and the writing of
// integers, most significant octet first (RFC 1035, section 2.3.2).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "dns/domain_name.h"

namespace ddns::dns {

// What is not there reads as 0, empty or the root, and ok() is false from then on: a caller reads
// all it expects and asks once. Nothing is allocated by what a length in the octets says.
class WireReader {
 public:
  explicit WireReader(std::string_view octets) : octets_(octets) {}

  std::uint8_t u8() { return static_cast<std::uint8_t>(integer(1)); }
  std::uint16_t u16() { return static_cast<std::uint16_t>(integer(2)); }
  std::uint32_t u32() { return integer(4); }
  std::string_view take(std::size_t count);
  std::string_view rest() { return take(left()); }
  // A name, with pointers as far as `compressed` allows them (RFC 1035, section 4.1.4). A pointer
  // leads to before the piece of the name that it ends, so that no chain of them goes round.
  DomainName name(bool compressed);

  bool ok() const { return ok_; }
  bool done() const { return ok_ && at_ == octets_.size(); }  // all was read, and no more
  std::size_t at() const { return at_; }
  std::size_t left() const { return octets_.size() - at_; }
  // Leaves no more than `count` octets to read, or fails.
  void narrow(std::size_t count);

 private:
  std::uint32_t integer(std::size_t octets);
  void fail();

  std::string_view octets_;
  std::size_t at_ = 0;
  bool ok_ = true;
};

inline void put_u8(std::string& out, unsigned value) {
  out += static_cast<char>(value & 0xff);
}
inline void put_u16(std::string& out, unsigned value) {
  put_u8(out, value >> 8);
  put_u8(out, value);
}
inline void put_u32(std::string& out, std::uint32_t value) {
  put_u16(out, value >> 16);
  put_u16(out, value & 0xffff);
}

}  // namespace ddns::dns
