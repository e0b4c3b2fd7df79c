// Frames without a pool, in place of frame_pool.cpp under the address sanitizer: it sees the use of
// a frame that has ended only where the memory does not become the next frame's.
#include <new>

#include "sim/frame_pool.h"

namespace ddns::sim {
namespace {

constexpr std::align_val_t kAlignment{64};  // as the pool's

}  // namespace

void* FramePool::allocate(std::size_t bytes) {
  return ::operator new(bytes, kAlignment);
}

void FramePool::release(void* p, std::size_t /*bytes*/) noexcept {
  ::operator delete(p, kAlignment);
}

}  // namespace ddns::sim
