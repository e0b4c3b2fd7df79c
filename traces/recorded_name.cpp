#include "traces/recorded_name.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "dns/name.h"

namespace ddns::traces {
namespace {

void append_escaped(unsigned char octet, std::string& out) {
  out += fmt::format("\\{:03d}", octet);
}

// The octets of a code point in UTF-8, escaped. U+FFFD, which capture tools write for octets that
// they could not decode, and halves of surrogate pairs stand for one octet each.
void append_code_point(std::uint32_t code, std::string& out) {
  if (code == 0xfffd || (code >= 0xd800 && code < 0xe000)) return append_escaped(255, out);
  if (code < 0x80) return append_escaped(static_cast<unsigned char>(code), out);
  if (code < 0x800) {
    append_escaped(static_cast<unsigned char>(0xc0 | code >> 6), out);
  } else {
    append_escaped(static_cast<unsigned char>(0xe0 | code >> 12), out);
    append_escaped(static_cast<unsigned char>(0x80 | (code >> 6 & 0x3f)), out);
  }
  append_escaped(static_cast<unsigned char>(0x80 | (code & 0x3f)), out);
}

// A name as captures write it, in the form that dns::normalize_name() reads: white space and
// control characters stand for themselves, \uXXXX for a character, and the empty name for the root.
void escape_recorded(std::string_view text, std::string& out) {
  out.clear();
  if (text.empty() || equal_words(text, kRootInCaptures)) {
    out.push_back('.');
    return;
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto octet = static_cast<unsigned char>(text[i]);
    if (octet <= ' ' || octet == 0x7f) {
      append_escaped(octet, out);
      continue;
    }
    if (octet != '\\' || i + 1 == text.size()) {
      out.push_back(text[i]);
      continue;
    }
    std::uint32_t code = 0;
    const char* digits = text.data() + i + 2;
    if (text[i + 1] == 'u' && text.size() - i >= 6 &&
        std::from_chars(digits, digits + 4, code, 16).ptr == digits + 4) {
      append_code_point(code, out);
      i += 5;
      continue;
    }
    out.push_back(text[i++]);
    out.push_back(text[i]);
  }
}

// Octets that stand for themselves in a normalized name. Not '<', which <root> begins with.
constexpr std::array<bool, 256> plain_octets() {
  std::array<bool, 256> plain{};
  for (std::size_t octet = 0x21; octet < 0x7f; ++octet) plain[octet] = true;
  for (std::size_t octet = 'A'; octet <= 'Z'; ++octet) plain[octet] = false;
  plain['.'] = plain['\\'] = plain['<'] = false;
  return plain;
}
constexpr std::array<bool, 256> kPlain = plain_octets();

// Is the text a normalized name, as most are? False where it takes a second look to tell.
bool is_plainly_normal(std::string_view text) {
  constexpr std::size_t kLabelLimit = 63;
  constexpr std::size_t kNameLimit = 253;  // RFC 1035, section 2.3.4: 255 in wire form
  if (text.size() > kNameLimit) return false;
  std::size_t label = 0;
  for (const char c : text) {
    if (kPlain[static_cast<unsigned char>(c)]) {
      if (++label > kLabelLimit) return false;
    } else if (c == '.' && label > 0) {
      label = 0;
    } else {
      return false;
    }
  }
  return label > 0;
}

}  // namespace

bool equal_words(std::string_view a, std::string_view b) {
  const auto lower = [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

bool NameNormalizer::normalize(std::string_view text, std::string_view& out) {
  if (is_plainly_normal(text)) {
    out = text;
    return true;
  }
  escape_recorded(text, escaped_);
  const bool good = dns::normalize_name(escaped_, normal_);
  out = normal_;
  return good;
}

}  // namespace ddns::traces
