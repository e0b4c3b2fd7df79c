#include "traces/convert.h"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <vector>

#include "sim/check.h"

namespace ddns::traces {
namespace {

// Six decimals, nine where they are needed.
void append_time(std::int64_t ns, fmt::memory_buffer& out) {
  const std::int64_t fraction = ns % sim::kSecondNs;
  if (fraction % 1000 == 0) {
    fmt::format_to(std::back_inserter(out), "{}.{:06d}", ns / sim::kSecondNs, fraction / 1000);
  } else {
    fmt::format_to(std::back_inserter(out), "{}.{:09d}", ns / sim::kSecondNs, fraction);
  }
}

// All of a line of a CSV that comes after the time.
void append_rest(const Record& r, fmt::memory_buffer& out) {
  fmt::format_to(std::back_inserter(out), ",{},{},", r.client, r.server);
  append_csv_name(r.name, out);
  fmt::format_to(std::back_inserter(out), ",{},{},", dns::type_name(r.type), r.rcode);
  if (r.answers) fmt::format_to(std::back_inserter(out), "{}", *r.answers);
  fmt::format_to(std::back_inserter(out), ",{}\n", r.latency_ms);
}

constexpr std::string_view kHeader = "t_s,client,server,qname,qtype,rcode,answers,latency_ms\n";

constexpr std::size_t kBlock = 65'536;  // octets that are written at once

void flush(fmt::memory_buffer& buffer, std::ostream& out) {
  out.write(buffer.data(), static_cast<std::streamsize>(buffer.size()));
  buffer.clear();
}

// Calls append(question, buffer) for every question and writes what it appends.
template <typename Append>
void write_all(TraceSource& source, std::ostream& out, Append append) {
  fmt::memory_buffer buffer;
  Question question;
  while (source.next(question)) {
    append(question, buffer);
    if (buffer.size() >= kBlock) flush(buffer, out);
  }
  flush(buffer, out);
}

// Writes lines in order of time, the times counted from the earliest; lines of one time stay in
// the order in which they came.
class Sorter {
 public:
  Sorter(Format to, std::ostream& out) : to_(to), out_(out) {}

  void add(const Record& record) {
    lines_.push_back({record.time_ns, text_.size()});
    if (to_ == Format::kCsv) {
      append_rest(record, text_);
    } else {
      append_query(record.name, record.type, text_);
    }
  }

  void write() {
    std::stable_sort(lines_.begin(), lines_.end(),
                     [](const Line& a, const Line& b) { return a.time_ns < b.time_ns; });
    fmt::memory_buffer buffer;
    for (const Line& line : lines_) {
      if (to_ == Format::kCsv) append_time(line.time_ns - lines_.front().time_ns, buffer);
      const char* start = text_.data() + line.start;
      const auto* end =
          static_cast<const char*>(std::memchr(start, '\n', text_.size() - line.start));
      buffer.append(start, end + 1);
      if (buffer.size() >= kBlock) flush(buffer, out_);
    }
    flush(buffer, out_);
  }

 private:
  struct Line {
    std::int64_t time_ns;
    std::size_t start;  // in text_
  };
  Format to_;
  std::ostream& out_;
  std::vector<Line> lines_;
  fmt::memory_buffer text_;
};

}  // namespace

// A normalized name holds no white space or control character, but maybe commas and quotes.
void append_csv_name(std::string_view name, fmt::memory_buffer& out) {
  if (name == kRootInCaptures) out.push_back('\\');
  if (name.find_first_of(",\"") == std::string_view::npos) {
    out.append(name);
    return;
  }
  out.push_back('"');
  for (const char c : name) {
    if (c == '"') out.push_back('"');
    out.push_back(c);
  }
  out.push_back('"');
}

void append_query(std::string_view name, dns::RrType type, fmt::memory_buffer& out) {
  // A line that begins so would be a comment.
  const bool comment = name.starts_with('#') || name.starts_with(';');
  if (comment || name == kRootInCaptures) out.push_back('\\');
  out.append(name);
  fmt::format_to(std::back_inserter(out), " {}\n", dns::type_name(type));
}

void write_csv(TraceSource& source, std::ostream& out) {
  out << kHeader;
  Record record;
  write_all(source, out, [&](const Question& q, fmt::memory_buffer& buffer) {
    record.time_ns = q.time.ns();
    record.client = q.client;
    record.name = source.names().name(q.name);
    record.type = source.names().type(q.name);
    record.rcode = source.answered(q.name) ? "NOERROR" : "NXDOMAIN";
    record.answers = source.answered(q.name) ? 1 : 0;
    append_time(record.time_ns, buffer);
    append_rest(record, buffer);
  });
}

void write_names(TraceSource& source, std::ostream& out) {
  write_all(source, out, [&](const Question& q, fmt::memory_buffer& buffer) {
    append_query(source.names().name(q.name), source.names().type(q.name), buffer);
  });
}

FileTotals convert(const std::string& path, const FileTraceSettings& settings, Format to,
                   Order order, std::ostream& out) {
  sim::check(to != Format::kAuto, "a trace is written as CSV or as names");
  RecordReader::Settings reading = reader_settings(settings);
  reading.any_order = order == Order::kSorted;
  RecordReader reader(open_lines(path), reading);
  fmt::memory_buffer buffer;
  Sorter sorter(to, out);
  RcodeCounts rcodes;
  bool any = false;
  if (to == Format::kCsv) out << kHeader;
  for (Record record; reader.next(record);) {
    rcodes.add(record.rcode);
    if (!passes(settings.outcome, outcome_of(record))) continue;
    any = true;
    if (order == Order::kSorted) {
      sorter.add(record);
    } else if (to == Format::kCsv) {
      append_time(record.time_ns, buffer);
      append_rest(record, buffer);
    } else {
      append_query(record.name, record.type, buffer);
    }
    if (buffer.size() >= kBlock) flush(buffer, out);
  }
  if (!any) throw_no_question(reader, settings.outcome);
  flush(buffer, out);
  if (order == Order::kSorted) sorter.write();
  FileTotals totals;
  totals.rcodes = rcodes.counts();
  reader.add_totals(totals);
  return totals;
}

}  // namespace ddns::traces
