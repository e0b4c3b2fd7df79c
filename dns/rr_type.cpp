// The names of resource record types (IANA registry "Resource Record (RR) TYPEs").
#include <algorithm>
#include <array>
#include <charconv>
#include <string>

#include "dns/name.h"

namespace ddns::dns {

namespace {

struct Mnemonic {
  RrType type;
  std::string_view name;
};

// By number. Where a type has two names the one that type_name() gives stands first.
constexpr Mnemonic kMnemonics[] = {
    {1, "A"},           {2, "NS"},      {3, "MD"},         {4, "MF"},       {5, "CNAME"},
    {6, "SOA"},         {7, "MB"},      {8, "MG"},         {9, "MR"},       {10, "NULL"},
    {11, "WKS"},        {12, "PTR"},    {13, "HINFO"},     {14, "MINFO"},   {15, "MX"},
    {16, "TXT"},        {17, "RP"},     {18, "AFSDB"},     {19, "X25"},     {20, "ISDN"},
    {21, "RT"},         {22, "NSAP"},   {23, "NSAP-PTR"},  {24, "SIG"},     {25, "KEY"},
    {26, "PX"},         {27, "GPOS"},   {28, "AAAA"},      {29, "LOC"},     {30, "NXT"},
    {31, "EID"},        {32, "NIMLOC"}, {33, "SRV"},       {34, "ATMA"},    {35, "NAPTR"},
    {36, "KX"},         {37, "CERT"},   {38, "A6"},        {39, "DNAME"},   {40, "SINK"},
    {41, "OPT"},        {42, "APL"},    {43, "DS"},        {44, "SSHFP"},   {45, "IPSECKEY"},
    {46, "RRSIG"},      {47, "NSEC"},   {48, "DNSKEY"},    {49, "DHCID"},   {50, "NSEC3"},
    {51, "NSEC3PARAM"}, {52, "TLSA"},   {53, "SMIMEA"},    {55, "HIP"},     {56, "NINFO"},
    {57, "RKEY"},       {58, "TALINK"}, {59, "CDS"},       {60, "CDNSKEY"}, {61, "OPENPGPKEY"},
    {62, "CSYNC"},      {63, "ZONEMD"}, {64, "SVCB"},      {65, "HTTPS"},   {99, "SPF"},
    {100, "UINFO"},     {101, "UID"},   {102, "GID"},      {103, "UNSPEC"}, {104, "NID"},
    {105, "L32"},       {106, "L64"},   {107, "LP"},       {108, "EUI48"},  {109, "EUI64"},
    {249, "TKEY"},      {250, "TSIG"},  {251, "IXFR"},     {252, "AXFR"},   {253, "MAILB"},
    {254, "MAILA"},     {255, "ANY"},   {255, "*"},        {256, "URI"},    {257, "CAA"},
    {258, "AVC"},       {259, "DOA"},   {260, "AMTRELAY"}, {32768, "TA"},   {32769, "DLV"},
};

constexpr bool by_number(const Mnemonic& a, const Mnemonic& b) {
  return a.type < b.type;
}
static_assert(std::is_sorted(std::begin(kMnemonics), std::end(kMnemonics), by_number));

constexpr std::string_view kUnknownPrefix = "TYPE";  // RFC 3597, section 5
constexpr std::size_t kLongestWord = 16;

// The whole of `digits` as a type number.
bool parse_number(std::string_view digits, RrType& out) {
  const char* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, out);
  return !digits.empty() && error == std::errc() && stop == end;
}

}  // namespace

bool parse_type(std::string_view word, RrType& out) {
  if (word.empty() || word.size() > kLongestWord) return false;
  std::array<char, kLongestWord> upper;
  std::transform(word.begin(), word.end(), upper.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c;
  });
  const std::string_view name(upper.data(), word.size());
  for (const Mnemonic& m : kMnemonics) {
    if (m.name == name) {
      out = m.type;
      return true;
    }
  }
  RrType number = 0;
  if (!name.starts_with(kUnknownPrefix)) return false;
  if (!parse_number(name.substr(kUnknownPrefix.size()), number)) return false;
  out = number;
  return true;
}

std::string type_name(RrType type) {
  const auto* found =
      std::lower_bound(std::begin(kMnemonics), std::end(kMnemonics), Mnemonic{type, {}}, by_number);
  if (found != std::end(kMnemonics) && found->type == type) return std::string(found->name);
  return std::string(kUnknownPrefix) + std::to_string(type);
}

}  // namespace ddns::dns
