#include "traces/foreign.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace ddns::traces {
namespace {

using std::string_view_literals::operator""sv;

struct Kind {
  std::string_view sign;   // in the file's first octets
  std::string_view what;   // the file is this
  std::string_view to_do;  // with it
};

constexpr auto kUseTshark = "make a CSV of it with tshark"sv;
constexpr auto kUnpack = "unpack it and name the file that is in it"sv;
constexpr auto kUseIconv = "make UTF-8 of it with iconv"sv;
constexpr auto kUseAwk = "make a CSV of its questions, for instance with awk"sv;

// Files that begin with these octets.
constexpr Kind kByStart[] = {
    {"\xd4\xc3\xb2\xa1", "a packet capture (pcap)", kUseTshark},
    {"\xa1\xb2\xc3\xd4", "a packet capture (pcap)", kUseTshark},
    {"\x4d\x3c\xb2\xa1", "a packet capture (pcap)", kUseTshark},
    {"\xa1\xb2\x3c\x4d", "a packet capture (pcap)", kUseTshark},
    {"\x0a\x0d\x0d\x0a", "a packet capture (pcapng)", kUseTshark},
    {"\0\0\0\0\0\0\0\x22\0\0\0\x02\0\0\0\x01\0\0\0\x16protobuf:dnstap.Dnstap"sv, "a dnstap file",
     "make a CSV of it with dnstap-read or dnstap-ldns"},
    {"\x04\x22\x4d\x18", "compressed with lz4", "decompress it with lz4 -d"},
    {"PK\x03\x04", "a zip archive", kUnpack},
    {"7z\xbc\xaf\x27\x1c", "a 7z archive", kUnpack},
    {"\x1f\x9d", "compressed with compress", "decompress it with gzip -d"},
    {"\xff\xfe", "text in UTF-16", kUseIconv},
    {"\xfe\xff", "text in UTF-16", kUseIconv}};
constexpr Kind kBzip2 = {"BZh", "compressed with bzip2", "decompress it with bzip2 -d"};

// Texts that begin so, and those that hold this.
constexpr Kind kByText[] = {{"#separator ", "a Zeek log", "make a CSV of it with zeek-cut"},
                            {"{\"", "JSON, an object a line", "make a CSV of it with jq"},
                            {"[{", "JSON", "make a CSV of it with jq"}};
constexpr Kind kByWords[] = {{"): query: ", "a query log of BIND", kUseAwk},
                             {" query failed ", "an error log of BIND", kUseAwk},
                             {" unbound[", "a log of Unbound", kUseAwk},
                             {" dnsmasq[", "a log of dnsmasq", kUseAwk}};

bool is_bzip2(std::string_view start) {
  constexpr std::size_t kBlock = 4;  // after "BZh" and the size of a block
  return start.starts_with(kBzip2.sign) && start.size() > kBlock &&
         start.substr(kBlock).starts_with("1AY&SY");
}

const Kind* find_kind(std::string_view start, bool by_text) {
  const auto begins = [&](const Kind& kind) { return start.starts_with(kind.sign); };
  const auto holds = [&](const Kind& kind) { return start.find(kind.sign) != start.npos; };
  if (is_bzip2(start)) return &kBzip2;
  const auto* kind = std::find_if(std::begin(kByStart), std::end(kByStart), begins);
  if (kind != std::end(kByStart)) return kind;
  if (!by_text) return nullptr;
  kind = std::find_if(std::begin(kByText), std::end(kByText), begins);
  if (kind != std::end(kByText)) return kind;
  kind = std::find_if(std::begin(kByWords), std::end(kByWords), holds);
  return kind != std::end(kByWords) ? kind : nullptr;
}

}  // namespace

std::string foreign_file(std::string_view start, bool by_text) {
  const Kind* kind = find_kind(start.substr(0, kForeignOctets), by_text);
  if (kind == nullptr) return {};
  return fmt::format(
      "is {}, expected a CSV or lines of `name TYPE`; {} (docs/experiments.md, \"Recorded "
      "traces\")",
      kind->what, kind->to_do);
}

}  // namespace ddns::traces
