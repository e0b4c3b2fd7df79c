#include "traces/compressor.h"

#include <catch2/catch.hpp>
#include <cerrno>
#include <stdexcept>
#include <streambuf>
#include <string>

namespace ddns::traces {
namespace {

// Takes so many octets, and then throws.
class Disk : public std::streambuf {
 public:
  explicit Disk(std::size_t room) : room_(room) {}

 protected:
  std::streamsize xsputn(const char*, std::streamsize size) override {
    if (static_cast<std::size_t>(size) > room_) throw std::runtime_error("full");
    room_ -= static_cast<std::size_t>(size);
    return size;
  }
  int_type overflow(int_type c) override {
    xsputn(nullptr, 1);
    return traits_type::not_eof(c);
  }

 private:
  std::size_t room_;
};

// Text that no compression makes much smaller.
std::string noise(std::size_t size) {
  std::string text;
  for (std::uint32_t x = 1; text.size() < size; x = x * 1664525 + 1013904223) text += char(x >> 24);
  return text;
}

}  // namespace

// Compressed or not, while it is written or at its end: nobody waits for a disk that is full.
TEST_CASE("a failure of the file reaches whoever writes", "[compressor]") {
  const std::string text = noise(1'000'000);
  for (const std::string name : {"day.csv", "day.csv.gz", "day.csv.xz", "day.csv.zst"}) {
    for (const std::size_t room : {std::size_t{0}, std::size_t{100'000}, std::size_t{10'000'000}}) {
      INFO(name << " on a disk of " << room << " octets");
      Disk disk(room);
      std::ostream file(&disk);
      file.exceptions(std::ios::badbit);
      std::string told;
      {
        Compressor compressed(file, name);
        try {
          for (int i = 0; i < 8; ++i) compressed.stream() << text;
          compressed.finish();
        } catch (const std::runtime_error& e) {
          told = e.what();
        }
      }
      CHECK(told == (room < text.size() ? "full" : ""));
      CHECK(file.bad() == (room < text.size()));
    }
    INFO(name << ", whose only octets come at the end");
    Disk disk(0);
    std::ostream file(&disk);
    file.exceptions(std::ios::badbit);
    Compressor compressed(file, name);
    try {
      compressed.stream() << "a little";
      compressed.finish();
    } catch (const std::runtime_error&) {
    }
    CHECK(file.bad());
  }
}

}  // namespace ddns::traces
