#include "dns/signing_key.h"

#include <fmt/format.h>

#include <cstdio>
#include <utility>

#include "dns/ldns_owned.h"
#include "dns/wire.h"
#include "dns/zone.h"
#include "sim/check.h"

namespace ddns::dns {

namespace {

constexpr std::uint16_t kRsaBits = 2048;
constexpr std::size_t kSeedOctets = 32;

using File = std::unique_ptr<std::FILE, FreeWith<std::fclose>>;

[[noreturn]] void refuse(const std::string& message) {
  throw sim::InputError(sim::InputError::Kind::kData, message);
}

bool can_sign(Algorithm a) {
  return a == kRsaSha256 || a == kEcdsaP256 || a == kEcdsaP384 || a == kEd25519;
}

std::string base64(std::string_view octets) {
  const LdnsRdf rdf(ldns_rdf_new_frm_data(LDNS_RDF_TYPE_B64, octets.size(), octets.data()));
  const LdnsText text(ldns_rdf2str(rdf.get()));
  return text == nullptr ? "" : text.get();
}

LdnsKey read_private(std::string_view text, const std::string& label) {
  std::string copy(text);
  const File file(copy.empty() ? nullptr : fmemopen(copy.data(), copy.size(), "r"));
  ldns_key* key = nullptr;
  const ldns_status status =
      file == nullptr ? LDNS_STATUS_ERR : ldns_key_new_frm_fp(&key, file.get());
  if (status != LDNS_STATUS_OK || key == nullptr) {
    refuse(fmt::format("{}: this is no private key ({}), expected a file of format v1.2 or v1.3",
                       label, ldns_get_errorstr_by_id(status)));
  }
  return LdnsKey(key);
}

std::string rdata_of(ldns_rdf* rdf) {
  return {reinterpret_cast<const char*>(ldns_rdf_data(rdf)), ldns_rdf_size(rdf)};
}

// The public half, as the RDATA of a DNSKEY.
std::string public_half(const ldns_key* key, std::uint16_t flags) {
  const LdnsRecord rr(ldns_key2rr(key));
  if (rr == nullptr || ldns_rr_rd_count(rr.get()) != 4) return "";
  std::string out;
  put_u16(out, flags);
  for (std::size_t field = 1; field < 4; ++field) {
    out += rdata_of(ldns_rr_rdf(rr.get(), field));
  }
  return out;
}

}  // namespace

struct SigningKey::Secret {
  LdnsKey key;
};

SigningKey::SigningKey(DomainName zone, std::unique_ptr<Secret> secret, std::uint16_t flags)
    : zone_(std::move(zone)), secret_(std::move(secret)) {
  const LdnsRdf owner(
      ldns_rdf_new_frm_data(LDNS_RDF_TYPE_DNAME, zone_.wire().size(), zone_.wire().data()));
  ldns_key_set_pubkey_owner(secret_->key.get(), ldns_rdf_clone(owner.get()));
  ldns_key_set_flags(secret_->key.get(), flags);
  dnskey_ = public_half(secret_->key.get(), flags);
}

SigningKey::SigningKey(SigningKey&&) noexcept = default;
SigningKey& SigningKey::operator=(SigningKey&&) noexcept = default;
SigningKey::~SigningKey() = default;

SigningKey SigningKey::make(const DomainName& zone, Algorithm algorithm, std::uint16_t flags) {
  if (!can_sign(algorithm)) {
    refuse(
        fmt::format("{} makes no signatures, expected RSASHA256, ECDSAP256SHA256, "
                    "ECDSAP384SHA384 or ED25519",
                    algorithm_name(algorithm)));
  }
  LdnsKey key(ldns_key_new_frm_algorithm(static_cast<ldns_signing_algorithm>(algorithm), kRsaBits));
  if (key == nullptr) throw std::runtime_error("OpenSSL makes no key");
  return {zone, std::make_unique<Secret>(std::move(key)), flags};
}

SigningKey SigningKey::from_seed(const DomainName& zone, std::string_view seed,
                                 std::uint16_t flags) {
  sim::check(seed.size() == kSeedOctets, "a seed has 32 octets");
  const std::string text = fmt::format(
      "Private-key-format: v1.2\nAlgorithm: 15 (ED25519)\nPrivateKey: {}\n", base64(seed));
  return {zone, std::make_unique<Secret>(read_private(text, "seed")), flags};
}

SigningKey SigningKey::parse(std::string_view key_text, std::string_view private_text,
                             const std::string& label) {
  ZoneReader reader(key_text, label + ".key", {{}, 0});
  Record record;
  if (!reader.next(record) || record.type != kDnskey) {
    refuse(label + ".key: there is no DNSKEY, expected that of the key");
  }
  const auto view = read_key(record.rdata);
  if (!view || !can_sign(view->algorithm) || !view->zone_key() || view->revoked()) {
    reader.refuse(
        "a key that makes no signatures, expected RSASHA256, ECDSAP256SHA256, "
        "ECDSAP384SHA384 or ED25519");
  }
  LdnsKey key = read_private(private_text, label + ".private");
  SigningKey out(record.owner, std::make_unique<Secret>(std::move(key)), view->flags);
  if (out.dnskey_ != record.rdata) {
    refuse(fmt::format("{}.private: this is not the private half of {}.key", label, label));
  }
  return out;
}

std::string SigningKey::private_text() const {
  const LdnsText text(ldns_key2str(secret_->key.get()));
  sim::check(text != nullptr, "a private key has a text");
  return text.get();
}

std::string SigningKey::file_stem() const {
  return fmt::format("K{}+{:03}+{:05}", folded(zone_.text()), algorithm(), key_tag(dnskey_));
}

std::string SigningKey::sign(const RecordSet& set, std::uint32_t inception,
                             std::uint32_t expiration) const {
  SignatureView view;
  view.covered = set.type;
  view.algorithm = algorithm();
  view.labels = static_cast<std::uint8_t>(set.owner.labels() - (set.owner.is_wildcard() ? 1 : 0));
  view.original_ttl = set.ttl;
  view.expiration = expiration;
  view.inception = inception;
  view.tag = key_tag(dnskey_);
  view.signer = zone_;
  const std::string octets = *signed_octets(set, view);
  const LdnsBuffer buffer = buffer_of(octets);
  const LdnsRdf signature(ldns_sign_public_buffer(buffer.get(), secret_->key.get()));
  if (signature == nullptr) throw std::runtime_error("OpenSSL makes no signature");
  constexpr std::size_t kFields = 18;  // octets before the signer's name
  return octets.substr(0, kFields) + folded(zone_.wire()) + rdata_of(signature.get());
}

}  // namespace ddns::dns
