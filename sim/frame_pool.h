// Free lists for coroutine frames, one set per thread, in classes of 64 bytes.
//
// A frame is taken from and returned to the lists of the thread that runs its simulation; memory
// goes back to the system when the thread ends.
#pragma once

#include <cstddef>

namespace ddns::sim {

class FramePool {
 public:
  static void* allocate(std::size_t bytes);
  static void release(void* p, std::size_t bytes) noexcept;
};

}  // namespace ddns::sim
