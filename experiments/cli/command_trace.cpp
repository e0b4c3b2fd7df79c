// ddns trace: traces as files.
#include <fmt/format.h>

#include <iostream>
#include <memory>
#include <streambuf>

#include "experiments/cli/command.h"
#include "experiments/files/console.h"
#include "experiments/files/interrupt.h"
#include "experiments/files/output_file.h"
#include "experiments/load/load.h"
#include "experiments/run/run.h"
#include "experiments/world/trace_build.h"
#include "traces/compressor.h"
#include "traces/convert.h"
#include "traces/file_trace.h"
#include "traces/input_file.h"
#include "traces/tools.h"

namespace ddns::experiments {

namespace {

using traces::Format;
using traces::Outcome;

const std::map<std::string, Format> kInputFormats = {
    {"auto", Format::kAuto}, {"csv", Format::kCsv}, {"names", Format::kNames}};
const std::map<std::string, Format> kOutputFormats = {{"csv", Format::kCsv},
                                                      {"names", Format::kNames}};
const std::map<std::string, Outcome> kFilters = {{"all", Outcome::kAll},
                                                 {"successful", Outcome::kSuccessful},
                                                 {"unsuccessful", Outcome::kUnsuccessful}};
const std::map<std::string, traces::TimeUnit> kTimeUnits = {{"s", traces::TimeUnit::kSeconds},
                                                            {"ms", traces::TimeUnit::kMilliseconds},
                                                            {"us", traces::TimeUnit::kMicroseconds},
                                                            {"ns", traces::TimeUnit::kNanoseconds}};

struct TraceOptions {
  std::string input = "shipped:successful.json";
  std::string output;
  Format to = Format::kCsv;
  traces::Order order = traces::Order::kAsRead;
  traces::FileTraceSettings file;
  SpecOptions spec;
};

// Passes all on, unless the user has asked to stop: a trace may take long to write.
class Interruptible : public std::streambuf {
 public:
  explicit Interruptible(std::ostream& to) : to_(to) {}

 protected:
  std::streamsize xsputn(const char* text, std::streamsize size) override {
    throw_if_interrupted();
    to_.write(text, size);
    return size;
  }
  int_type overflow(int_type c) override {
    const char text = traits_type::to_char_type(c);
    xsputn(&text, 1);
    return traits_type::not_eof(c);
  }

 private:
  std::ostream& to_;
};

// A trace that is being written; its file is there whole, or not at all.
class TraceFile {
 public:
  explicit TraceFile(const std::string& path)
      : file_(path), compressor_(file_.stream(), path), buffer_(compressor_.stream()) {
    stream_.exceptions(std::ios::badbit);  // pass on what the buffer throws
  }
  const std::string& name() const { return file_.name(); }
  std::ostream& stream() { return stream_; }
  void commit() {
    compressor_.finish();
    file_.commit();
  }

 private:
  OutputFile file_;
  traces::Compressor compressor_;
  Interruptible buffer_;
  std::ostream stream_{&buffer_};
};

int generate(const TraceOptions& options) {
  const Spec spec = load_spec(options.input, options.spec.overrides());
  if (spec.trace.kind == TraceSpec::Kind::kCount) {
    throw sim::InputError(sim::InputError::Kind::kSpec,
                          options.input +
                              ": /trace/kind: this kind has no names to write, "
                              "expected jung-day, slashdot, steady, connections or file");
  }
  check_writable(options.output);
  const auto trace = build_trace(spec);
  TraceFile file(options.output);
  options.to == Format::kCsv ? write_csv(*trace, file.stream())
                             : write_names(*trace, file.stream());
  file.commit();
  if (!options.spec.quiet) {
    tell(fmt::format("{}: {} questions for {} names\n", file.name(),
                     with_commas(trace->question_count()), with_commas(trace->names().count())));
  }
  return kDone;
}

int info(const TraceOptions& options) {
  const auto trace = traces::open_trace(options.input, options.file);
  print_info(traces::info(*trace), std::cout);
  return kDone;
}

int convert(const TraceOptions& options) {
  TraceFile file(options.output);
  const traces::FileTotals totals =
      traces::convert(options.input, options.file, options.to, options.order, file.stream());
  file.commit();
  if (!options.spec.quiet) {
    tell(fmt::format("{}: {} lines read, {} bad ones skipped\n", file.name(),
                     with_commas(totals.records), with_commas(totals.bad_lines)));
  }
  return kDone;
}

void add_input_options(CLI::App& command, TraceOptions& options) {
  command
      .add_option("FILE", options.input,
                  "The trace, or - for standard input; .gz, .xz and .zst are decompressed")
      ->required();
  add_word_option(command, "--format", options.file.format, kInputFormats,
                  "The form of the file; auto tells it by the first line");
  add_word_option(command, "--filter", options.file.outcome, kFilters,
                  "Which questions, by what became of them");
  command
      .add_option("--rate-per-s", options.file.queries_per_second,
                  "Questions a second of a file of names, which has no times")
      ->check(CLI::Range(1e-6, 1e9))
      ->capture_default_str();
  add_word_option(command, "--time-unit", options.file.parser.unit, kTimeUnits,
                  "Unit of the times of a CSV, if not as its column is called: t_s, t_ms, t_us, "
                  "t_ns");
  command.add_option_function<std::string>(
      "--type",
      [&options](const std::string& word) {
        dns::RrType type = 0;
        if (!dns::parse_type(word, type)) {
          throw CLI::ValidationError("--type", "\"" + word +
                                                   "\" is no record type, expected one such as A, "
                                                   "PTR or TYPE257");
        }
        options.file.parser.type = type;
      },
      "Type of the questions of which the file gives the name alone");
  command.add_flag("--skip-bad-lines", options.file.skip_bad_lines,
                   "Count malformed lines instead of stopping at the first");
}

void add_output_options(CLI::App& command, TraceOptions& options) {
  command
      .add_option("--output", options.output,
                  "File to write; .gz, .xz and .zst are compressed, - is standard output")
      ->required();
  add_word_option(command, "--to", options.to, kOutputFormats,
                  "The form to write: names are lines of `name TYPE`");
}

}  // namespace

void add_trace_command(CLI::App& app, Action& action) {
  CLI::App* trace = app.add_subcommand("trace", "Make, look into and convert traces");
  trace->require_subcommand(1);
  auto options = std::make_shared<TraceOptions>();

  CLI::App* g = trace->add_subcommand("generate", "Write the questions of an experiment to a file");
  g->add_option("SPEC", options->input, "Experiment file")->capture_default_str();
  add_output_options(*g, *options);
  options->spec.add_to(*g);
  g->callback([options, &action] { action = [options] { return generate(*options); }; });

  CLI::App* i = trace->add_subcommand("info", "Tell what is in a trace");
  add_input_options(*i, *options);
  i->callback([options, &action] { action = [options] { return info(*options); }; });

  CLI::App* c = trace->add_subcommand("convert", "Write a trace in the other format, or filtered");
  add_input_options(*c, *options);
  add_output_options(*c, *options);
  c->add_flag_callback(
      "--sort", [options] { options->order = traces::Order::kSorted; },
      "Put the questions in order of time; takes the memory of the whole file");
  c->add_flag("--quiet", options->spec.quiet, "Say nothing");
  c->callback([options, &action] { action = [options] { return convert(*options); }; });
}

}  // namespace ddns::experiments
