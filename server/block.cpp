#include "server/block.h"

#include <algorithm>

#include "dns/wire.h"

namespace ddns::server {

namespace {

using dns::put_u16;
using dns::put_u32;

void put_text(std::string& out, const std::string& text) {
  put_u16(out, static_cast<unsigned>(text.size()));
  out += text;
}

void put_set(std::string& out, const dns::SignedSet& set) {
  out += set.set.owner.wire();
  put_u16(out, set.set.type);
  put_u32(out, set.set.ttl);
  put_u16(out, static_cast<unsigned>(set.set.rdata.size()));
  for (const std::string& rdata : set.set.rdata) put_text(out, rdata);
  for (const std::string& signature : set.signatures) put_text(out, signature);
}

}  // namespace

bool Block::has(dns::RrType type) const {
  return std::ranges::binary_search(types, type);
}

std::string block_key(const dns::DomainName& name, dns::RrType type) {
  std::string key = dns::folded(name.wire());
  put_u16(key, type);
  return key;
}

std::pair<dns::DomainName, dns::RrType> name_of(std::string_view key) {
  if (key.size() < 3) return {};
  dns::WireReader type(key.substr(key.size() - 2));
  return {*dns::DomainName::from_wire(key.substr(0, key.size() - 2)), type.u16()};
}

std::string block_word(dns::RrType type) {
  if (type == kDirectory) return "directory";
  if (type == kDenialIndex) return "index";
  if (type == kDenialPage) return "page";
  return dns::type_name(type);
}

std::string block_octets(const Block& block) {
  std::string out;
  put_u32(out, block.ttl);
  if (!block.set.set.rdata.empty()) put_set(out, block.set);
  for (const dns::RrType type : block.types) put_u16(out, type);
  for (const dns::SignedSet& set : block.page) put_set(out, set);
  for (const dns::DomainName& first : block.firsts) out += first.wire();
  if (block.hash) {
    dns::put_u8(out, block.hash->algorithm);
    put_u16(out, block.hash->iterations);
    put_text(out, block.hash->salt);
  }
  if (block.cut) out += block.cut->wire();
  return out;
}

}  // namespace ddns::server
