// Arrays of a large ring, on huge pages where the system has them: a walk reads them at random
// places, and with pages of 4 KiB most of those reads would first miss the cache of page addresses.
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <new>
#include <vector>

namespace ddns::overlay {

template <class T>
struct HugePageAllocator {
  using value_type = T;
  HugePageAllocator() = default;
  template <class U>
  HugePageAllocator(const HugePageAllocator<U>&) {}

  static constexpr std::size_t kPageBytes = std::size_t{2} << 20;

  T* allocate(std::size_t count) {
    const std::size_t bytes = count * sizeof(T);
    if (bytes < kPageBytes) return static_cast<T*>(::operator new(bytes));
    void* const memory = ::operator new (bytes, std::align_val_t{kPageBytes});
    // Advice: where it is not taken, all that is lost is speed.
    static_cast<void>(madvise(memory, bytes, MADV_HUGEPAGE));
    return static_cast<T*>(memory);
  }
  void deallocate(T* memory, std::size_t count) noexcept {
    if (count * sizeof(T) < kPageBytes) return ::operator delete(memory);
    ::operator delete (memory, std::align_val_t{kPageBytes});
  }
  template <class U>
  bool operator==(const HugePageAllocator<U>&) const {
    return true;
  }
};

template <class T>
using LargeArray = std::vector<T, HugePageAllocator<T>>;

}  // namespace ddns::overlay
