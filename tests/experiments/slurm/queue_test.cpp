// What is read of Slurm: lines that Slurm 22.05.8 wrote, and lines that mean nothing.
#include "experiments/slurm/queue.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "experiments/slurm/record.h"
#include "experiments/slurm/submit.h"
#include "tests/scratch.h"

namespace ddns::experiments {
namespace {

using Catch::Contains;

const std::string kKilled =
    "slurmstepd-n1: error: StepId=5.batch exceeded memory limit (413773824 > 104857600), being "
    "killed\n"
    "slurmstepd-n1: error: Exceeded job memory limit\n"
    "slurmstepd-n1: error: *** JOB 5 ON n1 CANCELLED AT 2026-11-27T20:51:39 ***\n";

TEST_CASE("squeue is understood") {
  const auto all = read_squeue(
      "20|1|COMPLETED|None|a|b c\n"
      "20|2|FAILED|NonZeroExitCode|a|b c\n"
      "20|8|PENDING|Resources|a|b c\n"
      "21|N/A|PENDING|Dependency|t.sh\n"
      "1|5|NODE_FAIL|NodeDown|a.sh\n"
      "2|N/A|TIMEOUT|TimeLimit|t.sh\n"
      "20|3|RUNNING|None|a|b c");
  REQUIRE(all.size() == 7);
  CHECK(all.at({20, 1}).state == SlurmState::kDone);
  CHECK(all.at({20, 1}).name == "a|b c");
  CHECK(all.at({20, 1}).why.empty());
  CHECK(all.at({20, 2}).state == SlurmState::kFailed);
  CHECK(all.at({20, 8}).state == SlurmState::kPending);
  CHECK(all.at({20, 8}).why == "Resources");
  CHECK(all.at({20, 3}).state == SlurmState::kRunning);
  CHECK(all.at({21, 0}).state == SlurmState::kPending);
  CHECK(all.at({2, 0}).state == SlurmState::kTime);
  CHECK(all.at({1, 5}).state == SlurmState::kNode);
}

TEST_CASE("lines that are none of squeue's are passed over") {
  CHECK(read_squeue("").empty());
  CHECK(read_squeue("\n\n|||||\n").empty());
  CHECK(read_squeue("slurm_load_jobs error: Unable to contact slurm controller\n").empty());
  CHECK(read_squeue("1|2\n1|2|SLEEPING|None|x\n-1|2|RUNNING|None|x\n1|x|RUNNING|None|x\n"
                    "99999999999999999999999|1|RUNNING|None|x\n1|4294967296|RUNNING||x")
            .empty());
  CHECK(read_squeue(std::string(1000, '|') + std::string("\0\xff", 2)).empty());
}

TEST_CASE("a log tells how its element ended") {
  CHECK(read_slurm_log("").state == SlurmState::kGone);
  const SlurmEnd killed = read_slurm_log("small: 3 points\n" + kKilled);
  CHECK(killed.state == SlurmState::kMemory);
  CHECK_THAT(killed.why, Contains("exceeded memory limit (413773824 > 104857600)"));
  CHECK(read_slurm_log("slurmstepd: error: Detected 1 oom_kill event in StepId=7.batch. Some of "
                       "the step tasks have been OOM Killed.\n")
            .state == SlurmState::kMemory);
  CHECK(read_slurm_log("slurmstepd-n2: error: *** JOB 6 ON n2 CANCELLED AT 2026-11-27T20:52:01 "
                       "***\n")
            .state == SlurmState::kCancelled);
  CHECK(read_slurm_log("slurmstepd-n2: error: *** JOB 2 ON n2 CANCELLED AT 2026-11-27T20:53:26 "
                       "DUE TO TIME LIMIT ***")
            .state == SlurmState::kTime);
  CHECK(read_slurm_log("slurmstepd: error: *** JOB 9 ON n2 CANCELLED AT 2026-11-27T20:53:26 DUE "
                       "TO NODE FAILURE, SEE SLURMCTLD LOG FOR DETAILS ***")
            .state == SlurmState::kNode);
  // What the program itself says is no word of Slurm's.
  const SlurmEnd own = read_slurm_log("a\nddns: CANCELLED AT oom_kill event\n \n");
  CHECK(own.state == SlurmState::kGone);
  CHECK(own.why == "ddns: CANCELLED AT oom_kill event");
  CHECK(read_slurm_log("slurmstepd").state == SlurmState::kGone);
  CHECK(read_slurm_log(std::string("\0\n\xff\nslurmstepd\n", 15)).state == SlurmState::kGone);
}

// A folder with commands that answer as Slurm's would, first on PATH while it lives.
class FakeSlurm {
 public:
  FakeSlurm() : path_(std::getenv("PATH")) {
    setenv("PATH", (folder.path("bin") + ":" + path_).c_str(), 1);
  }
  ~FakeSlurm() { setenv("PATH", path_.c_str(), 1); }
  void answer(const std::string& program, const std::string& script) const {
    const std::string file = folder.write("bin/" + program, "#!/bin/sh\n" + script);
    std::filesystem::permissions(file, std::filesystem::perms::owner_all);
  }
  std::string read(const std::string& name) const {
    std::ifstream in(folder.path(name));
    return {std::istreambuf_iterator<char>(in), {}};
  }
  SlurmBatch batch() const {
    return {"small", folder.path("s.slurm"), {"/bin/ddns"}, {"/bin/ddns", "merge"}, 4, "plan"};
  }

