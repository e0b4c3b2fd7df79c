#include "experiments/spec/trace.h"

#include "experiments/spec/conventional.h"
#include "experiments/spec/section.h"
#include "experiments/spec/service.h"
#include "traces/connections.h"

namespace ddns::experiments {

namespace {

using namespace table;
using traces::Format;
using traces::NegativeNames;
using traces::Outcome;
using traces::TimeUnit;
using Parser = traces::RecordParser::Settings;

const Condition kDay = {"/trace/kind", {"jung-day"}};
const Condition kSteadily = {"/trace/kind", {"steady"}};
const Condition kConnecting = {"/trace/kind", {"connections"}};
const Condition kSynthetic = {"/trace/kind", {"jung-day", "steady", "connections"}};
const Condition kByZipf = {"/trace/kind", {"steady", "connections"}};
const Condition kRecorded = {"/trace/kind", {"file"}};
const Condition kUnsuccessful = {"/trace/outcome", {"unsuccessful"}};
const Condition kMixed = {"/trace/outcome", {"mixed"}};

// The type of questions of which a file has the name alone.
Entry<Parser> type_of_names(const char* text) {
  Key out = key("type", KeyType::kWord, "null", text, kRecorded);
  out.nullable = true;
  out.words = {"A",     "NS", "CNAME",  "SOA",  "PTR",  "MX",    "TXT", "AAAA", "SRV",
               "NAPTR", "DS", "DNSKEY", "TLSA", "SVCB", "HTTPS", "ANY", "CAA"};
  return {std::move(out), [](Parser& values, const Json& value) {
            const bool known = dns::parse_type(value.get<std::string>(), values.type.emplace());
            sim::check(known, "a word of the table is no type");
          }};
}

using Preset = traces::ConnectionPreset;

// What a member is in each preset, and, for other kinds of trace, in the other cases.
template <class T>
Defaults by_preset(T Preset::*member, std::initializer_list<Default> others) {
  Defaults all({});
  for (const Preset& p : traces::connection_presets()) {
    all.push_back({Json(p.*member).dump(), {"/trace/preset", {p.name}}});
  }
  all.insert(all.end(), others);
  return all;
}

Entry<TraceSpec> presets() {
  Key out = key("preset", KeyType::kWord, {},
                "The trace of which the connections have the totals: numbers of connections, "
                "clients and names, and how long it is (docs/conventional.md).",
                kConnecting);
  for (const Preset& p : traces::connection_presets()) out.words.push_back(p.name);
  out.defaults = {{R"("mit-dec00")"}};
  return {std::move(out), [](TraceSpec&, const Json&) {}};
}

}  // namespace

const Section<TraceSpec> kTrace{
    "/trace",
    {},
    {word("kind", &TraceSpec::kind,
          {{"jung-day", TraceSpec::Kind::kJungDay},
           {"slashdot", TraceSpec::Kind::kSlashdot},
           {"steady", TraceSpec::Kind::kSteady},
           {"connections", TraceSpec::Kind::kConnections},
           {"file", TraceSpec::Kind::kFile},
           {"count", TraceSpec::Kind::kCount}},
          "The questions asked: a synthetic day like those that Jung et al. measured; one record "
          "asked for again and again; questions at a steady rate for a set of records; TCP "
          "connections like those of the traces that Jung et al. took, each to a name; a recorded "
          "trace; or so many questions that name nothing (count), which is what the services "
          "lookup and conventional are asked.")
         .or_else({{R"("count")", {"/service/kind", {"lookup"}}},
                   {R"("count")", kOnOneServer},
                   {R"("connections")", {"/conventional/model", {"caches"}}},
                   {R"("jung-day")"}})
         .formerly("uniform", R"(is now a service: write "service": {"kind": "lookup"})")
         .formerly("one-server", R"(is now a service: write "service": {"kind": "conventional"})"),
     word("outcome", &TraceSpec::outcome,
          {{"successful", Outcome::kSuccessful},
           {"unsuccessful", Outcome::kUnsuccessful},
           {"mixed", Outcome::kAll}},
          "Are there records for the names asked (inserted before the first question), or none? "
          "mixed: for some of them, in one stream; the totals of names are then those of names "
          "with records.",
          kDay),
     number("negative_share", &TraceSpec::negative_share, {0, 1}, {{"0.458333", kMixed}, {"0"}}, "",
            "Share of the questions that are for names without records; 0.458333: as many as the "
            "successful and the unsuccessful day have together.",
            kMixed),
     word("negative_names", &TraceSpec::negative_names,
          {{"mistyped", NegativeNames::kMistyped}, {"random", NegativeNames::kRandom}},
          "Which names have no records: those of the unsuccessful day, as often; or single labels "
          "of random letters, each asked for once, as browsers asked the root.",
          kMixed),
     presets(),
     integer("queries", &TraceSpec::queries, {1, kBillion},
             by_preset(&Preset::connections, {{"220000", kUnsuccessful},
                                              {"480000", kMixed},
                                              {"220000", kOnOneServer},
                                              {"100000", {"/trace/kind", {"slashdot", "count"}}},
                                              {"260000"}}),
             "queries", "How many questions are asked, or connections begun.",
             {{"/trace/kind", {"jung-day", "slashdot", "connections", "count"}}}),
     integer("in_flight", &TraceSpec::in_flight, {1, 1e7}, "1024", "lookups",
             "Lookups under way at a time; each that ends begins the next.",
             {{"/trace/kind", {"count"}}, {"/service/kind", {"lookup"}}}),
     integer(
         "names", &TraceSpec::names, {1, kBillion},
         by_preset(&Preset::names, {{"17000", kUnsuccessful}, {"10000", kSteadily}, {"120000"}}),
         "names",
         "Distinct (name, type) pairs among the questions; of a steady trace, those that there "
         "are to ask for.",
         kSynthetic),
     integer("most_popular", &TraceSpec::most_popular, {1, kBillion},
             {{"82000", kUnsuccessful}, {"4219"}}, "queries", "Queries for the most popular name.",
             kDay),
     integer("asked_once", &TraceSpec::asked_once, {0, kBillion},
             {{"8000", kUnsuccessful}, {"93100"}}, "names",
             "Names asked for exactly once; null: as it comes.", kDay)
         .or_null(),
     integer("asked_over_100", &TraceSpec::asked_over_100, {0, kBillion},
             {{"165", kUnsuccessful}, {"141"}}, "names",
             "Names asked for more than 100 times; null: as it comes.", kDay)
         .or_null(),
     integer("asked_over_1000", &TraceSpec::asked_over_1000, {0, kBillion},
             {{"8", kUnsuccessful}, {"2"}}, "names",
             "Names asked for more than 1000 times; null: as it comes.", kDay)
         .or_null(),
     seconds("duration_s", &TraceSpec::duration, {0.001, kBillion},
             by_preset(&Preset::duration_s, {{"86400"}}), "How long the trace lasts.", kSynthetic),
     integer("clients", &TraceSpec::clients, {1, kBillion}, by_preset(&Preset::clients, {{"1200"}}),
             "hosts", "Hosts that ask, each question or visit coming from any of them alike.",
             kSynthetic),
     path("path", &TraceSpec::path, {},
          "The file of a recorded trace; .gz, .xz and .zst files are decompressed.", kRecorded),
     word("format", &TraceSpec::format,
          {{"auto", Format::kAuto}, {"csv", Format::kCsv}, {"names", Format::kNames}},
          "The form of a recorded trace: CSV with a header, lines of `name TYPE`, or told by the "
          "first line.",
          kRecorded),
     number(
         "rate_per_s", &TraceSpec::rate_per_s, {1e-6, kBillion}, {{"1", kSteadily}, {"null"}},
         "1/s",
         "Rate of the questions of a steady trace, or of a file of names, which has no times; "
         "null, for a file alone: as the times of the file say, or 3 a second where it has none.",
         {{"/trace/kind", {"steady", "file"}}})
         .or_null(),
     word("filter", &TraceSpec::filter,
          {{"successful", Outcome::kSuccessful},
           {"unsuccessful", Outcome::kUnsuccessful},
           {"all", Outcome::kAll}},
          "Which questions of a recorded trace are asked, by what became of them; all, where the "
          "file does not say it, as lines of `name TYPE` do not. Names that were answered have "
          "records, and so have all where the file does not say it; but with unsuccessful none "
          "has, even one that was answered at another time.",
          kRecorded),
     flag("skip_bad_lines", &TraceSpec::skip_bad_lines, "false",
          "Are malformed lines of a recorded trace counted, instead of an error at the first?",
          kRecorded),
     within(&TraceSpec::parser,
            word("time_unit", &Parser::unit,
                 {{"auto", std::nullopt},
                  {"s", TimeUnit::kSeconds},
                  {"ms", TimeUnit::kMilliseconds},
                  {"us", TimeUnit::kMicroseconds},
                  {"ns", TimeUnit::kNanoseconds}},
                 "The unit of the times of a CSV that are numbers. With auto, the name of their "
                 "column says it: t_s, t_ms, t_us or t_ns.",
                 kRecorded),
            type_of_names("The type of the questions of which the file gives the name alone, as a "
                          "list of names does; null refuses such lines.")),
     number("zipf", &TraceSpec::zipf, {0, 10}, by_preset(&Preset::zipf, {{"0"}}), "",
            "The name of rank r is asked for in proportion to 1 / r^zipf; 0: all alike.", kByZipf),
     number("connections_a_visit", &TraceSpec::a_visit, {1, 1e6},
            by_preset(&Preset::a_visit, {{"1"}}), "connections",
            "A client that turns to a name begins so many connections on average, one after "
            "another.",
            kConnecting),
     seconds("gap_s", &TraceSpec::gap, {0, 1e6}, by_preset(&Preset::gap_s, {{"1"}}),
             "The mean pause between the connections of a visit.", kConnecting),
     seconds("start_s", &TraceSpec::start, {0, kBillion}, "0",
             "When the first question may be asked; the times of faults are counted from the same "
             "beginning, the trace's own from here.",
             kOnOverlay)}};

}  // namespace ddns::experiments
