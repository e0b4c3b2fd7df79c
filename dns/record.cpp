#include "dns/record.h"

#include <algorithm>

#include "dns/wire.h"

namespace ddns::dns {

namespace {

// What stands in an RDATA, as far as names and lengths go.
struct Layout {
  RrType type;
  std::uint8_t before;   // octets before the first name
  std::uint8_t strings;  // character strings behind them (RFC 1035, section 3.3)
  std::uint8_t names;
  std::int8_t after;  // octets behind the names; kAny: any number of them
  bool compressed;    // a message may compress the names: the types of RFC 1035
  bool lower;         // the canonical form has the names in lower case
};

constexpr std::int8_t kAny = -1;

// By number: every type whose names are folded or may come compressed, and those of fixed length.
constexpr Layout kLayouts[] = {
    {1, 4, 0, 0, 0, false, false},      // A
    {2, 0, 0, 1, 0, true, true},        // NS
    {3, 0, 0, 1, 0, true, true},        // MD
    {4, 0, 0, 1, 0, true, true},        // MF
    {5, 0, 0, 1, 0, true, true},        // CNAME
    {6, 0, 0, 2, 20, true, true},       // SOA
    {7, 0, 0, 1, 0, true, true},        // MB
    {8, 0, 0, 1, 0, true, true},        // MG
    {9, 0, 0, 1, 0, true, true},        // MR
    {12, 0, 0, 1, 0, true, true},       // PTR
    {14, 0, 0, 2, 0, true, true},       // MINFO
    {15, 2, 0, 1, 0, true, true},       // MX
    {17, 0, 0, 2, 0, false, true},      // RP
    {18, 2, 0, 1, 0, false, true},      // AFSDB
    {21, 2, 0, 1, 0, false, true},      // RT
    {24, 18, 0, 1, kAny, false, true},  // SIG
    {26, 2, 0, 2, 0, false, true},      // PX
    {28, 16, 0, 0, 0, false, false},    // AAAA
    {30, 0, 0, 1, kAny, false, true},   // NXT
    {33, 6, 0, 1, 0, false, true},      // SRV
    {35, 4, 3, 1, 0, false, true},      // NAPTR
    {36, 2, 0, 1, 0, false, true},      // KX
    {39, 0, 0, 1, 0, false, true},      // DNAME
    {46, 18, 0, 1, kAny, false, true},  // RRSIG
    {47, 0, 0, 1, kAny, false, false},  // NSEC
};
static_assert(std::is_sorted(std::begin(kLayouts), std::end(kLayouts),
                             [](const Layout& a, const Layout& b) { return a.type < b.type; }));

const Layout* layout_of(RrType type) {
  const auto* found =
      std::lower_bound(std::begin(kLayouts), std::end(kLayouts), type,
                       [](const Layout& layout, RrType t) { return layout.type < t; });
  return found != std::end(kLayouts) && found->type == type ? found : nullptr;
}

constexpr std::uint16_t kClassNone = 254;
constexpr std::uint16_t kClassAny = 255;

// Copies what `layout` names: names of a message uncompressed, or those of a record in lower case.
enum class Names { kUncompress, kLower };
std::string copy(WireReader& in, const Layout& layout, Names names) {
  std::string out(in.take(layout.before));
  for (int i = 0; i < layout.strings; ++i) {
    const std::uint8_t length = in.u8();
    put_u8(out, length);
    out += in.take(length);
  }
  for (int i = 0; i < layout.names; ++i) {
    out += names == Names::kLower ? folded(in.name(false).wire()) : in.name(true).wire();
  }
  out += layout.after == kAny ? in.rest() : in.take(static_cast<std::size_t>(layout.after));
  return out;
}

}  // namespace

std::optional<std::string> read_rdata(std::string_view message, std::size_t at, std::size_t length,
                                      RrType type, std::uint16_t rr_class) {
  WireReader in(message);
  in.take(at);
  in.narrow(length);
  const Layout* layout = layout_of(type);
  // Updates name RRsets by records without RDATA (RFC 2136, section 2.4).
  const bool none = length == 0 && (rr_class == kClassNone || rr_class == kClassAny);
  // The address of another class has another form (RFC 1035, section 3.3).
  const bool foreign = type == 1 && rr_class != kClassIn;
  std::string out = layout == nullptr || none || foreign ? std::string(in.rest())
                                                         : copy(in, *layout, Names::kUncompress);
  if (!in.done()) return std::nullopt;
  return out;
}

CompressibleNames compressible_names(RrType type) {
  const Layout* layout = layout_of(type);
  if (layout == nullptr || !layout->compressed) return {};
  return {layout->before, layout->names};
}

std::string canonical_rdata(RrType type, std::string_view rdata) {
  const Layout* layout = layout_of(type);
  if (layout == nullptr || !layout->lower) return std::string(rdata);
  WireReader in(rdata);
  std::string out = copy(in, *layout, Names::kLower);
  return in.done() ? out : std::string(rdata);
}

std::vector<std::string> canonical_order(const RecordSet& set) {
  std::vector<std::string> all;
  all.reserve(set.rdata.size());
  for (const std::string& rdata : set.rdata) all.push_back(canonical_rdata(set.type, rdata));
  // std::string compares octets as unsigned, the shorter first: what RFC 4034, section 6.3, wants.
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

}  // namespace ddns::dns