  const Folder folder;

 private:
  std::string path_;
};

TEST_CASE("nothing was submitted where there is no record") {
  const Folder folder;
  CHECK(slurm_queue(folder.path("none"), "plan").shards == 0);
  CHECK(slurm_text(slurm_queue(folder.path(), "plan")).empty());
  folder.write("12_3.log", "x");
  folder.write("notes.json", "x");
  CHECK(slurm_queue(folder.path(), "plan").shards == 0);
  folder.write("12.json", "{\"job\": 1}");
  CHECK_THROWS_WITH(slurm_queue(folder.path(), "plan"),
                    Contains("12.json: is no record of a job, expected"));
}

TEST_CASE("the state of a shard is that of its last job, as far as it is known") {
  const FakeSlurm slurm;
  const std::string folder = slurm.folder.path("s.slurm");
  const auto record = [&](std::uint64_t job, std::vector<unsigned> indices, const char* time) {
    write_record(folder, {job, "small.plan", "plan", 4, std::move(indices), 128, time});
  };
  record(7, {1, 2, 3, 4}, "2026-01-01T00:00:00Z");
  record(6, {3}, "2026-01-02T00:00:00Z");
  record(8, {}, "2026-01-02T00:00:01Z");
  write_record(folder, {9, "other", "other", 99, {1}, 128, "2026-01-03T00:00:00Z"});
  slurm.folder.write("s.slurm/7_2.log", kKilled);
  slurm.folder.write("s.slurm/7_3.log", kKilled);
  slurm.folder.write("s.slurm/7_4.log", "ddns: s.json: cannot be read\n");
  slurm.answer("squeue",
               "echo \"$*\" >\"" + slurm.folder.path("asked") +
                   "\"\ncat <<X\n7|1|COMPLETED|None|small.plan\n"
                   "7|2|FAILED|JobLaunchFailure|small.plan\n"
                   "7|4|FAILED|NonZeroExitCode|small.plan\n"
                   "6|3|PENDING|Priority|small.plan\n8|N/A|PENDING|Dependency|small.plan\nX\n");
  const SlurmQueue queue = slurm_queue(folder, "plan");
  CHECK(queue.trouble.empty());
  CHECK(queue.shards == 4);
  REQUIRE(queue.elements.size() == 4);
  CHECK(queue.elements.at(1).state == SlurmState::kDone);
  CHECK(queue.elements.at(2).state == SlurmState::kMemory);
  CHECK(queue.elements.at(2).needs_mb == 256);
  CHECK(queue.elements.at(3).state == SlurmState::kPending);
  CHECK(queue.elements.at(3).job == 6);
  CHECK(queue.elements.at(3).needs_mb == 256);  // it was killed once
  CHECK(queue.elements.at(4).state == SlurmState::kFailed);
  CHECK(queue.elements.at(4).why == "ddns: s.json: cannot be read");
  CHECK(queue.merge.job == 8);
  CHECK(queue.merge.state == SlurmState::kPending);
  CHECK_THAT(slurm.read("asked"), Contains("--jobs=7,6,8 "));
  const std::string text = slurm_text(queue);
  CHECK_THAT(text, Contains("slurm: 4 shards, 1 pending (Priority), 1 done, 1 failed, 1 killed for "
                            "memory\n"));
  CHECK_THAT(text, Contains("  shard 2: killed for memory, of which it had 128 MB; the next "
                            "submission asks for 256 MB (") &&
                       Contains("/7_2.log)\n") &&
                       Contains("  shard 4: failed: ddns: s.json: cannot be read (") &&
                       Contains("  merge: pending: Dependency (job 8)\n"));
  // Jobs of the same numbers, but of another's.
  slurm.answer("squeue", "echo '7|1|RUNNING|None|theirs'");
  CHECK(slurm_queue(folder, "plan").elements.at(1).state == SlurmState::kCancelled);
  CHECK(slurm_queue(folder, "plan").elements.at(1).why == "before it began");
  slurm.folder.write("s.slurm/7_1.log", "");  // it has begun
  CHECK(slurm_queue(folder, "plan").elements.at(1).state == SlurmState::kGone);
  // Slurm has forgotten all, and then cannot be asked.
  slurm.answer("squeue", "echo 'slurm_load_jobs error: Invalid job id specified' >&2; exit 1");
  CHECK(slurm_queue(folder, "plan").trouble.empty());
  CHECK(slurm_queue(folder, "plan").elements.at(2).state == SlurmState::kMemory);
  slurm.answer("squeue",
               "echo 'slurm_load_jobs error: Unable to contact slurm controller' >&2\n"
               "exit 1");
  CHECK(slurm_queue(folder, "plan").trouble ==
        "squeue: slurm_load_jobs error: Unable to contact slurm controller");
  CHECK(slurm_queue(folder, "plan").elements.at(3).state == SlurmState::kGone);
  CHECK_THROWS_WITH(slurm_submit(slurm.batch(), {}, {}), Contains("Unable to contact"));
}

TEST_CASE("of many that ended badly ten are told") {
  SlurmQueue queue;
  queue.shards = 12;
  for (unsigned shard = 1; shard <= 12; ++shard) {
    queue.elements[shard].state = SlurmState::kNode;
    queue.elements[shard].why = "NodeDown";
  }
  const std::string text = slurm_text(queue);
  CHECK_THAT(text, Contains("12 lost with a node\n") && Contains("  shard 10: lost with a node:"));
  CHECK_THAT(text, !Contains("shard 11:") && Contains("  and 2 more\n"));
}

TEST_CASE("jobs are submitted, recorded, and submitted again where they are needed") {
  const FakeSlurm slurm;
  const SlurmBatch batch = slurm.batch();
  const std::string count = slurm.folder.path("count");
  slurm.answer("sbatch", "echo \"$*\" >>" + slurm.folder.path("asked") + "\necho x >>" + count +
                             "\necho $(wc -l <" + count + ")\n");
  const auto first = slurm_submit(batch, {{1, 1e8}, {2, 1e8}, {3, 2e8}}, {});
  CHECK(first.arrays == std::vector<std::uint64_t>{1, 2});
  CHECK(first.merge == 3);
  CHECK(first.elements == 3);
  CHECK(slurm.read("asked") == "--parsable " + batch.folder + "/run-256M.sh\n--parsable " +
                                   batch.folder + "/run-128M.sh\n--parsable " +
                                   "--dependency=afterany:1:2 " + batch.folder + "/merge.sh\n");
  CHECK_THAT(slurm.read("s.slurm/run-256M.sh"), Contains("--array=3\n"));
  const auto records = read_records(batch.folder, "plan");
  REQUIRE(records.size() == 3);
  CHECK(records[0].memory_mb == 256);
  CHECK(records[1].indices == std::vector<unsigned>{1, 2});
  CHECK(records[2].indices.empty());
  CHECK(read_records(batch.folder, "another").empty());
  // The second still runs: the merge job waits for it too.
  slurm.answer("squeue", "printf '2|2|RUNNING|None|small.plan\\n'");
  const auto second = slurm_submit(batch, {{1, 1e8}, {2, 1e8}}, {});
  CHECK(second.arrays == std::vector<std::uint64_t>{4});
  CHECK(second.elements == 1);
  CHECK(second.active == 1);
  CHECK_THAT(slurm.read("asked"), Contains("--dependency=afterany:2:4 "));
}

TEST_CASE("what sbatch says is passed on, and nonsense refused") {
  const FakeSlurm slurm;
  slurm.answer("sbatch",
               "echo 'sbatch: error: invalid partition specified: nope' >&2\n"
               "echo 'sbatch: error: Batch job submission failed' >&2\nexit 1");
  CHECK_THROWS_WITH(slurm_submit(slurm.batch(), {{1, 0}}, {}),
                    "sbatch: error: invalid partition specified: nope; sbatch: error: Batch job "
                    "submission failed");
  slurm.answer("sbatch", "case $2 in *256M*) echo 7 ;; *) echo no >&2; exit 1 ;; esac");
  CHECK_THROWS_WITH(slurm_submit(slurm.batch(), {{1, 0}, {2, 2e8}}, {}),
                    "sbatch: no; before that jobs 7 were submitted, without one that merges");
  REQUIRE(read_records(slurm.batch().folder, "plan").size() == 1);
  std::filesystem::remove_all(slurm.batch().folder);
  slurm.answer("sbatch", "exit 3");
  CHECK_THROWS_WITH(slurm_submit(slurm.batch(), {{1, 0}}, {}), "sbatch: exit code 3");
  for (const char* said : {"", "Submitted batch job 12", "12a", "-3", "0"}) {
    slurm.answer("sbatch", "printf '%s' '" + std::string(said) + "'");
    CHECK_THROWS_WITH(slurm_submit(slurm.batch(), {{1, 0}}, {}), Contains("expected the number"));
  }
  CHECK(read_records(slurm.batch().folder, "plan").empty());
  slurm.answer("sbatch", "echo '12;north'");
  CHECK(slurm_submit(slurm.batch(), {{1, 0}}, {}).merge == 12);
}

TEST_CASE("without sbatch there is one message") {
  const FakeSlurm slurm;
  setenv("PATH", slurm.folder.path().c_str(), 1);
  CHECK_THROWS_WITH(slurm_submit(slurm.batch(), {{1, 0}}, {}),
                    "sbatch is not on PATH; --print shows the script without submitting");
}

TEST_CASE("the size of a job array is Slurm's") {
  const FakeSlurm slurm;
  slurm.answer("scontrol", "echo 'MailProg = x'; echo 'MaxArraySize            = 5001'");
  CHECK(largest_slurm_array() == 5000);
  for (const char* said : {"", "MaxArraySize", "MaxArraySize = none", "MaxArraySize = 0"}) {
    slurm.answer("scontrol", "echo '" + std::string(said) + "'");
    CHECK(largest_slurm_array() == 1000);
  }
}

}  // namespace
}  // namespace ddns::experiments
