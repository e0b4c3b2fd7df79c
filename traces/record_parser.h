// Recorded questions, read from text: the CSV form
//   t_s,client,server,qname,qtype,rcode,answers,latency_ms
// (RFC 4180, with a header; docs/experiments.md) and query files, lines of `name TYPE` as dnsperf
// and its kin read them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dns/name.h"
#include "traces/csv_fields.h"
#include "traces/number_text.h"
#include "traces/peer_numbers.h"
#include "traces/recorded_name.h"
#include "traces/trace.h"

namespace ddns::traces {

// A question as it was recorded. Its texts are valid until the next line is read.
struct Record {
  std::int64_t time_ns = 0;
  std::uint32_t client = 0;
  std::uint32_t server = 0;
  std::string_view name;                 // normalized (dns/name.h)
  dns::RrType type = 0;                  // 0 where the type was not recorded
  std::string_view rcode;                // as written, empty where not recorded
  std::optional<std::uint32_t> answers;  // the number of answer records
  std::string_view latency_ms;           // a decimal number as written, or empty
};

// kSuccessful: NOERROR with at least one answer, or with a number of answers that was not recorded.
// kUnsuccessful: any other outcome, that is an error code, no response (NOANSWER), or NOERROR with
// no answer. kAll where no outcome was recorded.
Outcome outcome_of(const Record& record);

// Whether a filter lets a recorded outcome through. Where none was recorded, every filter does.
inline bool passes(Outcome filter, Outcome recorded) {
  return filter == Outcome::kAll || recorded == Outcome::kAll || recorded == filter;
}

// Which field of a CSV line holds what. Columns may come in any order; others are passed over.
struct Columns {
  static constexpr std::size_t kMissing = static_cast<std::size_t>(-1);
  std::size_t time = kMissing;
  std::size_t client = kMissing;
  std::size_t server = kMissing;
  std::size_t name = kMissing;
  std::size_t type = kMissing;
  std::size_t rcode = kMissing;
  std::size_t answers = kMissing;
  std::size_t latency = kMissing;
  std::size_t count = 0;
};

// Reads one line at a time, without allocating once its buffers have grown. The functions return an
// empty string, or what is wrong and what was expected.
class RecordParser {
 public:
  struct Settings {
    std::optional<TimeUnit> unit = {};     // nothing: told by the name of the column
    std::optional<dns::RrType> type = {};  // of questions whose type the file does not say
  };
  explicit RecordParser(const Settings& settings) : settings_(settings) {}

  // Reads the header of a CSV. A time, qname and qtype are required, qtype not where the settings
  // say it. Blanks around fields are cut off where the header has some.
  std::string parse_header(std::string_view line);
  std::string parse_csv(std::string_view line, Record& out);
  // Sets name and type alone. REQUIRES: the line is no comment (is_comment).
  std::string parse_query(std::string_view line, Record& out);

  // Whether the header or line read last ended in a quoted field, which may go on in the next line.
  bool unfinished() const { return fields_.unfinished(); }
  // What the column of times is called.
  std::string_view time_column() const { return time_column_; }

 private:
  std::string find_columns();
  std::string find_column(std::string_view name, std::size_t& column) const;
  std::string parse_numbers(Record& out);
  std::string parse_rcode(std::string_view text, Record& out);
  std::string parse_name(std::string_view text, Record& out);
  std::string time_problem(std::string_view text) const;
  bool parse_type(std::string_view text, dns::RrType& out);
  std::string_view field(std::size_t column) const {
    return column == Columns::kMissing ? std::string_view() : fields_[column];
  }

  Settings settings_;
  Columns columns_;
  TimeUnit unit_ = TimeUnit::kSeconds;
  std::string_view time_column_;
  CsvFields fields_;
  NameNormalizer names_;
  PeerNumbers clients_;
  PeerNumbers servers_;
  std::string known_rcode_;  // the last one that was looked at
  // Types by their words, which are few.
  struct KnownType {
    std::uint64_t word = 0;
    dns::RrType type = 0;
  };
  std::array<KnownType, 16> known_types_;
};

// Blank lines and those that begin with # or ; hold no question.
bool is_comment(std::string_view line);
// Whether the line looks like the header of a CSV.
bool is_header(std::string_view line);

}  // namespace ddns::traces
