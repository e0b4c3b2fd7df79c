#include "experiments/cli/command_batch.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "experiments/batch/shard.h"
#include "experiments/cli/command_submit.h"
#include "experiments/files/console.h"
#include "experiments/files/suggest.h"
#include "experiments/run/memory.h"
#include "experiments/terminal/plan.h"
#include "experiments/terminal/progress.h"

namespace ddns::experiments {

namespace {

using sim::InputError;
using Kind = PointState::Kind;
using Points = std::vector<std::size_t>;

struct BatchOptions {
  unsigned jobs = 1;
  bool dry_run = false;
  std::string shard;
  std::vector<std::string> points;
  bool failed = false;
  std::string plan;
};

// Refuses another batch than the one that was meant.
void check_plan(const Batch& batch, const std::string& wanted) {
  if (wanted.empty() || batch.plan_id() == wanted) return;
  throw InputError(InputError::Kind::kSpec,
                   fmt::format("--plan {}: is {} now: the experiment, a file that it reads, or the "
                               "program has changed; submit it again",
                               wanted, batch.plan_id()));
}

std::size_t point_of(const Batch& batch, const std::string& name) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    if (batch.point(i).name == name) return i;
    names.push_back(batch.point(i).name);
  }
  throw InputError(InputError::Kind::kSpec, fmt::format("--point {}: there is no such point{}",
                                                        name, did_you_mean(name, names)));
}

// The points that the options leave.
Points selection(const Batch& batch, const BatchOptions& options) {
  Points points = batch.all();
  if (!options.shard.empty()) {
    const Shard shard = parse_shard(options.shard);
    points = deal(batch.costs_s(), shard.of)[shard.number - 1];
  }
  if (!options.points.empty()) {
    std::set<std::size_t> named;
    for (const std::string& name : options.points) named.insert(point_of(batch, name));
    std::erase_if(points, [&](std::size_t i) { return !named.contains(i); });
  }
  if (options.failed) {
    std::erase_if(points, [&](std::size_t i) { return batch.state(i).kind != Kind::kFailed; });
  }
  return points;
}

std::string short_id(const std::string& id) {
  return id.substr(0, 12);
}

// What of the points would run, by names.
Plan plan_of(const Batch& batch, const Points& points, bool with_ids) {
  Plan plan;
  for (const std::size_t i : points) {
    const std::string id = with_ids ? short_id(batch.id(i)) + "  " : "";
    plan.add(id + batch.point(i).name, *batch.point(i).spec);
  }
  return plan;
}

int tell_plan(BatchCommand& command, const BatchOptions& options) {
  const Batch& batch = command.batch();
  const Points points = selection(batch, options);
  const Plan plan = plan_of(batch, points, /*with_ids=*/true);
  say(plan.text(options.jobs, available_memory()));
  const unsigned shards = shards_of(batch.costs_s());
  say(fmt::format("{}: plan {}, {} {}; shards of a minute of work or more: {}\n", command.name(),
                  short_id(batch.plan_id()), batch.size(), command.unit(), shards));
  return kDone;
}

// The errors of what failed, a line each, as far as a screen has room for them.
void tell_failures(const Batch& batch, const FailedPoints& failed) {
  constexpr std::size_t kMost = 10;
  for (std::size_t i = 0; i < std::min(failed.size(), kMost); ++i) {
    tell(fmt::format("{}: {}\n", batch.point(failed[i].first).name, failed[i].second.error));
  }
  if (failed.size() > kMost) tell(fmt::format("and {} more\n", failed.size() - kMost));
}

int run_points(BatchCommand& command, const BatchOptions& options) {
  const CostMeter meter;
  Batch& batch = command.batch();
  check_plan(batch, options.plan);
  const Points points = selection(batch, options);
  const Plan plan = plan_of(batch, points, /*with_ids=*/false);
  const std::uint64_t available = available_memory();
  if (options.dry_run) say(plan.text(options.jobs, available));
  plan.check_fits(options.jobs, available);
  if (options.dry_run) return kDone;
  const bool whole = options.shard.empty() && options.points.empty() && !options.failed;
  if (whole) command.check_outputs();
  BatchOutcome outcome;
  {
    SharedProgress progress(Progress::style(command.quiet()), command.name(), command.unit(),
                            static_cast<double>(points.size()));
    outcome = batch.run(points, {options.jobs, command.force(), &progress});
  }
  if (outcome.replaced > 0) {
    tell(fmt::format("{}: {} {} replaced; other versions of ddns had made other results of them\n",
                     command.name(), outcome.replaced, command.unit()));
  }
  if (!outcome.failed.empty()) {
    tell_failures(batch, outcome.failed);
    tell(fmt::format("{}: {} of {} {} failed\n", command.name(), outcome.failed.size(),
                     points.size(), command.unit()));
    return outcome.failed.front().second.exit_code;
  }
  if (whole) return command.merge({options.jobs, outcome.skipped, meter});
  if (command.quiet()) return kDone;
  tell(fmt::format("{}: {} of {} {} in {}, {} of them done before\n", command.name(), points.size(),
                   batch.size(), command.unit(), time_text(meter.wall_s()), outcome.skipped));
  return kDone;
}

