#include "traces/file_trace.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "sim/check.h"
#include "traces/name_index.h"

namespace ddns::traces {
namespace {

using Kind = sim::InputError::Kind;

class FileTrace final : public TraceSource {
 public:
  FileTrace(const std::string& path, const FileTraceSettings& settings)
      : settings_(settings), index_(names_), reader_(open_lines(path), reader_settings(settings)) {
    count();
    // The second reading meets no line that the first has not.
    reader_ = RecordReader(open_lines(path), reader_settings(settings));
  }

  bool next(Question& out) override {
    while (reader_.next(record_)) {
      const Outcome outcome = outcome_of(record_);
      if (!passes(settings_.outcome, outcome)) continue;
      const auto name = index_.find(record_.name, record_.type);
      if (!name || asked_ == count_) changed();
      ++asked_;
      out = {sim::Time::at_ns(record_.time_ns), *name, record_.client};
      return true;
    }
    if (asked_ != count_) changed();
    return false;
  }
  const NameTable& names() const override { return names_; }
  std::uint64_t question_count() const override { return count_; }
  bool answered(NameIndex i) const override { return answered_[i]; }
  const FileTotals* file_totals() const override { return &totals_; }

 private:
  // The first reading.
  void count() {
    while (reader_.next(record_)) {
      const Outcome outcome = outcome_of(record_);
      ++totals_.rcodes[std::string(record_.rcode)];
      if (passes(settings_.outcome, outcome)) {
        ++count_;
        const NameIndex name = index_.intern(record_.name, record_.type);
        if (name == answered_.size()) answered_.push_back(false);
        if (outcome == Outcome::kSuccessful) answered_[name] = true;
        if (outcome == Outcome::kAll) {
          answered_[name] = settings_.outcome != Outcome::kUnsuccessful;
        }
      }
    }
    reader_.add_totals(totals_);
    if (count_ == 0) throw_no_question(reader_, settings_.outcome);
  }

  [[noreturn]] void changed() const {
    throw sim::InputError(Kind::kData, reader_.label() + ": changed while it was read");
  }

  FileTraceSettings settings_;
  NameTable names_;
  NameIndexer index_;
  std::vector<bool> answered_;
  std::uint64_t count_ = 0;
  std::uint64_t asked_ = 0;
  FileTotals totals_;
  RecordReader reader_;
  Record record_;
};

}  // namespace

void throw_no_question(const RecordReader& reader, Outcome filter) {
  const char* word = "";
  if (filter == Outcome::kSuccessful) word = "successful ";
  if (filter == Outcome::kUnsuccessful) word = "unsuccessful ";
  throw sim::InputError(Kind::kData,
                        fmt::format("{}: holds no {}question ({} questions and {} bad lines read)",
                                    reader.label(), word, reader.records(), reader.bad_lines()));
}

RecordReader::Settings reader_settings(const FileTraceSettings& s) {
  if (!(s.queries_per_second >= 1e-6 && s.queries_per_second <= 1e9)) {
    throw sim::InputError(Kind::kSpec, fmt::format("the trace: queries_per_second = {}, expected "
                                                   "1e-06 to 1e+09",
                                                   s.queries_per_second));
  }
  const double interval_ns = std::round(1e9 / s.queries_per_second);
  return {s.format, s.skip_bad_lines,
          sim::Duration::nanoseconds(static_cast<std::int64_t>(interval_ns))};
}

void check_beginning(const std::string& path, const FileTraceSettings& settings) {
  RecordReader reader(open_lines(path), reader_settings(settings));
  Record record;
  if (!reader.next(record)) throw_no_question(reader, settings.outcome);
}

std::unique_ptr<TraceSource> open_trace(const std::string& path,
                                        const FileTraceSettings& settings) {
  return std::make_unique<FileTrace>(path, settings);
}

}  // namespace ddns::traces
