#include "traces/record_parser.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace ddns::traces {
namespace {

constexpr std::size_t kMostFields = 64;
constexpr std::size_t kMostRcode = 32;
constexpr std::int64_t kMostSeconds = 4'000'000'000;  // 126 years: also seconds since 1970

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

// Text of a file as messages show it: in quotes, short, printable.
std::string shown(std::string_view text) {
  constexpr std::size_t kMost = 48;
  std::string out = "\"";
  for (const char c : text.substr(0, kMost)) {
    if (c >= ' ' && c < '\x7f') {
      out.push_back(c);
    } else {
      out += fmt::format("\\{:03d}", static_cast<unsigned char>(c));
    }
  }
  return out + (text.size() > kMost ? "...\"" : "\"");
}

// Without regard to ASCII case.
bool equal_words(std::string_view a, std::string_view b) {
  const auto lower = [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

template <typename Number>
bool parse_whole(std::string_view text, Number& out) {
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, out);
  return !text.empty() && is_digit(text[0]) && error == std::errc() && stop == end;
}

void append_escaped(unsigned char octet, std::string& out) {
  out += fmt::format("\\{:03d}", octet);
}

// The octets of a code point in UTF-8, escaped. U+FFFD, which capture tools write for octets that
// they could not decode, and halves of surrogate pairs stand for one octet each.
void append_code_point(std::uint32_t code, std::string& out) {
  if (code == 0xfffd || (code >= 0xd800 && code < 0xe000)) return append_escaped(255, out);
  if (code < 0x80) return append_escaped(static_cast<unsigned char>(code), out);
  if (code < 0x800) {
    append_escaped(static_cast<unsigned char>(0xc0 | code >> 6), out);
  } else {
    append_escaped(static_cast<unsigned char>(0xe0 | code >> 12), out);
    append_escaped(static_cast<unsigned char>(0x80 | (code >> 6 & 0x3f)), out);
  }
  append_escaped(static_cast<unsigned char>(0x80 | (code & 0x3f)), out);
}

// A name as captures write it, in the form that dns::normalize_name() reads: white space and
// control characters stand for themselves, \uXXXX for a character, and the empty name for the root.
void escape_recorded(std::string_view text, std::string& out) {
  out.clear();
  if (text.empty() || equal_words(text, kRootInCaptures)) {
    out.push_back('.');
    return;
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto octet = static_cast<unsigned char>(text[i]);
    if (octet <= ' ' || octet == 0x7f) {
      append_escaped(octet, out);
      continue;
    }
    if (octet != '\\' || i + 1 == text.size()) {
      out.push_back(text[i]);
      continue;
    }
    std::uint32_t code = 0;
    const char* digits = text.data() + i + 2;
    if (text[i + 1] == 'u' && text.size() - i >= 6 &&
        std::from_chars(digits, digits + 4, code, 16).ptr == digits + 4) {
      append_code_point(code, out);
      i += 5;
      continue;
    }
    out.push_back(text[i++]);
    out.push_back(text[i]);
  }
}

bool is_rcode(std::string_view text) {
  return text.size() <= kMostRcode && std::all_of(text.begin(), text.end(), [](char c) {
           return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
                  c == '_';
         });
}

}  // namespace

Outcome outcome_of(const Record& r) {
  if (r.rcode.empty()) return Outcome::kAll;
  const bool no_error = equal_words(r.rcode, "NOERROR") || r.rcode == "0";
  return no_error && r.answers.value_or(0) > 0 ? Outcome::kSuccessful : Outcome::kUnsuccessful;
}

bool parse_seconds(std::string_view text, std::int64_t& ns) {
  const std::string_view whole = text.substr(0, text.find('.'));
  std::int64_t seconds = 0;
  if (!parse_whole(whole, seconds) || seconds > kMostSeconds) return false;
  std::int64_t fraction = 0;
  if (whole.size() < text.size()) {
    const std::string_view decimals = text.substr(whole.size() + 1);
    if (decimals.empty() || !std::all_of(decimals.begin(), decimals.end(), is_digit)) return false;
    for (std::size_t i = 0; i < 9; ++i) {
      fraction = fraction * 10 + (i < decimals.size() ? decimals[i] - '0' : 0);
    }
  }
  ns = seconds * 1'000'000'000 + fraction;
  return true;
}

bool is_comment(std::string_view line) {
  const auto first = std::find_if_not(line.begin(), line.end(), is_blank);
  return first == line.end() || *first == '#' || *first == ';';
}

bool is_header(std::string_view line) {
  return line.find("qname") != std::string_view::npos && line.find(',') != std::string_view::npos;
}

// Cuts a line into fields (RFC 4180, section 2). A field does not go on in the next line.
std::string RecordParser::split(std::string_view line) {
  fields_.clear();
  unquoted_.clear();
  unquoted_.reserve(line.size());  // so that fields may point into it while it grows
  for (std::size_t i = 0;; ++i) {
    if (fields_.size() == kMostFields) {
      return fmt::format("more than {} fields", kMostFields);
    }
    if (i < line.size() && line[i] == '"') {
      const std::size_t start = unquoted_.size();
      for (++i;; ++i) {
        if (i >= line.size()) return "a quoted field does not end, expected '\"'";
        if (line[i] == '"' && (i + 1 == line.size() || line[i + 1] != '"')) break;
        if (line[i] == '"') ++i;
        unquoted_.push_back(line[i]);
      }
      ++i;
      if (i < line.size() && line[i] != ',') {
        return fmt::format("text after the quotes of field {}, expected ','", fields_.size() + 1);
      }
      fields_.push_back(std::string_view(unquoted_).substr(start));
    } else {
      const std::size_t end = std::min(line.find(',', i), line.size());
      fields_.push_back(line.substr(i, end - i));
      i = end;
    }
    if (i >= line.size()) return {};
  }
}

std::string RecordParser::parse_header(std::string_view line) {
  columns_ = Columns();
  if (std::string problem = split(line); !problem.empty()) return problem;
  columns_.count = fields_.size();
  const std::array<std::pair<std::string_view, std::size_t*>, 8> known = {
      {{"t_s", &columns_.time},
       {"qname", &columns_.name},
       {"qtype", &columns_.type},
       {"client", &columns_.client},
       {"server", &columns_.server},
       {"rcode", &columns_.rcode},
       {"answers", &columns_.answers},
       {"latency_ms", &columns_.latency}}};
  for (std::size_t i = 0; i < known.size(); ++i) {
    const auto found = std::find(fields_.begin(), fields_.end(), known[i].first);
    if (found != fields_.end()) {
      *known[i].second = static_cast<std::size_t>(found - fields_.begin());
      if (std::find(found + 1, fields_.end(), known[i].first) != fields_.end()) {
        return fmt::format("the header has two columns {}", known[i].first);
      }
    } else if (i < 3) {
      return fmt::format("the header has no column {}, expected t_s, qname and qtype at least",
                         known[i].first);
    }
  }
  return {};
}

std::string RecordParser::parse_name(std::string_view text, Record& out) {
  escape_recorded(text, escaped_);
  if (dns::normalize_name(escaped_, out.name)) return {};
  return shown(text) +
         " is no domain name, expected labels of 1 to 63 octets, at most 255 octets in all";
}

std::string RecordParser::parse_numbers(Record& out) {
  if (const auto text = field(columns_.time); !parse_seconds(text, out.time_ns)) {
    return fmt::format("t_s is {}, expected seconds, from 0 to {}", shown(text), kMostSeconds);
  }
  const auto whole = [&](const char* what, std::size_t column, std::uint32_t& number) {
    number = 0;
    if (column == Columns::kMissing || parse_whole(fields_[column], number)) return std::string();
    return fmt::format("{} is {}, expected a whole number from 0 to 4294967295", what,
                       shown(fields_[column]));
  };
  if (std::string problem = whole("client", columns_.client, out.client); !problem.empty()) {
    return problem;
  }
  if (std::string problem = whole("server", columns_.server, out.server); !problem.empty()) {
    return problem;
  }
  out.answers.reset();
  if (!field(columns_.answers).empty()) {
    std::uint32_t answers = 0;
    if (std::string problem = whole("answers", columns_.answers, answers); !problem.empty()) {
      return problem;
    }
    out.answers = answers;
  }
  std::int64_t unused = 0;
  out.latency_ms = field(columns_.latency);
  if (!out.latency_ms.empty() && !parse_seconds(out.latency_ms, unused)) {
    return fmt::format("latency_ms is {}, expected milliseconds or nothing", shown(out.latency_ms));
  }
  return {};
}

std::string RecordParser::parse_csv(std::string_view line, Record& out) {
  if (std::string problem = split(line); !problem.empty()) return problem;
  if (fields_.size() != columns_.count) {
    return fmt::format("{} fields, expected {} as in the header", fields_.size(), columns_.count);
  }
  if (std::string problem = parse_numbers(out); !problem.empty()) return problem;
  out.rcode = field(columns_.rcode);
  if (!is_rcode(out.rcode)) {
    return fmt::format("rcode is {}, expected a word such as NOERROR, NXDOMAIN or NOANSWER",
                       shown(out.rcode));
  }
  const std::string_view type = field(columns_.type);
  if (type == "-" || type == "-1") {  // as captures write a type that they did not see
    out.type = 0;
  } else if (!dns::parse_type(type, out.type)) {
    return fmt::format("qtype is {}, expected a record type such as A, PTR or TYPE257",
                       shown(type));
  }
  return parse_name(field(columns_.name), out);
}

std::string RecordParser::parse_query(std::string_view line, Record& out) {
  std::array<std::string_view, 2> words;
  std::size_t count = 0;
  for (std::size_t i = 0; i < line.size();) {
    if (is_blank(line[i])) {
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < line.size() && !is_blank(line[end])) ++end;
    if (count < words.size()) words[count] = line.substr(i, end - i);
    ++count;
    i = end;
  }
  if (count != words.size()) {
    return fmt::format("{} {}, expected a name and a type", count, count == 1 ? "word" : "words");
  }
  if (!dns::parse_type(words[1], out.type)) {
    return fmt::format("type {}, expected a record type such as A, PTR or TYPE257",
                       shown(words[1]));
  }
  return parse_name(words[0], out);
}

}  // namespace ddns::traces
