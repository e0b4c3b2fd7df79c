#include "dns/wire.h"

namespace ddns::dns {

namespace {

constexpr unsigned kPointer = 0xc0;

}  // namespace

void WireReader::fail() {
  ok_ = false;
  at_ = octets_.size();
}

std::string_view WireReader::take(std::size_t count) {
  if (count > left()) {
    fail();
    return {};
  }
  const std::string_view taken = octets_.substr(at_, count);
  at_ += count;
  return taken;
}

std::uint32_t WireReader::integer(std::size_t octets) {
  std::uint32_t value = 0;
  for (const char c : take(octets)) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

void WireReader::narrow(std::size_t count) {
  if (count > left()) return fail();
  octets_ = octets_.substr(0, at_ + count);
}

DomainName WireReader::name(bool compressed) {
  std::string wire;
  std::size_t i = at_;      // what is read next
  std::size_t piece = at_;  // where the piece of the name that is being read begins
  std::size_t end = 0;      // behind the name, once a pointer has been followed
  while (i < octets_.size()) {
    const auto length = static_cast<unsigned char>(octets_[i]);
    if ((length & kPointer) == kPointer) {
      if (!compressed || i + 1 >= octets_.size()) break;
      const std::size_t to = (length & ~kPointer) << 8 | static_cast<unsigned char>(octets_[i + 1]);
      if (to >= piece) break;
      if (end == 0) end = i + 2;
      i = piece = to;
      continue;
    }
    if (length > kLabelOctets || i + 1 + length > octets_.size()) break;
    wire += octets_.substr(i, length + std::size_t{1});
    if (wire.size() > kNameOctets) break;
    i += length + std::size_t{1};
    if (length != 0) continue;
    at_ = end != 0 ? end : i;
    return *DomainName::from_wire(wire);
  }
  fail();
  return {};
}

}  // namespace ddns::dns
