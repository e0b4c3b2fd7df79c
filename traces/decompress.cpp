#include "traces/decompress.h"

#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <new>
#include <stdexcept>

namespace ddns::traces {
namespace {

[[noreturn]] void damaged() {
  throw std::runtime_error("damaged");
}

class Gzip final : public Decompressor {
 public:
  Gzip() {
    constexpr int kGzipWindow = 15 + 16;  // the largest window, and gzip's header and trailer
    if (inflateInit2(&stream_, kGzipWindow) != Z_OK) throw std::bad_alloc();
  }
  ~Gzip() override { inflateEnd(&stream_); }
  Gzip(const Gzip&) = delete;
  Gzip& operator=(const Gzip&) = delete;

  Step step(std::string_view in, char* out, std::size_t room) override {
    if (in.empty()) return {};
    if (place_ == Place::kBetween) {
      place_ = in[0] == '\0' ? Place::kPadding : Place::kMember;
      inflateReset(&stream_);
    }
    if (place_ == Place::kPadding) {
      if (in.find_first_not_of('\0') != in.npos) damaged();
      return {in.size(), 0};
    }
    constexpr std::size_t kMost = std::numeric_limits<uInt>::max();
    const auto given = static_cast<uInt>(std::min(in.size(), kMost));
    const auto space = static_cast<uInt>(std::min(room, kMost));
    // zlib does not write there.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));
    stream_.avail_in = given;
    stream_.next_out = reinterpret_cast<Bytef*>(out);
    stream_.avail_out = space;
    const int result = inflate(&stream_, Z_NO_FLUSH);
    if (result == Z_STREAM_END) {
      place_ = Place::kBetween;
    } else if (result != Z_OK && result != Z_BUF_ERROR) {
      damaged();
    }
    return {given - stream_.avail_in, space - stream_.avail_out};
  }
  bool whole() const override { return place_ != Place::kMember; }

 private:
  enum class Place : std::uint8_t { kMember, kBetween, kPadding };
  z_stream stream_{};
  Place place_ = Place::kMember;
};

class Xz final : public Decompressor {
 public:
  Xz() {
    constexpr std::uint64_t kNoLimit = std::numeric_limits<std::uint64_t>::max();
    if (lzma_stream_decoder(&stream_, kNoLimit, LZMA_CONCATENATED) != LZMA_OK) {
      throw std::bad_alloc();
    }
  }
  ~Xz() override { lzma_end(&stream_); }
  Xz(const Xz&) = delete;
  Xz& operator=(const Xz&) = delete;

  Step step(std::string_view in, char* out, std::size_t room) override {
    if (whole_) return {};
    stream_.next_in = reinterpret_cast<const std::uint8_t*>(in.data());
    stream_.avail_in = in.size();
    stream_.next_out = reinterpret_cast<std::uint8_t*>(out);
    stream_.avail_out = room;
    const lzma_ret result = lzma_code(&stream_, in.empty() ? LZMA_FINISH : LZMA_RUN);
    whole_ = result == LZMA_STREAM_END;
    if (!whole_ && result != LZMA_OK && result != LZMA_BUF_ERROR) damaged();
    return {in.size() - stream_.avail_in, room - stream_.avail_out};
  }
  bool whole() const override { return whole_; }

 private:
  lzma_stream stream_ = LZMA_STREAM_INIT;
  bool whole_ = false;
};

class Zstd final : public Decompressor {
 public:
  Zstd() : stream_(ZSTD_createDStream()) {
    if (stream_ == nullptr) throw std::bad_alloc();
    // Windows of --long=31, the largest there are.
    ZSTD_DCtx_setParameter(stream_, ZSTD_d_windowLogMax,
                           ZSTD_dParam_getBounds(ZSTD_d_windowLogMax).upperBound);
  }
  ~Zstd() override { ZSTD_freeDStream(stream_); }
  Zstd(const Zstd&) = delete;
  Zstd& operator=(const Zstd&) = delete;

  Step step(std::string_view in, char* out, std::size_t room) override {
    if (in.empty() && whole_) return {};  // else it would wait for another frame
    ZSTD_inBuffer from = {in.data(), in.size(), 0};
    ZSTD_outBuffer to = {out, room, 0};
    const std::size_t result = ZSTD_decompressStream(stream_, &to, &from);
    if (ZSTD_isError(result) != 0) damaged();
    whole_ = result == 0;
    return {from.pos, to.pos};
  }
  bool whole() const override { return whole_; }

 private:
  ZSTD_DStream* stream_;
  bool whole_ = false;
};

template <typename Format>
std::unique_ptr<Decompressor> make() {
  return std::make_unique<Format>();
}

}  // namespace

const Compression kCompressions[kCompressionCount] = {{".gz", "\x1f\x8b", make<Gzip>},
                                                      {".xz",
                                                       std::string_view("\xfd"
                                                                        "7zXZ\0",
                                                                        6),
                                                       make<Xz>},
                                                      {".zst", "\x28\xb5\x2f\xfd", make<Zstd>}};

}  // namespace ddns::traces
