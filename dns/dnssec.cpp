#include "dns/dnssec.h"

#include <fmt/format.h>

#include "dns/ldns_owned.h"
#include "dns/wire.h"

namespace ddns::dns {

namespace {

struct AlgorithmFacts {
  Algorithm number;
  const char* name;
  std::size_t key_octets;        // 0: any
  std::size_t signature_octets;  // 0: any
};

constexpr AlgorithmFacts kAlgorithms[] = {
    {5, "RSASHA1", 0, 0},
    {7, "RSASHA1-NSEC3-SHA1", 0, 0},
    {kRsaSha256, "RSASHA256", 0, 0},
    {10, "RSASHA512", 0, 0},
    {kEcdsaP256, "ECDSAP256SHA256", 64, 64},
    {kEcdsaP384, "ECDSAP384SHA384", 96, 96},
    {kEd25519, "ED25519", 32, 64},
    {16, "ED448", 57, 114},
};

const AlgorithmFacts* facts_of(Algorithm algorithm) {
  for (const AlgorithmFacts& facts : kAlgorithms) {
    if (facts.number == algorithm) return &facts;
  }
  return nullptr;
}

constexpr std::size_t kModulusOctets = 512;

bool is_ecdsa(Algorithm algorithm) {
  return algorithm == kEcdsaP256 || algorithm == kEcdsaP384;
}

std::string octets(const unsigned char* data, std::size_t count) {
  return {reinterpret_cast<const char*>(data), count};
}

// The modulus of an RSA key (RFC 3110, section 2), or "" where there is none or one over 4096 bits.
std::string_view modulus(std::string_view key) {
  WireReader in(key);
  std::size_t exponent = in.u8();
  if (exponent == 0) exponent = in.u16();
  const std::string_view e = in.take(exponent);
  const std::string_view n = in.rest();
  return in.ok() && !e.empty() && n.size() <= kModulusOctets ? n : std::string_view();
}

// OpenSSL reads signatures of ECDSA in another form.
std::string asn1(std::string_view signature) {
  const LdnsRdf rdf(ldns_rdf_new_frm_data(LDNS_RDF_TYPE_B64, signature.size(), signature.data()));
  const LdnsBuffer buffer(ldns_buffer_new(2 * signature.size()));
  if (rdf == nullptr || buffer == nullptr) throw std::bad_alloc();
  const auto half = static_cast<int>(signature.size() / 2);
  if (ldns_convert_ecdsa_rrsig_rdf2asn1(buffer.get(), rdf.get()) != LDNS_STATUS_OK || half == 0) {
    return "";
  }
  return octets(ldns_buffer_begin(buffer.get()), ldns_buffer_position(buffer.get()));
}

}  // namespace

std::optional<KeyView> read_key(std::string_view rdata) {
  WireReader in(rdata);
  KeyView key;
  key.flags = in.u16();
  key.protocol = in.u8();
  key.algorithm = in.u8();
  key.key = in.rest();
  if (!in.ok() || key.key.empty()) return std::nullopt;
  return key;
}

std::uint16_t key_tag(std::string_view rdata) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < rdata.size(); ++i) {
    const auto octet = static_cast<unsigned char>(rdata[i]);
    sum += i % 2 == 0 ? static_cast<std::uint32_t>(octet) << 8 : octet;
  }
  return static_cast<std::uint16_t>(sum + (sum >> 16));
}

std::optional<SignatureView> read_signature(std::string_view rdata) {
  WireReader in(rdata);
  SignatureView s;
  s.covered = in.u16();
  s.algorithm = in.u8();
  s.labels = in.u8();
  s.original_ttl = in.u32();
  s.expiration = in.u32();
  s.inception = in.u32();
  s.tag = in.u16();
  s.signer = in.name(false);
  s.signature = in.rest();
  if (!in.ok() || s.signature.empty()) return std::nullopt;
  return s;
}

std::optional<DsView> read_ds(std::string_view rdata) {
  WireReader in(rdata);
  DsView ds;
  ds.tag = in.u16();
  ds.algorithm = in.u8();
  ds.digest_type = in.u8();
  ds.digest = in.rest();
  if (!in.ok()) return std::nullopt;
  return ds;
}

std::size_t digest_octets(std::uint8_t digest_type) {
  switch (digest_type) {
    case kDigestSha1:
      return LDNS_SHA1_DIGEST_LENGTH;
    case kDigestSha256:
      return LDNS_SHA256_DIGEST_LENGTH;
    case kDigestSha384:
      return LDNS_SHA384_DIGEST_LENGTH;
    default:
      return 0;
  }
}

