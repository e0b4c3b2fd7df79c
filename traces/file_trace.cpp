#include "traces/file_trace.h"

#include <fmt/format.h>

#include <cmath>
#include <vector>

#include "dns/name_index.h"
#include "sim/check.h"

namespace ddns::traces {
namespace {

class FileTrace final : public TraceSource {
 public:
  FileTrace(const std::string& path, const FileTraceSettings& settings) {
    RecordReader reader(open_lines(path), reader_settings(settings));
    dns::NameIndexer index(names_);
    RcodeCounts rcodes;
    for (Record record; reader.next(record);) {
      const Outcome outcome = outcome_of(record);
      rcodes.add(record.rcode);
      if (!passes(settings.outcome, outcome)) continue;
      const NameIndex name = index.intern(record.name, record.type);
      if (name == answered_.size()) answered_.push_back(false);
      if (outcome == Outcome::kSuccessful ||
          (outcome == Outcome::kAll && settings.outcome != Outcome::kUnsuccessful)) {
        answered_[name] = true;
      }
      questions_.push_back({sim::Time::at_ns(record.time_ns), name, record.client});
    }
    totals_.rcodes = rcodes.counts();
    reader.add_totals(totals_);
    if (questions_.empty()) throw_no_question(reader, settings.outcome);
    next_ = questions_.begin();
  }

  bool next(Question& out) override {
    if (next_ == questions_.end()) return false;
    out = *next_++;
    return true;
  }
  const NameTable& names() const override { return names_; }
  std::uint64_t question_count() const override { return questions_.size(); }
  bool answered(NameIndex i) const override { return answered_[i]; }
  const FileTotals* file_totals() const override { return &totals_; }
  const Questions* kept() const override { return &questions_; }

 private:
  NameTable names_;
  std::vector<bool> answered_;
  FileTotals totals_;
  Questions questions_;
  Questions::const_iterator next_;
};

}  // namespace

void throw_no_question(const RecordReader& reader, Outcome filter) {
  const char* word = "";
  if (filter == Outcome::kSuccessful) word = "successful ";
  if (filter == Outcome::kUnsuccessful) word = "unsuccessful ";
  const std::string& first = reader.first_bad_line();
  throw sim::InputError(
      sim::InputError::Kind::kData,
      fmt::format("{}: holds no {}question ({} questions and {} bad lines read){}", reader.label(),
                  word, reader.records(), reader.bad_lines(),
                  first.empty() ? "" : "; the first bad line: " + first));
}

RecordReader::Settings reader_settings(const FileTraceSettings& s) {
  if (!(s.queries_per_second >= 1e-6 && s.queries_per_second <= 1e9)) {
    throw sim::InputError(sim::InputError::Kind::kSpec,
                          fmt::format("the trace: queries_per_second = {}, expected "
                                      "1e-06 to 1e+09",
                                      s.queries_per_second));
  }
  const double interval_ns = std::round(1e9 / s.queries_per_second);
  return {.format = s.format,
          .skip_bad_lines = s.skip_bad_lines,
          .interval = sim::Duration::nanoseconds(static_cast<std::int64_t>(interval_ns)),
          .parser = s.parser};
}

std::unique_ptr<TraceSource> open_trace(const std::string& path,
                                        const FileTraceSettings& settings) {
  return std::make_unique<FileTrace>(path, settings);
}

bool has_times(const std::string& path, const FileTraceSettings& settings) {
  RecordReader reader(open_lines(path), reader_settings(settings));
  Record first;
  if (!reader.next(first)) throw_no_question(reader, Outcome::kAll);
  return reader.format() == Format::kCsv;
}

}  // namespace ddns::traces
