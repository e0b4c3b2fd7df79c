#include "traces/record_parser.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <limits>

#include "sim/digit.h"

namespace ddns::traces {
namespace {

constexpr std::size_t kMostRcode = 32;
constexpr const char* kExpectedType = "expected a record type such as A, PTR, TYPE257 or 28";

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

bool is_rcode(std::string_view text) {
  return text.size() <= kMostRcode && std::all_of(text.begin(), text.end(), [](char c) {
           return sim::is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                  c == '-' || c == '_';
         });
}

// What columns of times are called, and the unit that this says.
struct TimeColumn {
  std::string_view name;
  TimeUnit unit;
};
constexpr TimeColumn kTimeColumns[] = {
    {"t_s", TimeUnit::kSeconds},       {"t_ms", TimeUnit::kMilliseconds},
    {"t_us", TimeUnit::kMicroseconds}, {"t_ns", TimeUnit::kNanoseconds},
    {"time", TimeUnit::kUnknown},      {"timestamp", TimeUnit::kUnknown},
    {"ts", TimeUnit::kUnknown},        {"t", TimeUnit::kUnknown}};

const char* unit_name(TimeUnit unit) {
  switch (unit) {
    case TimeUnit::kSeconds:
      return "seconds";
    case TimeUnit::kMilliseconds:
      return "milliseconds";
    case TimeUnit::kMicroseconds:
      return "microseconds";
    case TimeUnit::kNanoseconds:
      return "nanoseconds";
    case TimeUnit::kUnknown:
      break;
  }
  return "a time";
}

}  // namespace

Outcome outcome_of(const Record& r) {
  if (r.rcode.empty()) return Outcome::kAll;
  const bool no_error = r.rcode == "NOERROR" || r.rcode == "0" || equal_words(r.rcode, "NOERROR");
  return no_error && r.answers.value_or(1) > 0 ? Outcome::kSuccessful : Outcome::kUnsuccessful;
}

bool is_comment(std::string_view line) {
  const auto first = std::find_if_not(line.begin(), line.end(), is_blank);
  return first == line.end() || *first == '#' || *first == ';';
}

bool is_header(std::string_view line) {
  return line.find("qname") != std::string_view::npos && line.find(',') != std::string_view::npos;
}

std::string RecordParser::find_column(std::string_view name, std::size_t& column) const {
  column = Columns::kMissing;
  for (std::size_t i = 0; i < fields_.count(); ++i) {
    if (!equal_words(fields_[i], name)) continue;
    if (column != Columns::kMissing) return fmt::format("the header has two columns {}", name);
    column = i;
  }
  return {};
}

std::string RecordParser::find_columns() {
  columns_ = Columns();
  columns_.count = fields_.count();
  for (const TimeColumn& column : kTimeColumns) {
    std::string problem = find_column(column.name, columns_.time);
    if (!problem.empty()) return problem;
    time_column_ = column.name;
    unit_ = settings_.unit.value_or(column.unit);
    if (columns_.time != Columns::kMissing) break;
  }
  const std::array<std::pair<std::string_view, std::size_t*>, 7> others = {
      {{"qname", &columns_.name},
       {"qtype", &columns_.type},
       {"client", &columns_.client},
       {"server", &columns_.server},
       {"rcode", &columns_.rcode},
       {"answers", &columns_.answers},
       {"latency_ms", &columns_.latency}}};
  for (const auto& [name, column] : others) {
    if (std::string problem = find_column(name, *column); !problem.empty()) return problem;
  }
  const auto missing = [](const char* name) {
    return fmt::format(
        "the header has no column {}, expected t_s (or t_ms, t_us, t_ns, time), "
        "qname and qtype at least",
        name);
  };
  if (columns_.time == Columns::kMissing) return missing("t_s");
  if (columns_.name == Columns::kMissing) return missing("qname");
  if (columns_.type == Columns::kMissing && !settings_.type) return missing("qtype");
  return {};
}

std::string RecordParser::parse_header(std::string_view line) {
  std::string problem = fields_.split_header(line);
  return problem.empty() ? find_columns() : problem;
}

std::string RecordParser::parse_name(std::string_view text, Record& out) {
  if (names_.normalize(text, out.name)) return {};
  return shown(text) +
         " is no domain name, expected labels of 1 to 63 octets, at most 255 octets in all";
}

std::string RecordParser::time_problem(std::string_view text) const {
  std::string problem =
      fmt::format("{} is {}, expected {}", time_column_, shown(text), unit_name(unit_));
  std::int64_t unused = 0;
  bool whole = false;
  if (unit_ == TimeUnit::kUnknown && parse_number(text, 0, unused, whole)) {
    return problem +
           " whose unit is known: give it with --time-unit (/trace/time_unit), or call the column "
           "t_s, t_ms, t_us or t_ns";
  }
  if (unit_ != TimeUnit::kUnknown) {
    problem += fmt::format(", from 0 to {} s", kMostSeconds);
    if (parse_number(text, 0, unused, whole)) {
      problem += "; --time-unit (/trace/time_unit) says that they are ms, us or ns";
    }
  }
  return problem + ", or a date and time such as 2016-10-06T12:34:56.789Z";
}

std::string RecordParser::parse_numbers(Record& out) {
  if (const auto text = field(columns_.time); !parse_time(text, unit_, out.time_ns)) {
    return time_problem(text);
  }
  if (std::string expected = clients_.number(field(columns_.client), out.client);
      !expected.empty()) {
    return fmt::format("client is {}, expected {}", shown(field(columns_.client)), expected);
  }
  if (std::string expected = servers_.number(field(columns_.server), out.server);
      !expected.empty()) {
    return fmt::format("server is {}, expected {}", shown(field(columns_.server)), expected);
  }
  out.answers.reset();
  if (const auto text = field(columns_.answers); !text.empty()) {
    std::uint32_t answers = 0;
    if (!parse_whole(text, answers)) {
      return fmt::format("answers is {}, expected a whole number from 0 to 4294967295, or nothing",
                         shown(text));
    }
    out.answers = answers;
  }
  std::int64_t unused = 0;
  bool whole = false;
  out.latency_ms = field(columns_.latency);
  if (!out.latency_ms.empty() && !parse_number(out.latency_ms, 0, unused, whole)) {
    return fmt::format("latency_ms is {}, expected milliseconds or nothing", shown(out.latency_ms));
  }
  return {};
}

std::string RecordParser::parse_rcode(std::string_view text, Record& out) {
  if (text.size() > 2 && sim::is_digit(text[0]) && text.ends_with(".0")) text.remove_suffix(2);
  out.rcode = text;
  if (text == known_rcode_) return {};
  if (!is_rcode(text)) {
    return fmt::format("rcode is {}, expected a word such as NOERROR, NXDOMAIN or NOANSWER",
                       shown(text));
  }
  known_rcode_ = text;
  return {};
}

bool RecordParser::parse_type(std::string_view text, dns::RrType& out) {
  KnownType unknown;
  KnownType* known = &unknown;
  if (text.size() <= sizeof(known->word)) {
    std::uint64_t word = 0;
    if (!text.empty()) std::memcpy(&word, text.data(), text.size());
    known = &known_types_[word * 0x9e3779b97f4a7c15u >> 60];
    if (known->word == word && word != 0) {
      out = known->type;
      return true;
    }
    unknown.word = word;
  }
  std::uint32_t number = 0;
  if (text.empty() || text == "-" || text == "-1") {  // as captures write one they did not see
    unknown.type = settings_.type.value_or(0);
  } else if (parse_whole(text, number)) {
    if (number > std::numeric_limits<dns::RrType>::max()) return false;
    unknown.type = static_cast<dns::RrType>(number);
  } else if (!dns::parse_type(text, unknown.type)) {
    return false;
  }
  *known = unknown;
  out = unknown.type;
  return true;
}

std::string RecordParser::parse_csv(std::string_view line, Record& out) {
  if (std::string problem = fields_.split(line); !problem.empty()) return problem;
  if (fields_.count() != columns_.count) {
    return fmt::format("{} fields, expected {} as in the header", fields_.count(), columns_.count);
  }
  if (std::string problem = parse_numbers(out); !problem.empty()) return problem;
  if (std::string problem = parse_rcode(field(columns_.rcode), out); !problem.empty()) {
    return problem;
  }
  if (const auto type = field(columns_.type); !parse_type(type, out.type)) {
    return fmt::format("qtype is {}, {}", shown(type), kExpectedType);
  }
  return parse_name(field(columns_.name), out);
}

std::string RecordParser::parse_query(std::string_view line, Record& out) {
  std::array<std::string_view, 3> words;
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
  if (count == 1 && settings_.type) {
    out.type = *settings_.type;
    // Lists of popular sites have a rank before the name.
    const std::size_t rank = words[0].find_first_not_of("0123456789");
    const bool ranked = rank != 0 && rank != words[0].npos && words[0][rank] == ',';
    return parse_name(ranked ? words[0].substr(rank + 1) : words[0], out);
  }
  const bool with_class = count == 3 && equal_words(words[1], "IN");
  if (count != 2 && !with_class) {
    return fmt::format("{} {}, expected a name and a type{}", count, count == 1 ? "word" : "words",
                       count == 1 ? ", or --type (/trace/type) for names without one" : "");
  }
  const std::string_view type = words[count - 1];
  if (!parse_type(type, out.type)) return fmt::format("type {}, {}", shown(type), kExpectedType);
  return parse_name(words[0], out);
}

}  // namespace ddns::traces
