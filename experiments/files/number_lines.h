// Text files with some numbers a line: latencies, lifetimes. '#' begins a comment.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "traces/line_reader.h"

namespace ddns::experiments {

class NumberLines {
 public:
  // Every line has `count` numbers, or as many as the first line has where `count` is 0; `expected`
  // says which, in messages. Throws InputError (kData) where the file cannot be opened.
  NumberLines(const std::string& path, std::size_t count, std::string expected);

  // The numbers of the next line that has any, false at the end. Throws InputError (kData) with
  // file and line at a line that has others, and with the column where the count is open.
  bool next(std::vector<double>& numbers);

  // Throws the InputError of the line read last.
  [[noreturn]] void refuse(const std::string& what) const;

 private:
  traces::LineReader lines_;
  std::size_t count_;
  bool wide_;  // the first line says how many
  std::string expected_;
};

}  // namespace ddns::experiments
