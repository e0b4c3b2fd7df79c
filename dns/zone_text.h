// Zone files as text (RFC 1035, section 5): lines that hold one entry each, and their words.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ddns::dns {

// The first word of `text`, which moves past it and the blanks behind it. A quoted string is a
// word, and escapes belong to theirs. Empty at the end.
std::string_view next_word(std::string_view& text);

// `text` for a message: at most 60 octets of it, those that are not printable as '?'.
std::string printable(std::string_view text);

// Reads the entries of a zone file, one after the other.
class EntryReader {
 public:
  // `text` outlives this; `label` names it in messages.
  EntryReader(std::string_view text, std::string label) : text_(text), label_(std::move(label)) {}

  // The next entry in one line, without comments, parentheses and line breaks, words a blank apart;
  // a blank at its front stands for the owner of the entry before. False at the end of the file.
  // Throws InputError (kData) where a quote or parenthesis is not closed or has no partner, an
  // entry is over a million octets, or a NUL octet stands in the text.
  bool next(std::string& entry);

  // "label:line: ", of the first line of the entry read last.
  std::string where() const { return label_ + ":" + std::to_string(first_line_) + ": "; }
  // Throws InputError (kData): where() and `problem`.
  [[noreturn]] void refuse(const std::string& problem) const;

 private:
  bool read_line(std::string& entry);
  void read_quoted(std::string& entry);

  std::string_view text_;
  std::string label_;
  std::size_t at_ = 0;
  std::uint64_t line_ = 1;
  std::uint64_t first_line_ = 1;
};

}  // namespace ddns::dns
