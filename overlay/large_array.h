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
    void* const memory = ::operator new(bytes, alignment(bytes));
    // Advice: where it is not taken, all that is lost is speed.
    if (bytes >= kPageBytes) static_cast<void>(madvise(memory, bytes, MADV_HUGEPAGE));
    return static_cast<T*>(memory);
  }
  void deallocate(T* memory, std::size_t count) noexcept {
    ::operator delete(memory, alignment(count * sizeof(T)));
  }
  template <class U>
  bool operator==(const HugePageAllocator<U>&) const {
    return true;
  }

 private:
  static std::align_val_t alignment(std::size_t bytes) {
    return std::align_val_t{bytes < kPageBytes ? alignof(T) : kPageBytes};
  }
};

template <class T>
using LargeArray = std::vector<T, HugePageAllocator<T>>;

}  // namespace ddns::overlay