// How many points are done, and which are not.
struct Standing {
  explicit Standing(const Batch& batch, unsigned jobs) {
    const std::vector<PointState> states = batch.states(jobs);
    for (std::size_t i = 0; i < states.size(); ++i) {
      if (states[i].kind == Kind::kMissing) missing.push_back(i);
      if (states[i].kind == Kind::kFailed) failed.emplace_back(i, states[i]);
    }
    done = states.size() - missing.size() - failed.size();
  }
  std::string text(const BatchCommand& command, const Batch& batch) const {
    std::string out =
        fmt::format("{}: {} of {} {} done", command.name(), done, batch.size(), command.unit());
    if (!failed.empty()) out += fmt::format(", {} failed", failed.size());
    if (!missing.empty()) {
      out += fmt::format(", {} missing (first: {})", missing.size(),
                         batch.point(missing.front()).name);
    }
    return out;
  }
  bool complete() const { return missing.empty() && failed.empty(); }

  std::size_t done = 0;
  Points missing;
  FailedPoints failed;
};

int tell_status(BatchCommand& command, const BatchOptions& options) {
  const Batch& batch = command.batch();
  check_plan(batch, options.plan);
  const Standing standing(batch, options.jobs);
  say(standing.text(command, batch) + '\n');
  for (const auto& [point, state] : standing.failed) {
    say(fmt::format("failed: {}: {}\n", batch.point(point).name, state.error));
  }
  say(slurm_standing(command, batch));
  return standing.complete() ? kDone : kFailed;
}

int merge_points(BatchCommand& command, const BatchOptions& options) {
  const CostMeter meter;
  const Batch& batch = command.batch();
  check_plan(batch, options.plan);
  command.check_outputs();
  const Standing standing(batch, options.jobs);
  if (standing.complete()) return command.merge({options.jobs, batch.size(), meter});
  tell_failures(batch, standing.failed);
  tell(standing.text(command, batch) + "; nothing is merged before all are\n");
  return kFailed;
}

void add_selection(CLI::App& command, BatchOptions& options) {
  command.add_option("--shard", options.shard, "Only the I-th of N parts, of about as much work")
      ->type_name("I/N");
  command.add_option("--point", options.points, "Only the point of this name (repeatable)")
      ->type_name("NAME")
      ->expected(1)
      ->take_all()
      ->allow_extra_args(false);
  command.add_flag("--failed", options.failed, "Only points that have failed");
}

void add_jobs(CLI::App& command, BatchOptions& options, const char* text) {
  command.add_option("--jobs", options.jobs, text)
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
}

void add_plan(CLI::App& command, BatchOptions& options) {
  command.add_option("--plan", options.plan, "Refuse any other plan than this, as scripts do")
      ->type_name("ID");
}

}  // namespace

void add_batch_commands(CLI::App& command, Action& action, BatchWords words) {
  auto options = std::make_shared<BatchOptions>();
  options->jobs = words.jobs;
  const auto acts = [words, options, &action](int (*act)(BatchCommand&, const BatchOptions&)) {
    return [words, options, act, &action] {
      action = [words, options, act] { return act(*words.make(), *options); };
    };
  };
  const auto add = [&](const char* name, const char* text,
                       int (*act)(BatchCommand&, const BatchOptions&)) {
    CLI::App* sub = command.add_subcommand(name, text);
    words.add_to(*sub)->required(words.needs_name);
    sub->callback(acts(act));
    return sub;
  };
  CLI::Option* named = words.add_to(command);
  add_jobs(command, *options, "Threads");
  command.add_flag("--dry-run", options->dry_run,
                   "Run nothing: tell what would run, and about how much memory and time it takes");
  command.callback([&command, named, needed = words.needs_name, act = acts(run_points)] {
    if (!command.get_subcommands().empty()) return;
    if (needed && named->count() == 0) throw CLI::RequiredError(named->get_name());
    act();
  });

  CLI::App* plan =
      add("plan", "Tell what there is to run, with ids, memory and time; run nothing", tell_plan);
  add_selection(*plan, *options);
  add_jobs(*plan, *options, "Threads that the memory is told for");
  CLI::App* run =
      add("run", "Run what is not done yet, or a part of it; merge unless a part was asked for",
          run_points);
  add_selection(*run, *options);
  add_jobs(*run, *options, "Threads");
  run->add_flag("--dry-run", options->dry_run, "Run nothing: tell what would run");
  add_plan(*run, *options);
  CLI::App* status = add(
      "status", "Tell what is done, missing and failed; exit with 0 when all is done", tell_status);
  add_jobs(*status, *options, "Threads");
  CLI::App* merge = add("merge", "Make what has been run into one result", merge_points);
  add_jobs(*merge, *options, "Threads");
  add_plan(*merge, *options);
  add_submit_command(command, action, words);
}

}  // namespace ddns::experiments