std::optional<std::string> make_ds(const DomainName& owner, std::string_view key,
                                   std::uint8_t digest_type) {
  const std::size_t size = digest_octets(digest_type);
  if (size == 0 || key.size() < 4) return std::nullopt;
  const std::string hashed = folded(owner.wire()) + std::string(key);
  unsigned char digest[LDNS_SHA384_DIGEST_LENGTH];
  const auto count = static_cast<unsigned>(hashed.size());
  if (digest_type == kDigestSha1) ldns_sha1(octets_of(hashed), count, digest);
  if (digest_type == kDigestSha256) ldns_sha256(octets_of(hashed), count, digest);
  if (digest_type == kDigestSha384) ldns_sha384(octets_of(hashed), count, digest);
  std::string out;
  put_u16(out, key_tag(key));
  out += key[3];
  put_u8(out, digest_type);
  return out + octets(digest, size);
}

bool ds_matches(std::string_view ds, const DomainName& owner, std::string_view key) {
  const auto view = read_ds(ds);
  return view && make_ds(owner, key, view->digest_type) == ds;
}

std::optional<std::string> nsec3_label(const DomainName& name, std::uint8_t hash,
                                       std::uint16_t iterations, std::string_view salt) {
  constexpr char kBase32Hex[] = "0123456789abcdefghijklmnopqrstuv";  // RFC 4648, section 7
  if (hash != 1) return std::nullopt;
  std::string text = folded(name.wire());
  for (unsigned i = 0; i <= iterations; ++i) {
    text += salt;
    unsigned char digest[LDNS_SHA1_DIGEST_LENGTH];
    ldns_sha1(octets_of(text), static_cast<unsigned>(text.size()), digest);
    text = octets(digest, LDNS_SHA1_DIGEST_LENGTH);
  }
  std::string out;
  unsigned held = 0;
  int bits = 0;
  for (const char c : text) {
    held = held << 8 | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 5; bits -= 5) out += kBase32Hex[held >> (bits - 5) & 31];
  }
  return out;
}

bool known_algorithm(Algorithm algorithm) {
  return facts_of(algorithm) != nullptr;
}

bool sha1_algorithm(Algorithm algorithm) {
  return algorithm == 5 || algorithm == 7;
}

std::string algorithm_name(Algorithm algorithm) {
  const AlgorithmFacts* facts = facts_of(algorithm);
  return facts == nullptr ? fmt::format("algorithm {}", algorithm) : facts->name;
}

std::size_t key_bits(const KeyView& key) {
  const AlgorithmFacts* facts = facts_of(key.algorithm);
  if (facts == nullptr) return 0;
  if (is_ecdsa(key.algorithm)) return facts->key_octets / 2 * 8;
  return 8 * (facts->key_octets != 0 ? facts->key_octets : modulus(key.key).size());
}

bool signs_octets(Algorithm algorithm, std::string_view key, std::string_view signature,
                  std::string_view signed_text) {
  const AlgorithmFacts* facts = facts_of(algorithm);
  if (facts == nullptr) return false;
  if (facts->key_octets != 0 && facts->key_octets != key.size()) return false;
  if (facts->signature_octets != 0 && facts->signature_octets != signature.size()) return false;
  if (facts->key_octets == 0 && modulus(key).empty()) return false;
  std::string raw = is_ecdsa(algorithm) ? asn1(signature) : std::string(signature);
  std::string public_key(key);
  if (raw.empty()) return false;
  const LdnsBuffer text = buffer_of(signed_text);
  return ldns_verify_rrsig_buffers_raw(reinterpret_cast<unsigned char*>(raw.data()), raw.size(),
                                       text.get(),
                                       reinterpret_cast<unsigned char*>(public_key.data()),
                                       public_key.size(), algorithm) == LDNS_STATUS_OK;
}

std::optional<std::string> signed_octets(const RecordSet& set, const SignatureView& signature) {
  const std::size_t labels = set.owner.labels() - (set.owner.is_wildcard() ? 1 : 0);
  if (signature.labels > labels) return std::nullopt;
  DomainName owner = set.owner;
  if (signature.labels < labels) owner = *set.owner.suffix(signature.labels).child("*");
  std::string out;
  put_u16(out, signature.covered);
  put_u8(out, signature.algorithm);
  put_u8(out, signature.labels);
  put_u32(out, signature.original_ttl);
  put_u32(out, signature.expiration);
  put_u32(out, signature.inception);
  put_u16(out, signature.tag);
  out += folded(signature.signer.wire());
  std::string head = folded(owner.wire());
  put_u16(head, set.type);
  put_u16(head, set.rr_class);
  put_u32(head, signature.original_ttl);
  for (const std::string& rdata : canonical_order(set)) {
    out += head;
    put_u16(out, static_cast<unsigned>(rdata.size()));
    out += rdata;
  }
  return out;
}

}  // namespace ddns::dns
