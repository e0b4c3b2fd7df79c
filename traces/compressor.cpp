#include "traces/compressor.h"

#include <boost/iostreams/categories.hpp>
#include <boost/iostreams/filter/gzip.hpp>
#include <boost/iostreams/filter/lzma.hpp>
#include <boost/iostreams/filter/zstd.hpp>

#include "sim/check.h"

namespace ddns::traces {
namespace {

namespace io = boost::iostreams;

// The end of the chain. Boost's own way to write to a stream does not tell a failure, and its
// compressors offer what was not taken again and again, for ever.
class Sink {
 public:
  using char_type = char;
  using category = io::sink_tag;

  explicit Sink(std::ostream& to) : to_(&to) {}
  std::streamsize write(const char* text, std::streamsize size) {
    to_->write(text, size);
    return size;
  }

 private:
  std::ostream* to_;
};

}  // namespace

Compressor::Compressor(std::ostream& to, std::string_view name) {
  sim::check((to.exceptions() & std::ios::badbit) != 0, "who writes hears of failures");
  if (name.ends_with(".gz")) stream_.push(io::gzip_compressor());
  if (name.ends_with(".xz")) stream_.push(io::lzma_compressor());
  if (name.ends_with(".zst")) stream_.push(io::zstd_compressor());
  stream_.push(Sink(to));
  stream_.exceptions(std::ios::badbit);
}

void Compressor::finish() {
  stream_.flush();
  stream_.exceptions(std::ios::goodbit);  // without its end the chain is bad
  stream_.reset();
}

}  // namespace ddns::traces
