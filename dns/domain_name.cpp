#include "dns/domain_name.h"

#include <algorithm>
#include <array>

#include "sim/check.h"
#include "sim/digit.h"

namespace ddns::dns {

namespace {

// One octet of a label, escaped or not; `i` moves past it. False where an escape is broken.
bool read_octet(std::string_view text, std::size_t& i, char& octet) {
  octet = text[i++];
  if (octet != '\\') return true;
  if (i == text.size()) return false;
  octet = text[i++];
  if (!sim::is_digit(octet)) return true;
  if (i + 2 > text.size() || !sim::is_digit(text[i]) || !sim::is_digit(text[i + 1])) return false;
  const int value = (octet - '0') * 100 + (text[i] - '0') * 10 + (text[i + 1] - '0');
  i += 2;
  octet = static_cast<char>(value);
  return value <= 255;
}

// Appends a label and its length. False where it is empty, too long, or makes the name too long.
bool append_label(std::string& wire, std::string_view label) {
  if (label.empty() || label.size() > kLabelOctets) return false;
  if (wire.size() + 1 + label.size() + 1 > kNameOctets) return false;
  wire += static_cast<char>(label.size());
  wire += label;
  return true;
}

void append_text(unsigned char octet, std::string& out) {
  if (octet <= 0x20 || octet >= 0x7f) {
    out += '\\';
    for (const int place : {100, 10, 1}) out += static_cast<char>('0' + octet / place % 10);
    return;
  }
  if (std::string_view(".\\\"();@$").find(static_cast<char>(octet)) != std::string_view::npos) {
    out += '\\';
  }
  out += static_cast<char>(octet);
}

// Where each label of a name begins, the root's left out.
struct Starts {
  std::array<std::uint8_t, kNameLabels> at;
  std::size_t count = 0;
  explicit Starts(const std::string& wire) {
    for (std::size_t i = 0; wire[i] != 0; i += static_cast<std::size_t>(wire[i]) + 1) {
      at[count++] = static_cast<std::uint8_t>(i);
    }
  }
};

}  // namespace

std::string folded(std::string_view octets) {
  std::string out(octets);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return out;
}

std::optional<DomainName> DomainName::parse(std::string_view text, const DomainName& origin) {
  if (text == "@") return origin;
  if (text == ".") return DomainName();
  if (text.empty()) return std::nullopt;
  std::string wire;
  std::string label;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == '.') {
      if (!append_label(wire, label)) return std::nullopt;
      label.clear();
      ++i;
      continue;
    }
    char octet = 0;
    if (!read_octet(text, i, octet)) return std::nullopt;
    label += octet;
  }
  if (label.empty()) return DomainName(wire + '\0');
  if (!append_label(wire, label) || wire.size() + origin.wire_.size() > kNameOctets) {
    return std::nullopt;
  }
  return DomainName(wire + origin.wire_);
}

std::optional<DomainName> DomainName::from_wire(std::string_view octets) {
  if (octets.size() > kNameOctets) return std::nullopt;
  std::size_t i = 0;
  while (i < octets.size() && octets[i] != 0) {
    const auto length = static_cast<unsigned char>(octets[i]);
    if (length > kLabelOctets) return std::nullopt;
    i += length + std::size_t{1};
  }
  if (i + 1 != octets.size()) return std::nullopt;
  return DomainName(std::string(octets));
}

std::string DomainName::text() const {
  if (is_root()) return ".";
  std::string out;
  for (std::size_t i = 0; wire_[i] != 0;) {
    const auto length = static_cast<std::size_t>(wire_[i++]);
    for (std::size_t end = i + length; i < end; ++i) {
      append_text(static_cast<unsigned char>(wire_[i]), out);
    }
    out += '.';
  }
  return out;
}

std::size_t DomainName::labels() const {
  return Starts(wire_).count;
}

bool DomainName::within(const DomainName& ancestor) const {
  const std::size_t count = ancestor.labels();
  return count <= labels() && suffix(count) == ancestor;
}

DomainName DomainName::suffix(std::size_t count) const {
  const Starts starts(wire_);
  sim::check(count <= starts.count, "a name has the labels that are asked for");
  return count == 0 ? DomainName() : DomainName(wire_.substr(starts.at[starts.count - count]));
}

std::optional<DomainName> DomainName::child(std::string_view label) const {
  std::string wire;
  if (!append_label(wire, label) || wire.size() + wire_.size() > kNameOctets) return std::nullopt;
  return DomainName(wire + wire_);
}

std::weak_ordering operator<=>(const DomainName& a, const DomainName& b) {
  const Starts as(a.wire_);
  const Starts bs(b.wire_);
  const auto label = [](const std::string& wire, std::size_t at) {
    return folded(std::string_view(wire).substr(at + 1, static_cast<std::size_t>(wire[at])));
  };
  for (std::size_t i = 1; i <= std::min(as.count, bs.count); ++i) {
    const int order =
        label(a.wire_, as.at[as.count - i]).compare(label(b.wire_, bs.at[bs.count - i]));
    if (order != 0) return order <=> 0;
  }
  return as.count <=> bs.count;
}

}  // namespace ddns::dns
