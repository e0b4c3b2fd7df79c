#include "traces/records.h"

#include <fmt/format.h>

#include <cstring>
#include <limits>
#include <utility>

#include "sim/check.h"

namespace ddns::traces {

RecordReader::RecordReader(LineReader lines, const Settings& settings)
    : settings_(settings), lines_(std::move(lines)), format_(settings.format) {
  sim::check(settings.interval >= sim::Duration(), "questions do not come before those above them");
}

void RecordReader::bad(const std::string& what) {
  const std::string message = lines_.where() + what;
  if (!settings_.skip_bad_lines) throw sim::InputError(sim::InputError::Kind::kData, message);
  if (++bad_lines_ == 1) first_bad_line_ = message;
}

bool RecordReader::settle_format(std::string_view line) {
  const bool header = is_header(line);
  const bool named_csv = without_compression(lines_.label()).ends_with(".csv");
  if (format_ == Format::kAuto) {
    format_ = header || named_csv ? Format::kCsv : Format::kNames;
  }
  if (format_ == Format::kNames) return false;
  // Without its header no line of a CSV can be read, so this is never a matter of one bad line.
  std::string problem = "no header, expected a line such as t_s,client,server,qname,qtype,rcode";
  if (header) problem = parser_.parse_header(line);
  if (!problem.empty()) {
    throw sim::InputError(sim::InputError::Kind::kData, lines_.where() + problem);
  }
  return true;
}

std::string RecordReader::settle_time(Record& out) {
  if (format_ == Format::kNames) {
    const std::int64_t interval = settings_.interval.ns();
    constexpr std::int64_t kLatest = std::numeric_limits<std::int64_t>::max() / 2;
    if (interval > 0 && records_ > static_cast<std::uint64_t>(kLatest / interval)) {
      return "comes later than 146 years, expected a higher rate";
    }
    out.time_ns = static_cast<std::int64_t>(records_) * interval;
    return {};
  }
  const std::int64_t start = start_ns_.value_or(out.time_ns);
  std::int64_t time = out.time_ns - start;
  if (time < latest_ns_) {
    if (latest_ns_ - time > kReorder.ns()) {
      return fmt::format("t_s steps back by {}.{:03d} s, expected lines in order of time",
                         (latest_ns_ - time) / 1'000'000'000,
                         (latest_ns_ - time) / 1'000'000 % 1000);
    }
    time = latest_ns_;
    ++moved_times_;
  }
  start_ns_ = start;
  latest_ns_ = out.time_ns = time;
  return {};
}

std::string RecordReader::parse(std::string_view line, Record& out) {
  if (std::memchr(line.data(), '\0', line.size()) != nullptr) {
    return "holds a NUL octet, expected text";
  }
  std::string problem =
      format_ == Format::kCsv ? parser_.parse_csv(line, out) : parser_.parse_query(line, out);
  return problem.empty() ? settle_time(out) : problem;
}

bool RecordReader::next(Record& out) {
  std::string_view line;
  for (;;) {
    const LineReader::Got got = lines_.next(line);
    if (got == LineReader::Got::kEnd) return false;
    if (got == LineReader::Got::kTooLong) {
      bad(fmt::format("is longer than {} octets", kLineLimit));
      continue;
    }
    constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
    if (lines_.line_number() == 1 && line.starts_with(kByteOrderMark)) {
      line.remove_prefix(kByteOrderMark.size());
    }
    if (line.empty() || (format_ != Format::kCsv && is_comment(line))) continue;
    if (!settled_) {
      settled_ = true;
      if (settle_format(line)) continue;
    }
    const std::string problem = parse(line, out);
    if (problem.empty()) {
      ++records_;
      return true;
    }
    bad(problem);
  }
}

void RecordReader::add_totals(FileTotals& totals) const {
  totals.records += records_;
  totals.own_times = format_ == Format::kCsv;
  totals.bad_lines += bad_lines_;
  totals.moved_times += moved_times_;
  if (totals.first_bad_line.empty()) totals.first_bad_line = first_bad_line_;
}

}  // namespace ddns::traces
