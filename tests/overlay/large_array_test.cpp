// Arrays of the allocator for large rings: aligned as their elements ask, whatever their size.
#include "overlay/large_array.h"

#include <catch2/catch.hpp>
#include <cstdint>
#include <vector>

namespace ddns::overlay {
namespace {

struct alignas(32) Half {
  std::uint32_t value = 7;
};

std::uintptr_t address(const void* memory) {
  return reinterpret_cast<std::uintptr_t>(memory);
}

}  // namespace

TEST_CASE("an array is aligned as its elements ask", "[large_array]") {
  // All stay: an address that is given again could be right by chance.
  std::vector<LargeArray<Half>> arrays;
  for (std::size_t count = 1; count < 64; ++count) {
    arrays.emplace_back(count);
    INFO(count << " elements");
    CHECK(address(arrays.back().data()) % alignof(Half) == 0);
    CHECK(arrays.back().back().value == 7);
  }
}

TEST_CASE("an array of a huge page or more begins with one", "[large_array]") {
  constexpr std::size_t kPageBytes = HugePageAllocator<Half>::kPageBytes;
  const LargeArray<Half> array(kPageBytes / sizeof(Half));
  CHECK(address(array.data()) % kPageBytes == 0);
}

}  // namespace ddns::overlay
