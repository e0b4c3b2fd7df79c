#include "traces/records.h"

#include <fmt/format.h>

#include <cstring>
#include <limits>
#include <utility>

#include "sim/check.h"
#include "traces/foreign.h"
#include "traces/input_file.h"

namespace ddns::traces {
namespace {

using sim::InputError;

// So many lines may be one record, whose quoted fields hold the line breaks.
constexpr unsigned kMostJoinedLines = 64;

std::string seconds_text(std::int64_t ns) {
  return fmt::format("{}.{:03d} s", ns / 1'000'000'000, ns / 1'000'000 % 1000);
}

std::string_view first_line(std::string_view text) {
  return text.substr(0, text.find('\n'));
}

// A header whose fields are separated by something else.
bool is_other_header(std::string_view line) {
  return line.find("qname") != line.npos && line.find("qtype") != line.npos &&
         line.find_first_of("\t;") != line.npos;
}

}  // namespace

RecordReader::RecordReader(LineReader lines, const Settings& settings)
    : settings_(settings),
      lines_(std::move(lines)),
      parser_(settings.parser),
      format_(settings.format) {
  sim::check(settings.interval >= sim::Duration(), "questions do not come before those above them");
}

void RecordReader::bad(std::uint64_t line, const std::string& what) {
  const std::string message = lines_.where(line) + what;
  if (!settings_.skip_bad_lines) throw InputError(InputError::Kind::kData, message);
  if (++bad_lines_ == 1) first_bad_line_ = message;
}

void RecordReader::refuse_foreign_file() {
  const std::string_view start = lines_.look(kForeignOctets);
  const bool by_text = settings_.format == Format::kAuto && !is_header(first_line(start));
  const std::string problem = foreign_file(start, by_text);
  if (!problem.empty()) throw InputError(InputError::Kind::kData, label() + ": " + problem);
}

bool RecordReader::settle_format(std::string_view line) {
  settled_ = true;
  const bool header = is_header(line);
  if (format_ == Format::kAuto) {
    const bool named_csv = without_compression(label()).ends_with(".csv");
    const bool csv = header || is_other_header(line) || (named_csv && !settings_.parser.type);
    format_ = csv ? Format::kCsv : Format::kNames;
  }
  if (format_ == Format::kNames && settings_.parser.unit) {
    throw InputError(InputError::Kind::kData,
                     label() +
                         ": holds lines of `name TYPE`, which have no times, expected a CSV "
                         "where --time-unit (/trace/time_unit) is given");
  }
  if (format_ == Format::kNames) return false;
  // Without its header no line of a CSV can be read, so this is never a matter of one bad line.
  std::string problem = "no header, expected a line such as t_s,client,server,qname,qtype,rcode";
  if (!header && is_other_header(line)) {
    problem = "the header has tabs or semicolons between its fields, expected commas";
  }
  if (header) {
    problem = parser_.parse_header(line);
    while (parser_.unfinished() && lines_.extend(line)) problem = parser_.parse_header(line);
  }
  if (!problem.empty()) {
    throw InputError(InputError::Kind::kData, lines_.where(lines_.line_number()) + problem);
  }
  return true;
}

std::string RecordReader::parse(std::string_view& line, Record& out) {
  if (std::memchr(line.data(), '\0', line.size()) != nullptr) {
    return "holds a NUL octet, expected text";
  }
  if (format_ == Format::kNames) return parser_.parse_query(line, out);
  std::string problem = parser_.parse_csv(line, out);
  if (!parser_.unfinished()) return problem;
  for (unsigned joined = 1; parser_.unfinished() && joined < kMostJoinedLines; ++joined) {
    if (!lines_.extend(line)) break;
    if (parser_.parse_csv(line, out).empty()) return {};
  }
  lines_.shorten();  // only the line on which the field begins is bad
  return problem;
}

bool RecordReader::read(Record& out) {
  if (!settled_) refuse_foreign_file();
  std::string_view line;
  while (true) {
    const LineReader::Got got = lines_.next(line);
    if (got == LineReader::Got::kEnd) return false;
    if (got == LineReader::Got::kTooLong) {
      bad(lines_.line_number(), fmt::format("is longer than {} octets", kLineLimit));
      continue;
    }
    if (line.empty() || (format_ != Format::kCsv && is_comment(line))) continue;
    if (!settled_ && settle_format(line)) continue;
    const std::string problem = parse(line, out);
    if (problem.empty()) return true;
    bad(lines_.line_number(), problem);
  }
}

std::string RecordReader::set_time_by_rate(Record& out) const {
  const std::int64_t interval = settings_.interval.ns();
  constexpr std::int64_t kLatest = std::numeric_limits<std::int64_t>::max() / 2;
  if (interval > 0 && records_ > static_cast<std::uint64_t>(kLatest / interval)) {
    return "comes later than 146 years, expected a higher rate";
  }
  out.time_ns = static_cast<std::int64_t>(records_) * interval;
  return {};
}

void RecordReader::set_time(Record& out) {
  if (!start_ns_) start_ns_ = latest_ns_ = out.time_ns;
  if (out.time_ns < latest_ns_) {
    ++moved_times_;
  } else {
    latest_ns_ = out.time_ns;
  }
  out.time_ns = latest_ns_ - *start_ns_;
}

bool RecordReader::is_near(const Record& record) const {
  return start_ns_ && record.time_ns >= latest_ns_ - kReorder.ns() &&
         record.time_ns <= latest_ns_ + kReorder.ns();
}

void RecordReader::hold(const Record& record) {
  Held& held = held_.emplace_back();
  held.record = record;
  held.line = lines_.line_number();
  held.text.reserve(record.name.size() + record.rcode.size() + record.latency_ms.size());
  for (std::string_view* part : {&held.record.name, &held.record.rcode, &held.record.latency_ms}) {
    const std::size_t start = held.text.size();
    held.text.append(*part);
    *part = std::string_view(held.text).substr(start);
  }
}

// What is wrong with the time of the first record that is held, if anything.
std::string RecordReader::misplaced(const Held& first) {
  if (is_near(first.record)) return {};
  constexpr const char* kSort =
      ", expected lines in order of time; `ddns trace convert --sort` puts them in order";
  const std::int64_t time = first.record.time_ns;
  const std::int64_t tolerance = kReorder.ns();
  if (start_ns_ && time < latest_ns_) {
    return fmt::format("{} steps back by {}{}", parser_.time_column(),
                       seconds_text(latest_ns_ - time), kSort);
  }
  Record next;
  while (held_.size() <= kRowsAround && read(next)) hold(next);
  std::size_t before = 0;
  std::size_t after = 0;
  std::int64_t gap = 0;
  for (std::size_t i = 1; i < held_.size(); ++i) {
    const std::int64_t other = held_[i].record.time_ns;
    if (other >= time - tolerance) {
      ++after;
    } else if (!start_ns_ || other >= latest_ns_ - tolerance) {
      if (++before == 1) gap = time - other;
    }
  }
  if (before <= after) return {};
  return fmt::format("{} is {} ahead of the rows after it{}", parser_.time_column(),
                     seconds_text(gap), kSort);
}

bool RecordReader::next_by_time(Record& out) {
  while (!held_.empty()) {
    const Held& first = held_.front();
    const std::string problem = misplaced(first);
    if (problem.empty()) {
      out = first.record;
      set_time(out);
      return handed_out_ = true;
    }
    bad(first.line, problem);
    held_.pop_front();
  }
  return false;
}

bool RecordReader::next(Record& out) {
  if (handed_out_) held_.pop_front();
  handed_out_ = false;
  while (!next_by_time(out)) {
    if (!read(out)) return false;
    if (format_ == Format::kNames) {
      const std::string problem = set_time_by_rate(out);
      if (problem.empty()) break;
      bad(lines_.line_number(), problem);
    } else if (settings_.any_order) {
      break;
    } else if (is_near(out)) {
      set_time(out);
      break;
    } else {
      hold(out);
    }
  }
  ++records_;
  return true;
}

void RecordReader::add_totals(FileTotals& totals) const {
  totals.records += records_;
  totals.bad_lines += bad_lines_;
  totals.moved_times += moved_times_;
  totals.has_times = format_ == Format::kCsv;
  if (totals.first_bad_line.empty()) totals.first_bad_line = first_bad_line_;
}

}  // namespace ddns::traces
