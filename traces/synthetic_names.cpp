#include "traces/synthetic_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "sim/check.h"

namespace ddns::traces {
namespace {

constexpr std::array<std::string_view, 64> kEndings = {
    "net",   "tech",   "soft",   "corp",  "lab",  "data",   "web",   "mail",  "link", "sys",
    "media", "world",  "group",  "works", "info", "online", "trade", "bank",  "art",  "book",
    "shop",  "travel", "news",   "city",  "land", "park",   "house", "gate",  "line", "point",
    "star",  "ware",   "com",    "tel",   "wave", "zone",   "base",  "box",   "cast", "chip",
    "cube",  "core",   "dex",    "ex",    "flow", "form",   "gen",   "graph", "hub",  "ion",
    "king",  "lux",    "max",    "nova",  "one",  "path",   "port",  "quest", "ring", "scan",
    "ton",   "union",  "vision", "way"};
// Repeated in proportion to how common they are.
constexpr std::array<std::string_view, 16> kTopLevels = {"com", "com", "com",   "com", "com", "com",
                                                         "net", "net", "net",   "org", "org", "edu",
                                                         "edu", "gov", "co.uk", "de"};
constexpr std::array<std::string_view, 16> kMistypedTopLevels = {
    "con",  "cmo", "comm", "cpm",  "om",  "vom", "ner", "nte",
    "nett", "ogr", "rog",  "orgg", "edi", "eud", "ocm", "localdomain"};
constexpr std::array<std::string_view, 12> kFirstHosts = {
    "www", "mail", "ns1", "ns", "ns2", "smtp", "mx", "ftp", "www2", "ns3", "mail2", "pop"};
constexpr std::array<std::string_view, 12> kMistypedHosts = {
    "ww", "wwww", "wwe", "mial", "w", "qww", "www1", "wwww2", "ftpp", "mai", "nss", "smpt"};
constexpr std::array<std::string_view, 16> kOtherHosts = {
    "pc",     "host", "dialup", "ads",   "img", "adsl", "node", "gw",
    "server", "home", "lists",  "proxy", "cs",  "dhcp", "news", "relay"};

// A bijection of 32-bit numbers that spreads neighbours over the whole range.
std::uint32_t spread(std::uint32_t x) {
  x ^= x >> 16;
  x *= 0x7feb352du;
  x ^= x >> 15;
  x *= 0x846ca68bu;
  x ^= x >> 16;
  return x;
}

// A bijection of 24-bit numbers: an odd factor and the folding of the upper half on the lower.
std::uint32_t spread24(std::uint32_t x, std::uint32_t offset) {
  x = (x * 0xa2c1d5u + offset) & 0xffffffu;
  x ^= x >> 12;
  return (x * 0x9e3775u) & 0xffffffu;
}

void append_number(std::string& text, std::uint32_t n) {
  const fmt::format_int digits(n);
  text.append(digits.data(), digits.size());
}

// The first octets of addresses in use: not this network, private, loopback or multicast.
constexpr bool is_public(std::uint32_t network) {
  const std::uint32_t octet = network >> 16;
  return octet != 0 && octet != 10 && octet != 127 && octet < 224;
}

// The first 24 bits of the addresses of a network: a permutation of the public networks, made from
// one of all 24-bit numbers by going on until it comes back to a public one.
std::uint32_t public_network(std::uint32_t network, std::uint32_t offset) {
  constexpr std::uint32_t kPublicOctets = 221;  // 224 less 0, 10 and 127
  std::uint32_t octet = (network >> 16) % kPublicOctets + 1;
  if (octet >= 10) ++octet;
  if (octet >= 127) ++octet;
  std::uint32_t bits = octet << 16 | (network & 0xffffu);
  do {
    bits = spread24(bits, offset);
  } while (!is_public(bits));
  return bits;
}

constexpr std::uint32_t kHostsPerNetwork = 254;
constexpr std::uint64_t kMostDomains = std::uint64_t{1}
                                       << 24;  // the labels that spread24 tells apart
constexpr std::uint64_t kMostNetworks = std::uint64_t{1} << 22;  // leaves 10 million spare ones

}  // namespace

SyntheticNames::SyntheticNames(Outcome outcome, std::uint64_t names, std::uint64_t seed)
    : outcome_(outcome), rng_(sim::Stream(seed, "trace names").at(0)), scramble_(rng_.next_u32()) {
  sim::check(outcome != Outcome::kAll, "a synthetic day is successful or unsuccessful");
  domains_.resize(static_cast<std::size_t>(std::min(names / 5 + 1, kMostDomains)));
  networks_.resize(static_cast<std::size_t>(std::min(names / 24 + 1, kMostNetworks)));
  spare_network_ = static_cast<std::uint32_t>(networks_.size());
}

std::uint32_t SyntheticNames::pick(std::uint32_t count) {
  return rng_.below(rng_.below(rng_.below(count) + 1) + 1);
}

void SyntheticNames::append_domain(std::uint32_t domain) {
  constexpr std::string_view kConsonants = "bcdfghjklmnprstv";
  constexpr std::string_view kVowels = "aeio";
  const std::uint32_t bits = spread24(domain, scramble_);
  for (std::uint32_t i = 0; i < 3; ++i) {
    text_.push_back(kConsonants[bits >> (6 * i) & 15]);
    text_.push_back(kVowels[bits >> (6 * i + 4) & 3]);
  }
  text_.append(kEndings[bits >> 18]);
  text_.push_back('.');
  const std::uint32_t draw = spread(domain ^ scramble_);
  const bool mistyped = outcome_ == Outcome::kUnsuccessful && draw >> 31 == 0;
  text_.append((mistyped ? kMistypedTopLevels : kTopLevels)[draw & 15]);
}

void SyntheticNames::append_host(std::uint32_t domain, std::uint32_t host) {
  if (host < kFirstHosts.size()) {
    text_.append((outcome_ == Outcome::kSuccessful ? kFirstHosts : kMistypedHosts)[host]);
  } else {
    const std::uint32_t other = host - static_cast<std::uint32_t>(kFirstHosts.size());
    text_.append(kOtherHosts[(other + domain) % kOtherHosts.size()]);
    append_number(text_, other / static_cast<std::uint32_t>(kOtherHosts.size()) + 1);
  }
  text_.push_back('.');
}

void SyntheticNames::append_reverse(std::uint32_t network, std::uint32_t host) {
  // Some of the failed reverse lookups are for private addresses, which nobody serves.
  const bool is_private =
      outcome_ == Outcome::kUnsuccessful && network % 8 == 5 && network / 8 < 65'536;
  const std::uint32_t bits =
      is_private ? 10u << 16 | network / 8 : public_network(network, scramble_);
  append_number(text_, 1 + (host * 53 + network) % kHostsPerNetwork);
  for (std::uint32_t shift = 0; shift <= 16; shift += 8) {
    text_.push_back('.');
    append_number(text_, bits >> shift & 255);
  }
  text_.append(".in-addr.arpa");
}

SyntheticNames::Pair SyntheticNames::next() {
  text_.clear();
  const std::uint32_t share = rng_.below(100);
  const bool successful = outcome_ == Outcome::kSuccessful;
  if (share < (successful ? 25u : 75u)) {
    std::uint32_t network = pick(static_cast<std::uint32_t>(networks_.size()));
    if (networks_[network] == kHostsPerNetwork) network = spare_network_;
    if (network == networks_.size()) networks_.push_back(0);
    append_reverse(network, networks_[network]);
    if (++networks_[network] == kHostsPerNetwork && network == spare_network_) ++spare_network_;
    return {text_, dns::kPtr};
  }
  const std::uint32_t domain = pick(static_cast<std::uint32_t>(domains_.size()));
  if (share >= (successful ? 85u : 96u)) {
    constexpr std::array<dns::RrType, 8> kZoneTypes = {dns::kMx,  dns::kMx, dns::kMx,  dns::kNs,
                                                       dns::kSoa, dns::kA,  dns::kAny, dns::kTxt};
    const dns::RrType type = kZoneTypes[rng_.below(kZoneTypes.size())];
    const std::uint32_t bit = 1u << (type & 31);
    if ((domains_[domain].zone_types & bit) == 0) {
      domains_[domain].zone_types |= bit;
      append_domain(domain);
      return {text_, type};
    }
  }
  append_host(domain, domains_[domain].hosts++);
  append_domain(domain);
  return {text_, dns::kA};
}

}  // namespace ddns::traces
