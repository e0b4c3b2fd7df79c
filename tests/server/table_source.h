// What the tests of the server share: zones, and a source that has their blocks at hand.
#pragma once

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "dns/message.h"
#include "server/publication.h"
#include "server/resolver.h"
#include "tests/dns/helpers.h"
#include "tests/dns/real_data.h"

namespace ddns::server {

inline dns::Zone zone_file(const std::string& path) {
  return dns::read_zone(dns::read_data(DDNS_SOURCE_DIR "/tests/" + path), path);
}

// The type of a word such as "AAAA".
inline dns::RrType type_of(std::string_view word) {
  dns::RrType type = 0;
  sim::check(dns::parse_type(word, type), "the word is a type");
  return type;
}

class TableSource : public RrsetSource {
 public:
  explicit TableSource(const std::vector<dns::Zone>& zones) : all(publish(zones)) {}
  Fetched fetch(const dns::DomainName& name, dns::RrType type) override {
    ++fetches;
    const std::string key = block_key(name, type);
    Fetched out;
    if (unreachable.contains(key)) return out;
    const auto found = all.blocks.find(key);
    out.end = found == all.blocks.end() ? Fetched::End::kNothing : Fetched::End::kFound;
    if (out.end == Fetched::End::kFound) out.block = &found->second;
    if (bogus.contains(key)) out.verdict = dns::Verdict::kBogus;
    return out;
  }

  Publication all;
  int fetches = 0;
  std::set<std::string> unreachable;
  std::set<std::string> bogus;
};

// Lines of text, as zone files have them.
inline std::string lines(const std::vector<dns::Record>& records) {
  std::string out;
  for (const dns::Record& record : records) out += record_text(record) + "\n";
  return out;
}

// The answer to "NAME TYPE" as text: its rcode and flags, then the three sections.
inline std::string ask(const Resolver& resolver, std::string_view name, std::string_view type,
                       bool dnssec = false) {
  const Response r = resolver.resolve({dns::name(name), type_of(type)}, dnssec);
  std::string out = std::to_string(r.rcode) + (r.authoritative ? " aa\n" : "\n");
  const auto section = [&out](const char* title, const std::vector<dns::Record>& records) {
    if (!records.empty()) out += title + lines(records);
  };
  section("answers\n", r.answers);
  section("authority\n", r.authority);
  section("additional\n", r.additional);
  std::ranges::replace(out, '\t', ' ');
  return out;
}

}  // namespace ddns::server
