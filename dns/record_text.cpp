#include "dns/record_text.h"

#include <fmt/format.h>

#include <charconv>

#include "dns/ldns_owned.h"
#include "dns/wire.h"
#include "dns/zone_text.h"
#include "sim/check.h"

namespace ddns::dns {

namespace {

constexpr std::string_view kGeneric = "\\#";  // RFC 3597, section 5
constexpr std::string_view kDigits = "0123456789abcdef";
constexpr std::uint32_t kLongestTtl = 0x7fffffff;

bool read_number(std::string_view word, std::uint32_t& out) {
  const char* end = word.data() + word.size();
  const auto [stop, error] = std::from_chars(word.data(), end, out);
  return !word.empty() && error == std::errc() && stop == end;
}

// The octets of hexadecimal digits with blanks among them.
std::optional<std::string> read_hex(std::string_view text) {
  std::string out;
  int high = -1;
  for (const char c : text) {
    if (c == ' ') continue;
    const std::size_t digit = kDigits.find(folded(std::string_view(&c, 1)));
    if (digit == std::string_view::npos) return std::nullopt;
    if (high >= 0) out += static_cast<char>(high << 4 | static_cast<int>(digit));
    high = high >= 0 ? -1 : static_cast<int>(digit);
  }
  if (high >= 0) return std::nullopt;
  return out;
}

std::optional<std::string> parse_generic(RrType type, std::string_view text, std::string& problem) {
  const std::string_view word = next_word(text);
  std::uint32_t length = 0;
  const std::optional<std::string> octets = read_hex(text);
  if (!read_number(word, length) || !octets || octets->size() != length) {
    problem = fmt::format("\"{}\" is no length before so many octets, expected \\# LENGTH HEX",
                          printable(word));
    return std::nullopt;
  }
  auto read = read_rdata(*octets, 0, octets->size(), type, kClassIn);
  if (!read || *read != *octets) {
    problem =
        fmt::format("the octets are no RDATA of type {}, expected its wire form", type_name(type));
    return std::nullopt;
  }
  return read;
}

// A value of CAA may stand without quotes (RFC 8659, section 4.1.1), which ldns wants.
std::string quoted_value(std::string_view text) {
  std::string_view rest = text;
  next_word(rest);
  next_word(rest);
  if (rest.empty() || rest.front() == '"') return std::string(text);
  return fmt::format("{}\"{}\"", text.substr(0, text.size() - rest.size()), rest);
}

std::string wire_of(const ldns_rr* rr) {
  const LdnsBuffer buffer(ldns_buffer_new(LDNS_MIN_BUFLEN));
  if (buffer == nullptr || ldns_rr_rdata2buffer_wire(buffer.get(), rr) != LDNS_STATUS_OK) {
    throw std::bad_alloc();
  }
  return {reinterpret_cast<const char*>(ldns_buffer_begin(buffer.get())),
          ldns_buffer_position(buffer.get())};
}

// The text of ldns, or "" where it has none.
std::string text_of(RrType type, std::string_view rdata) {
  std::string wire(1, '\0');
  put_u16(wire, type);
  put_u16(wire, kClassIn);
  put_u32(wire, 0);
  put_u16(wire, static_cast<unsigned>(rdata.size()));
  wire += rdata;
  ldns_rr* read = nullptr;
  std::size_t at = 0;
  const ldns_status status =
      ldns_wire2rr(&read, octets_of(wire), wire.size(), &at, LDNS_SECTION_ANSWER);
  if (status != LDNS_STATUS_OK) return "";
  const LdnsRecord rr(read);
  const LdnsText line(ldns_rr2str_fmt(ldns_output_format_nocomments, rr.get()));
  if (line == nullptr) return "";
  std::string_view text(line.get());
  for (int field = 0; field < 4; ++field) {  // owner, TTL, class, type
    const std::size_t tab = text.find('\t');
    if (tab == text.npos) return "";
    text.remove_prefix(tab + 1);
  }
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.remove_suffix(1);
  return text.find('\n') == text.npos ? std::string(text) : "";
}

// Does a zone file with `text` in it give `rdata` back? ldns writes some names with a quote that
// opens a string there.
bool reads_back(std::string text, RrType type, std::string_view rdata) {
  text += '\n';
  try {
    std::string entry;
    std::string problem;
    EntryReader reader(text, "");
    return reader.next(entry) && parse_rdata(type, entry, {}, problem) == rdata;
  } catch (const sim::InputError&) {
    return false;
  }
}

std::string generic_text(std::string_view rdata) {
  std::string out = fmt::format("{} {}", kGeneric, rdata.size());
  if (!rdata.empty()) out += ' ';
  for (const char c : rdata) {
    out += kDigits[static_cast<unsigned char>(c) >> 4];
    out += kDigits[static_cast<unsigned char>(c) & 15];
  }
  return out;
}

}  // namespace

std::optional<std::string> parse_rdata(RrType type, std::string_view text, const DomainName& origin,
                                       std::string& problem) {
  std::string_view rest = text;
  if (next_word(rest) == kGeneric) return parse_generic(type, rest, problem);
  const std::string line =
      fmt::format(". 0 IN TYPE{} {}", type, type == kCaa ? quoted_value(text) : std::string(text));
  const std::string base = origin.wire();
  const LdnsRdf at(ldns_rdf_new_frm_data(LDNS_RDF_TYPE_DNAME, base.size(), base.data()));
  ldns_rr* read = nullptr;
  const ldns_status status = ldns_rr_new_frm_str(&read, line.c_str(), 0, at.get(), nullptr);
  const LdnsRecord rr(status == LDNS_STATUS_OK ? read : nullptr);
  std::optional<std::string> out;
  if (rr != nullptr) {
    const std::string wire = wire_of(rr.get());
    if (wire.size() <= 0xffff) out = read_rdata(wire, 0, wire.size(), type, kClassIn);
  }
  if (!out) {
    problem = fmt::format(
        "\"{}\" is no RDATA of type {} ({}), expected the type's fields or "
        "\\# LENGTH HEX",
        printable(text), type_name(type), ldns_get_errorstr_by_id(status));
  }
  return out;
}

std::string rdata_text(RrType type, std::string_view rdata) {
  const std::string text = text_of(type, rdata);
  return reads_back(text, type, rdata) ? text : generic_text(rdata);
}

std::string record_text(const DomainName& owner, std::uint32_t ttl, std::uint16_t rr_class,
                        RrType type, std::string_view rdata) {
  return fmt::format("{}\t{}\t{}\t{}\t{}", owner.text(), ttl, class_name(rr_class), type_name(type),
                     rdata_text(type, rdata));
}

std::optional<std::uint16_t> parse_class(std::string_view word) {
  const std::string lower = folded(word);
  if (lower == "in") return kClassIn;
  if (lower == "ch") return 3;
  if (lower == "hs") return 4;
  std::uint32_t number = 0;
  if (!lower.starts_with("class") || !read_number(std::string_view(lower).substr(5), number) ||
      number > 0xffff) {
    return std::nullopt;
  }
  return static_cast<std::uint16_t>(number);
}

std::string class_name(std::uint16_t rr_class) {
  switch (rr_class) {
    case kClassIn:
      return "IN";
    case 3:
      return "CH";
    case 4:
      return "HS";
    default:
      return fmt::format("CLASS{}", rr_class);
  }
}

std::optional<std::uint32_t> parse_ttl(std::string_view word) {
  if (word.empty()) return std::nullopt;
  std::uint64_t total = 0;
  bool unit = true;    // the number before had one
  bool units = false;  // and some number has
  while (!word.empty()) {
    std::uint32_t number = 0;
    const auto [stop, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (error != std::errc() || !unit) return std::nullopt;
    word.remove_prefix(static_cast<std::size_t>(stop - word.data()));
    std::uint64_t seconds = 1;
    unit = !word.empty();
    if (!unit && units) return std::nullopt;
    if (unit) {
      units = true;
      switch (word.front() | 0x20) {
        case 'w':
          seconds = 604'800;
          break;
        case 'd':
          seconds = 86'400;
          break;
        case 'h':
          seconds = 3600;
          break;
        case 'm':
          seconds = 60;
          break;
        case 's':
          break;
        default:
          return std::nullopt;
      }
      word.remove_prefix(1);
    }
    total += number * seconds;
    if (total > kLongestTtl) return std::nullopt;
  }
  return static_cast<std::uint32_t>(total);
}

}  // namespace ddns::dns
