#include "overlay/id.h"

#include <openssl/evp.h>

#include <memory>

#include "sim/check.h"

namespace ddns::overlay {
namespace {

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

std::uint64_t big_endian(const unsigned char* bytes, unsigned count) {
  std::uint64_t word = 0;
  for (unsigned i = 0; i < count; ++i) word = word << 8 | bytes[i];
  return word;
}

}  // namespace

Id sha1(std::string_view octets) {
  // Making a context costs more than the digest of a name, so each thread keeps one.
  thread_local const std::unique_ptr<EVP_MD_CTX, FreeContext> context(EVP_MD_CTX_new());
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned length = 0;
  sim::check(context != nullptr && EVP_DigestInit_ex(context.get(), EVP_sha1(), nullptr) == 1 &&
                 EVP_DigestUpdate(context.get(), octets.data(), octets.size()) == 1 &&
                 EVP_DigestFinal_ex(context.get(), digest, &length) == 1 && length == kIdBits / 8,
             "the SHA-1 of OpenSSL failed");
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
