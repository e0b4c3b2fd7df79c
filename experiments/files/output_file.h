// The one way in which the program writes files. A file appears whole or not at all: it is written
// under a temporary name of its own, forced to the disk, and renamed.
#pragma once

#include <optional>
#include <ostream>
#include <streambuf>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/files/interrupt.h"
#include "experiments/files/place.h"

namespace ddns::experiments {

class OutputFile {
 public:
  // Opens a file beside `path`, in a folder that it makes if need be, that takes its place when it
  // is whole; a symbolic link stays, and what it names is replaced. What is no regular file (a
  // pipe, a device) is never replaced but written to, and so is standard output ("-", or a path
  // that it is). Throws std::runtime_error where it cannot be written.
  explicit OutputFile(const std::string& path);
  // Removes the temporary file, if commit() has not renamed it.
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  const std::string& name() const { return name_; }  // for messages
  // Throws std::runtime_error as soon as something cannot be written.
  std::ostream& stream() { return stream_; }
  // The file is whole. Throws std::runtime_error where it is not.
  void commit();

 private:
  // Octets on their way to a file.
  class Buffer : public std::streambuf {
   public:
    explicit Buffer(std::string name);
    int file = -1;
    void flush();  // throws the first error that ever was

   protected:
    int_type overflow(int_type c) override;
    int sync() override;

   private:
    std::string name_;  // for messages
    int error_ = 0;
    std::vector<char> octets_;
  };

  void open_beside();

  std::string name_;
  Place place_;
  // A signal waits for what would be left half-written, and for nothing else.
  std::optional<Unfinished> unfinished_;
  std::string temporary_;  // "": there is none, or no longer
  Buffer buffer_;
  std::ostream stream_;
};

// Writes the file. Throws std::runtime_error where it cannot.
void write_file(const std::string& path, std::string_view text);

// Removes the temporary files in `folder` whose process is gone: it was killed.
void remove_abandoned(const std::string& folder);

}  // namespace ddns::experiments
