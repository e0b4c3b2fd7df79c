#include "traces/output_file.h"

#include <fmt/format.h>

#include <boost/iostreams/device/file_descriptor.hpp>
#include <boost/iostreams/filter/gzip.hpp>
#include <boost/iostreams/filter/lzma.hpp>
#include <boost/iostreams/filter/zstd.hpp>
#include <exception>
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
  if (std::filesystem::is_directory(path_)) refuse(path_, "is a directory");
  if (path_.ends_with(".gz")) stream_.push(io::gzip_compressor());
  if (path_.ends_with(".xz")) stream_.push(io::lzma_compressor());
  if (path_.ends_with(".zst")) stream_.push(io::zstd_compressor());
  try {
    stream_.push(io::file_descriptor_sink(temporary_, std::ios::out | std::ios::trunc));
  } catch (const std::exception& e) {
    refuse(path_, e.what());
  }
}

OutputFile::~OutputFile() {
  if (committed_) return;
  try {
    stream_.reset();
  } catch (const std::exception&) {
    // What could not be written is removed with the rest.
  }
  std::error_code ignored;
  std::filesystem::remove(temporary_, ignored);
}

void OutputFile::commit() {
  // A stream that has failed keeps quiet about why, as does one closed with data it cannot write.
  bool good = stream_.good();
  try {
    stream_.flush();
    good = good && stream_.good();
    stream_.reset();
  } catch (const std::exception&) {
    good = false;
  }
  if (!good) refuse(path_, "the disk may be full");
  std::error_code error;
  std::filesystem::rename(temporary_, path_, error);
  if (error) refuse(path_, error.message());
  committed_ = true;
}

}  // namespace ddns::traces
