#include "sim/random.h"

#include <Random123/philox.h>

#include "sim/check.h"

namespace ddns::sim {
namespace {

// The finalizer of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): every bit of the argument
// reaches every bit of the result, and no two arguments give the same one.
std::uint64_t mix(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15u;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

// FNV-1a.
std::uint64_t hash_name(std::string_view name) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return hash;
}

using Philox = r123::Philox4x32;

// In line, for most of what happens at random goes through it.
[[gnu::always_inline]] inline Philox::ctr_type block_of(std::uint64_t key, std::uint64_t index,
                                                        std::uint64_t block) {
  const Philox::key_type of_stream = {
      {static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(key >> 32)}};
  const Philox::ctr_type counter = {
      {static_cast<std::uint32_t>(block), static_cast<std::uint32_t>(block >> 32),
       static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(index >> 32)}};
  return Philox()(counter, of_stream);
}

}  // namespace

Stream::Stream(std::uint64_t seed, std::string_view name)
    : key_(mix(mix(seed) ^ hash_name(name))) {}

void Stream::first(std::uint64_t index, std::span<std::uint32_t> out) const {
  for (std::size_t i = 0; i < out.size(); i += 4) {
    const auto block = block_of(key_, index, i / 4);
    for (std::size_t j = 0; j < 4 && i + j < out.size(); ++j) out[i + j] = block[j];
  }
}

void Rng::refill() {
  const auto out = block_of(key_, index_, block_);
  for (int i = 0; i < 4; ++i) buffer_[i] = out[static_cast<unsigned>(3 - i)];
  ++block_;
  unused_ = 4;
}

std::uint64_t Rng::below_u64(std::uint64_t bound) {
  __extension__ using Wide = unsigned __int128;
  check(bound > 0, "a random number below 0 was asked for");
  Wide product = Wide{next_u64()} * bound;
  if (static_cast<std::uint64_t>(product) < bound) {
    const std::uint64_t threshold = -bound % bound;
    while (static_cast<std::uint64_t>(product) < threshold) product = Wide{next_u64()} * bound;
  }
  return static_cast<std::uint64_t>(product >> 64);
}

}  // namespace ddns::sim
