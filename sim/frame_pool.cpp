#include "sim/frame_pool.h"

#include <sys/mman.h>

#include <array>
#include <cstdlib>
#include <new>
#include <vector>

namespace ddns::sim {
namespace {

constexpr std::size_t kClassBytes = 64;  // a cache line: frames start on one
constexpr std::size_t kClasses = 32;     // frames up to 2 KiB are pooled
// One huge page where the system has them: thousands of frames in flight would need more of the
// small ones than the processor remembers.
constexpr std::size_t kChunkBytes = std::size_t{2} << 20;

constexpr std::align_val_t kAlignment{kClassBytes};

struct FreeFrame {
  FreeFrame* next;
};

class Pool {
 public:
  Pool() = default;
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;
  ~Pool() {
    for (char* chunk : chunks_) std::free(chunk);
  }

  void* take(std::size_t c) {
    FreeFrame* const frame = free_[c];
    if (frame == nullptr) return cut((c + 1) * kClassBytes);
    free_[c] = frame->next;
    return frame;
  }

  void give(void* p, std::size_t c) {
    FreeFrame* const frame = static_cast<FreeFrame*>(p);
    frame->next = free_[c];
    free_[c] = frame;
  }

 private:
  void* cut(std::size_t bytes) {
    if (left_ < bytes) {
      char* const chunk = static_cast<char*>(std::aligned_alloc(kChunkBytes, kChunkBytes));
      if (chunk == nullptr) throw std::bad_alloc();
      madvise(chunk, kChunkBytes, MADV_HUGEPAGE);  // refused: small pages will do
      chunks_.push_back(chunk);
      left_ = kChunkBytes;
    }
    left_ -= bytes;
    return chunks_.back() + left_;
  }

  std::array<FreeFrame*, kClasses> free_{};
  std::vector<char*> chunks_;
  std::size_t left_ = 0;  // of the last chunk, at its beginning
};

thread_local Pool pool;

std::size_t class_of(std::size_t bytes) {
  return (bytes - 1) / kClassBytes;
}

}  // namespace

void* FramePool::allocate(std::size_t bytes) {
  const std::size_t c = class_of(bytes);
  return c < kClasses ? pool.take(c) : ::operator new(bytes, kAlignment);
}

void FramePool::release(void* p, std::size_t bytes) noexcept {
  const std::size_t c = class_of(bytes);
  if (c < kClasses) {
    pool.give(p, c);
  } else {
    ::operator delete(p, kAlignment);
  }
}

}  // namespace ddns::sim
