#include "dns/zone_text.h"

#include "sim/check.h"

namespace ddns::dns {

namespace {

constexpr std::size_t kEntryLimit = 1'000'000;
constexpr std::size_t kShown = 60;

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

// What not even an escape takes into a word.
bool ends_word(char c) {
  return c == '\n' || c == '\0';
}

// Does a backslash stand at `at` that takes the octet behind it?
bool escapes(std::string_view text, std::size_t at) {
  return text[at] == '\\' && at + 1 < text.size() && !ends_word(text[at + 1]);
}

}  // namespace

std::string_view next_word(std::string_view& text) {
  std::size_t i = 0;
  bool quoted = false;
  for (; i < text.size() && (quoted || text[i] != ' '); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (text[i] == '\\' && i + 1 < text.size()) ++i;
  }
  const std::string_view word = text.substr(0, i);
  while (i < text.size() && text[i] == ' ') ++i;
  text.remove_prefix(i);
  return word;
}

std::string printable(std::string_view text) {
  std::string out(text.substr(0, kShown));
  for (char& c : out) {
    if (c < ' ' || c > '~') c = '?';
  }
  return text.size() > kShown ? out + "..." : out;
}

void EntryReader::refuse(const std::string& problem) const {
  throw sim::InputError(sim::InputError::Kind::kData, where() + problem);
}

bool EntryReader::next(std::string& entry) {
  while (at_ < text_.size()) {
    entry.clear();
    if (read_line(entry)) return true;
  }
  return false;
}

// Copies a quoted string; the entry's `at_` stands on its first quote.
void EntryReader::read_quoted(std::string& entry) {
  const std::size_t start = at_++;
  while (at_ < text_.size() && text_[at_] != '"' && !ends_word(text_[at_])) {
    at_ += escapes(text_, at_) ? 2 : 1;
  }
  if (at_ == text_.size() || text_[at_] != '"') {
    refuse("a quote is not closed, expected \" in the same line");
  }
  ++at_;
  entry += text_.substr(start, at_ - start);
}

// One entry, or false where the line is empty.
bool EntryReader::read_line(std::string& entry) {
  first_line_ = line_;
  int open = 0;  // parentheses
  bool gap = false;
  bool words = false;
  if (is_blank(text_[at_])) entry += ' ';
  while (at_ < text_.size()) {
    const char c = text_[at_];
    if (c == '\n') {
      ++at_;
      ++line_;
      if (open == 0) return words;
      gap = true;
    } else if (c == ';') {
      while (at_ < text_.size() && text_[at_] != '\n') ++at_;
    } else if (c == '(' || c == ')') {
      open += c == '(' ? 1 : -1;
      if (open < 0) refuse("\")\" without a \"(\" before it");
      gap = true;
      ++at_;
    } else if (is_blank(c)) {
      gap = true;
      ++at_;
    } else {
      if (c == '\0') refuse("a NUL octet, expected text");
      if (gap && words) entry += ' ';
      gap = false;
      words = true;
      if (c == '"') {
        read_quoted(entry);
      } else {
        const std::size_t count = escapes(text_, at_) ? 2 : 1;
        entry += text_.substr(at_, count);
        at_ += count;
      }
      if (entry.size() > kEntryLimit) refuse("an entry of over a million octets");
    }
  }
  if (open > 0) refuse("\"(\" is not closed, expected a \")\" before the end");
  return words;
}

}  // namespace ddns::dns
