#include "dns/name.h"

#include "sim/digit.h"

namespace ddns::dns {

namespace {

constexpr std::size_t kLabelLimit = 63;
constexpr std::size_t kWireLimit = 255;

constexpr char kHex[] = "0123456789abcdef";

int hex_value(char c) {
  if (sim::is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// One octet of a label, read from text at `i`, which moves past it. Returns false where the text is
// no octet. `literal` is false for a dot that ends the label.
bool read_octet(std::string_view text, std::size_t& i, unsigned char& octet, bool& literal) {
  const char c = text[i++];
  literal = c != '.';
  octet = static_cast<unsigned char>(c);
  if (c != '\\') return octet > 0x20 && octet != 0x7f;
  if (i == text.size()) return false;
  const char kind = text[i++];
  if (sim::is_digit(kind)) {
    if (i + 2 > text.size() || !sim::is_digit(text[i]) || !sim::is_digit(text[i + 1])) return false;
    const int value = (kind - '0') * 100 + (text[i] - '0') * 10 + (text[i + 1] - '0');
    i += 2;
    octet = static_cast<unsigned char>(value);
    return value <= 255;
  }
  if (kind == 'x' && i + 2 <= text.size() && hex_value(text[i]) >= 0 &&
      hex_value(text[i + 1]) >= 0) {
    octet = static_cast<unsigned char>(hex_value(text[i]) * 16 + hex_value(text[i + 1]));
    i += 2;
    return true;
  }
  octet = static_cast<unsigned char>(kind);
  return octet >= 0x20 && octet != 0x7f;
}

void append_octet(unsigned char octet, std::string& out) {
  if (octet >= 'A' && octet <= 'Z') octet = static_cast<unsigned char>(octet + ('a' - 'A'));
  if (octet <= 0x20 || octet >= 0x7f) {
    out += "\\x";
    out += kHex[octet >> 4];
    out += kHex[octet & 15];
    return;
  }
  if (octet == '.' || octet == '\\') out += '\\';
  out += static_cast<char>(octet);
}

}  // namespace

bool normalize_name(std::string_view text, std::string& out) {
  out.clear();
  if (text == ".") {
    out.push_back('.');
    return true;
  }
  std::size_t label = 0;  // octets in the label so far
  std::size_t wire = 1;   // the root label
  for (std::size_t i = 0; i < text.size();) {
    unsigned char octet = 0;
    bool literal = false;
    if (!read_octet(text, i, octet, literal)) return false;
    if (literal) {
      if (++label > kLabelLimit) return false;
      append_octet(octet, out);
      continue;
    }
    if (label == 0) return false;
    wire += label + 1;
    label = 0;
    if (i < text.size()) out += '.';
  }
  if (label != 0) wire += label + 1;
  return wire > 1 && wire <= kWireLimit;
}

}  // namespace ddns::dns
