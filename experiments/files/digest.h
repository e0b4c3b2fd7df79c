// SHA-256, by which files and points are told apart.
#pragma once

#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace ddns::experiments {

class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  void add(std::string_view octets);
  // 64 hexadecimal digits. REQUIRES: called once, and nothing is added afterwards.
  std::string hex();

 private:
  evp_md_ctx_st* context_;
};

std::string sha256_of(std::string_view text);

}  // namespace ddns::experiments
