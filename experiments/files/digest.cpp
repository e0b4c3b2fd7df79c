#include "experiments/files/digest.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include "sim/check.h"

namespace ddns::experiments {

namespace {

void check_done(bool good) {
  sim::check(good, "the SHA-256 of OpenSSL failed");
}

}  // namespace

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
  check_done(context_ != nullptr && EVP_DigestInit_ex(context_, EVP_sha256(), nullptr) == 1);
}

Sha256::~Sha256() {
  EVP_MD_CTX_free(context_);
}

void Sha256::add(std::string_view octets) {
  check_done(EVP_DigestUpdate(context_, octets.data(), octets.size()) == 1);
}

std::string Sha256::hex() {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned length = 0;
  check_done(EVP_DigestFinal_ex(context_, digest, &length) == 1);
  std::string text;
  for (unsigned i = 0; i < length; ++i) text += fmt::format("{:02x}", digest[i]);
  return text;
}

std::string sha256_of(std::string_view text) {
  Sha256 digest;
  digest.add(text);
  return digest.hex();
}

}  // namespace ddns::experiments
