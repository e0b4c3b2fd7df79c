#include "sim/frame_pool.h"

#include <array>
#include <new>

namespace ddns::sim {
namespace {

constexpr std::size_t kClassBytes = 64;
constexpr std::size_t kClasses = 32;  // frames up to 2 KiB are pooled

struct FreeFrame {
  FreeFrame* next;
};

struct FreeLists {
  std::array<FreeFrame*, kClasses> heads{};
  ~FreeLists() {
    for (FreeFrame* frame : heads) {
      while (frame != nullptr) {
        FreeFrame* const next = frame->next;
        ::operator delete(frame);
        frame = next;
      }
    }
  }
};

thread_local FreeLists free_lists;

std::size_t class_of(std::size_t bytes) {
  return (bytes - 1) / kClassBytes;
}

}  // namespace

void* FramePool::allocate(std::size_t bytes) {
  const std::size_t c = class_of(bytes);
  if (c >= kClasses) return ::operator new(bytes);
  FreeFrame* const frame = free_lists.heads[c];
  if (frame == nullptr) return ::operator new((c + 1) * kClassBytes);
  free_lists.heads[c] = frame->next;
  return frame;
}

void FramePool::release(void* p, std::size_t bytes) noexcept {
  const std::size_t c = class_of(bytes);
  if (c >= kClasses) return ::operator delete(p);
  FreeFrame* const frame = static_cast<FreeFrame*>(p);
  frame->next = free_lists.heads[c];
  free_lists.heads[c] = frame;
}

}  // namespace ddns::sim
