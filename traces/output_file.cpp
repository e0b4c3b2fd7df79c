#include "traces/output_file.h"

#include <fmt/format.h>

#include <boost/iostreams/filter/gzip.hpp>
#include <boost/iostreams/filter/lzma.hpp>
#include <boost/iostreams/filter/zstd.hpp>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "sim/check.h"

namespace ddns::traces {
namespace {

namespace io = boost::iostreams;

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
  throw sim::InputError(sim::InputError::Kind::kData,
                        fmt::format("{}: cannot be written: {}", path, why));
}

}  // namespace

OutputFile::OutputFile(std::string path) : path_(std::move(path)), temporary_(path_ + ".part") {
  std::error_code unknown;
  const auto there = std::filesystem::status(path_, unknown);
  if (std::filesystem::is_directory(there)) refuse(path_, "is a directory");
  if (std::filesystem::exists(there) && !std::filesystem::is_regular_file(there)) {
    refuse(path_, "is not a regular file");
  }
  file_.open(temporary_, std::ios::binary | std::ios::trunc);
  if (!file_) refuse(path_, std::strerror(errno));
  if (path_.ends_with(".gz")) stream_.push(io::gzip_compressor());
  if (path_.ends_with(".xz")) stream_.push(io::lzma_compressor());
  if (path_.ends_with(".zst")) stream_.push(io::zstd_compressor());
  stream_.push(file_);
}

OutputFile::~OutputFile() {
  if (committed_) return;
  stream_.reset();
  std::error_code ignored;
  std::filesystem::remove(temporary_, ignored);
}

void OutputFile::commit() {
  // The compressor writes its last octets when it is taken off, and keeps quiet where that fails:
  // only the file knows.
  stream_.flush();
  bool good = stream_.good();
  stream_.reset();
  file_.close();
  good = good && file_.good();
  if (!good) refuse(path_, "the disk may be full");
  std::error_code error;
  std::filesystem::rename(temporary_, path_, error);
  if (error) refuse(path_, error.message());
  committed_ = true;
}

}  // namespace ddns::traces
