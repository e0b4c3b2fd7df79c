#include "traces/foreign.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace ddns::traces {
namespace {

using std::string_view_literals::operator""sv;

struct Sign {
  std::string_view octets;  // in the file's first octets
  std::string_view what;    // the file is this
  std::string_view to_do;   // with it
};

constexpr auto kUseTshark = "make a CSV of it with tshark"sv;
constexpr auto kUnpack = "unpack it and name the file that is in it"sv;
constexpr auto kUseIconv = "make UTF-8 of it with iconv"sv;
constexpr auto kUseAwk = "make a CSV of its questions, for instance with awk"sv;

// Files that begin with these octets.
constexpr Sign kByStart[] = {
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
constexpr Sign kBzip2 = {"BZh", "compressed with bzip2", "decompress it with bzip2 -d"};

// Texts that begin so, and those that hold this.
constexpr Sign kByText[] = {{"#separator ", "a Zeek log", "make a CSV of it with zeek-cut"},
                            {"{\"", "JSON, an object a line", "make a CSV of it with jq"},
                            {"[{", "JSON", "make a CSV of it with jq"}};
constexpr Sign kByWords[] = {{"): query: ", "a query log of BIND", kUseAwk},
                             {" query failed ", "an error log of BIND", kUseAwk},
                             {" unbound[", "a log of Unbound", kUseAwk},
                             {" dnsmasq[", "a log of dnsmasq", kUseAwk}};

bool is_bzip2(std::string_view start) {
  constexpr std::size_t kBlock = 4;  // after "BZh" and the size of a block
  return start.starts_with(kBzip2.octets) && start.size() > kBlock &&
         start.substr(kBlock).starts_with("1AY&SY");
}

const Sign* find_sign(std::string_view start, bool by_text) {
  const auto begins = [&](const Sign& s) { return start.starts_with(s.octets); };
  const auto holds = [&](const Sign& s) { return start.find(s.octets) != start.npos; };
  if (is_bzip2(start)) return &kBzip2;
  const auto* sign = std::find_if(std::begin(kByStart), std::end(kByStart), begins);
  if (sign != std::end(kByStart)) return sign;
  if (!by_text) return nullptr;
  sign = std::find_if(std::begin(kByText), std::end(kByText), begins);
  if (sign != std::end(kByText)) return sign;
  sign = std::find_if(std::begin(kByWords), std::end(kByWords), holds);
  return sign != std::end(kByWords) ? sign : nullptr;
}

}  // namespace

std::string foreign_file(std::string_view start, bool by_text) {
  const Sign* sign = find_sign(start.substr(0, kForeignOctets), by_text);
  if (sign == nullptr) return {};
  return fmt::format(
      "is {}, expected a CSV or lines of `name TYPE`; {} (docs/experiments.md, \"Recorded "
      "traces\")",
      sign->what, sign->to_do);
}

}  // namespace ddns::traces
