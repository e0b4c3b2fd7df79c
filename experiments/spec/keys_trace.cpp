// The keys of the table that say what is asked.
#include "experiments/spec/keys_parts.h"

namespace ddns::experiments::parts {

namespace {

using enum KeyType;

const Condition kJungDay = {"/trace/kind", {"jung-day"}};
const Condition kSteady = {"/trace/kind", {"steady"}};
const Condition kSynthetic = {"/trace/kind", {"jung-day", "steady"}};
const Condition kFile = {"/trace/kind", {"file"}};
const Condition kUnsuccessful = {"/trace/outcome", {"unsuccessful"}};

void add_trace_kind_keys(std::vector<Key>& t) {
  t.push_back({.pointer = "/trace/kind",
               .type = kWord,
               .words = {"jung-day", "slashdot", "steady", "file", "uniform", "one-server"},
               .defaults = {{R"("jung-day")"}},
               .text = "The questions asked: a synthetic day like those that Jung et al. measured; "
                       "one record asked for again and again; questions at a steady rate for a "
                       "set of records; a recorded trace; lookups of uniformly random keys that "
                       "measure routing alone (no records, no "
                       "copies); or conventional DNS lookups of one server each (no overlay)."});
  t.push_back({.pointer = "/trace/outcome",
               .type = kWord,
               .words = {"successful", "unsuccessful"},
               .defaults = {{R"("successful")"}},
               .applies = {kJungDay},
               .text = "Are there records for the names asked (inserted before the first "
                       "question), or none?"});
}

void add_trace_size_keys(std::vector<Key>& t) {
  t.push_back({.pointer = "/trace/queries",
               .minimum = 1,
               .maximum = kBillion,
               .unit = "queries",
               .defaults = {{"220000", kUnsuccessful},
                            {"100000", {"/trace/kind", {"slashdot", "uniform"}}},
                            {"220000", {"/trace/kind", {"one-server"}}},
                            {"260000"}},
               .applies = {{"/trace/kind", {"jung-day", "slashdot", "uniform", "one-server"}}},
               .text = "How many questions are asked."});
  t.push_back({.pointer = "/trace/in_flight",
               .minimum = 1,
               .maximum = 1e7,
               .unit = "lookups",
               .defaults = {{"1024"}},
               .applies = {{"/trace/kind", {"uniform"}}},
               .text = "Lookups under way at a time; each that ends begins the next."});
}

void add_jung_day_keys(std::vector<Key>& t) {
  t.push_back({.pointer = "/trace/names",
               .minimum = 1,
               .maximum = kBillion,
               .unit = "names",
               .defaults = {{"17000", kUnsuccessful}, {"10000", kSteady}, {"120000"}},
               .applies = {kSynthetic},
               .text = "Distinct (name, type) pairs among them; of a steady trace, that there are "
                       "to ask for."});
  t.push_back({.pointer = "/trace/most_popular",
               .minimum = 1,
               .maximum = kBillion,
               .unit = "queries",
               .defaults = {{"82000", kUnsuccessful}, {"4219"}},
               .applies = {kJungDay},
               .text = "Queries for the most popular name."});
  t.push_back({.pointer = "/trace/asked_once",
               .nullable = true,
               .minimum = 0,
               .maximum = kBillion,
               .unit = "names",
               .defaults = {{"8000", kUnsuccessful}, {"93100"}},
               .applies = {kJungDay},
               .text = "Names asked for exactly once; null: as it comes."});
}

void add_jung_day_shape_keys(std::vector<Key>& t) {
  t.push_back({.pointer = "/trace/asked_over_100",
               .nullable = true,
               .minimum = 0,
               .maximum = kBillion,
               .unit = "names",
               .defaults = {{"165", kUnsuccessful}, {"141"}},
               .applies = {kJungDay},
               .text = "Names asked for more than 100 times; null: as it comes."});
  t.push_back({.pointer = "/trace/asked_over_1000",
               .nullable = true,
               .minimum = 0,
               .maximum = kBillion,
               .unit = "names",
               .defaults = {{"8", kUnsuccessful}, {"2"}},
               .applies = {kJungDay},
               .text = "Names asked for more than 1000 times; null: as it comes."});
  t.push_back({.pointer = "/trace/duration_s",
               .type = kNumber,
               .minimum = 0.001,
               .maximum = kBillion,
               .unit = "s",
               .defaults = {{"86400"}},
               .applies = {kSynthetic},
               .text = "How long the trace lasts."});
  t.push_back({.pointer = "/trace/clients",
               .minimum = 1,
               .maximum = kBillion,
               .unit = "hosts",
               .defaults = {{"1200"}},
               .applies = {kSynthetic},
               .text = "Hosts that ask, each question coming from any of them alike."});
}

void add_trace_file_keys(std::vector<Key>& t) {
  t.push_back({.pointer = "/trace/path",
               .type = kPath,
               .applies = {kFile},
               .text = "The recorded trace; .gz, .xz and .zst files are decompressed."});
  t.push_back({.pointer = "/trace/format",
               .type = kWord,
               .words = {"auto", "csv", "names"},
               .defaults = {{R"("auto")"}},
               .applies = {kFile},
               .text = "CSV with a header, lines of `name TYPE`, or told by the first line."});
  t.push_back({.pointer = "/trace/rate_per_s",
               .type = kNumber,
               .nullable = true,
               .minimum = 1e-6,
               .maximum = kBillion,
               .unit = "1/s",
               .defaults = {{"1", kSteady}, {"null"}},
               .applies = {{"/trace/kind", {"steady", "file"}}},
               .text =
                   "Rate of the questions of a steady trace, or of a file of names, which has no "
                   "times; null, for a file alone: as the times of the file say, or 3 a second "
                   "where it has none."});
}

void add_trace_text_keys(std::vector<Key>& t) {
  t.push_back({.pointer = "/trace/time_unit",
               .type = kWord,
               .words = {"auto", "s", "ms", "us", "ns"},
               .defaults = {{R"("auto")"}},
               .applies = {kFile},
               .text = "The unit of the times of a CSV that are numbers. With auto, the name of "
                       "their column says it: t_s, t_ms, t_us or t_ns."});
  t.push_back({.pointer = "/trace/type",
               .type = kWord,
               .nullable = true,
               .words = {"A", "NS", "CNAME", "SOA", "PTR", "MX", "TXT", "AAAA", "SRV", "NAPTR",
                         "DS", "DNSKEY", "TLSA", "SVCB", "HTTPS", "ANY", "CAA"},
               .defaults = {{"null"}},
               .applies = {kFile},
               .text = "The type of the questions of which the file gives the name alone, as a "
                       "list of names does; null refuses such lines."});
}

void add_steady_keys(std::vector<Key>& t) {
  t.push_back({.pointer = "/trace/zipf",
               .type = kNumber,
               .minimum = 0,
               .maximum = 10,
               .defaults = {{"0"}},
               .applies = {kSteady},
               .text = "The name of rank r is asked for in proportion to 1 / r^zipf; 0: all "
                       "alike."});
  t.push_back({.pointer = "/trace/start_s",
               .type = kNumber,
               .minimum = 0,
               .maximum = kBillion,
               .unit = "s",
               .defaults = {{"0"}},
               .applies = {on_overlay()},
               .text = "When the first question may be asked; the times of faults and the trace's "
                       "own are counted from the same beginning and from here."});
}

void add_trace_filter_keys(std::vector<Key>& t) {
  t.push_back({.pointer = "/trace/filter",
               .type = kWord,
               .words = {"successful", "unsuccessful", "all"},
               .defaults = {{R"("successful")"}},
               .applies = {kFile},
               .text = "Which of its questions are asked, by what became of them; all, where the "
                       "file does not say it, as lines of `name TYPE` do not. Names that were "
                       "answered have records, and so have all where the file does not say it; "
                       "but with unsuccessful none has, even one that was answered at another "
                       "time."});
  t.push_back({.pointer = "/trace/skip_bad_lines",
               .type = kBoolean,
               .defaults = {{"false"}},
               .applies = {kFile},
               .text = "Count malformed lines instead of stopping at the first."});
}

}  // namespace

void add_trace_keys(std::vector<Key>& t) {
  add_trace_kind_keys(t);
  add_trace_size_keys(t);
  add_jung_day_keys(t);
  add_jung_day_shape_keys(t);
  add_trace_file_keys(t);
  add_trace_filter_keys(t);
  add_trace_text_keys(t);
  add_steady_keys(t);
}

}  // namespace ddns::experiments::parts
