// A file that appears whole or not at all: written under a temporary name, compressed as its name
// says, and renamed when done.
#pragma once

#include <boost/iostreams/filtering_stream.hpp>
#include <fstream>
#include <ostream>
#include <string>

namespace ddns::traces {

class OutputFile {
 public:
  // Opens `path`.part. A path that ends in .gz, .xz or .zst is compressed so. Throws InputError
  // (kData) where the file cannot be written, and where there is something that is no regular file
  // and whose place it would take: a pipe, a device.
  explicit OutputFile(std::string path);
  // Removes the temporary file unless commit() has renamed it.
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  std::ostream& stream() { return stream_; }
  // Ends the file and gives it its name, in place of an older one. Throws InputError (kData) where
  // not all could be written.
  void commit();

 private:
  std::string path_;
  std::string temporary_;
  std::ofstream file_;
  boost::iostreams::filtering_ostream stream_;  // into file_
  bool committed_ = false;
};

}  // namespace ddns::traces
