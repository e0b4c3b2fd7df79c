#include "overlay/id.h"

#include <openssl/evp.h>

#include "sim/check.h"

namespace ddns::overlay {
namespace {

// A context of OpenSSL that is set to SHA-1. Making one, and looking the algorithm up by its name,
// each cost more than the digest of a name, so every thread keeps one.
class Sha1 {
 public:
  Sha1() {
    EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA1", nullptr);
    ready_ = context_ != nullptr && EVP_DigestInit_ex2(context_, algorithm, nullptr) == 1;
    EVP_MD_free(algorithm);  // the context holds it
  }
  ~Sha1() { EVP_MD_CTX_free(context_); }
  Sha1(const Sha1&) = delete;
  Sha1& operator=(const Sha1&) = delete;

  // False where OpenSSL fails. REQUIRES: room for EVP_MAX_MD_SIZE octets.
  bool digest(std::string_view octets, unsigned char* out) {
    unsigned length = 0;
    return ready_ && EVP_DigestInit_ex2(context_, nullptr, nullptr) == 1 &&
           EVP_DigestUpdate(context_, octets.data(), octets.size()) == 1 &&
           EVP_DigestFinal_ex(context_, out, &length) == 1 && length == kIdBits / 8;
  }

 private:
  EVP_MD_CTX* context_ = EVP_MD_CTX_new();
  bool ready_ = false;
};

std::uint64_t big_endian(const unsigned char* bytes, unsigned count) {
  std::uint64_t word = 0;
  for (unsigned i = 0; i < count; ++i) word = word << 8 | bytes[i];
  return word;
}

}  // namespace

Id sha1(std::string_view octets) {
  thread_local Sha1 sha1;
  unsigned char digest[EVP_MAX_MD_SIZE];
  sim::check(sha1.digest(octets, digest), "the SHA-1 of OpenSSL failed");
  return {{big_endian(digest, 8), big_endian(digest + 8, 8), big_endian(digest + 16, 4) << 32}};
}

std::string to_hex(const Id& id) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string hex(kIdBits / 4, '0');
  for (unsigned i = 0; i < hex.size(); ++i) {
    hex[i] = kDigits[id.word[i / 16] >> (60 - 4 * (i % 16)) & 15];
  }
  return hex;
}

}  // namespace ddns::overlay
