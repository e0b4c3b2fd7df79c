// The scripts for Slurm. What they mean is what sh makes of them.
#include "experiments/slurm/script.h"

#include <catch2/catch.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "experiments/slurm/command.h"
#include "sim/check.h"

namespace ddns::experiments {
namespace {

using Catch::Contains;
using Indices = std::vector<unsigned>;

const SlurmBatch kBatch = {"small",
                           "/shared/small.slurm",
                           {"/bin/ddns", "sweep", "run", "it's.json"},
                           {"/bin/ddns", "sweep", "merge", "it's.json"},
                           9,
                           "0123456789abcdef"};

std::string line_with(const std::string& text, const std::string& what) {
  const std::size_t at = text.find(what);
  if (at == text.npos) return "";
  const std::size_t begin = text.rfind('\n', at) + 1;
  return text.substr(begin, text.find('\n', at) - begin);
}

TEST_CASE("a word is to the shell what it was") {
  for (const std::string word :
       {"plain", "", " ", "it's", "''", "a\"b", "$HOME", "`id`", "back\\slash", "two\nlines", "*",
        "#", "~", "a b/c.json", "--set=/trace/queries=10", "/a=[1,2]", "\xc3\xa9", "!x",
        "a;b&c|d"}) {
    const Said said = run_command({"sh", "-c", "printf %s " + shell_word(word)}, "");
    CHECK(said.status == 0);
    CHECK(said.out == word);
  }
}

TEST_CASE("ranges of indices are those indices") {
  CHECK(index_ranges({}).empty());
  CHECK(index_ranges({5}) == "5");
  CHECK(index_ranges({1, 2}) == "1-2");
  for (unsigned set = 1; set < 1u << 9; ++set) {  // each set of nine
    Indices indices;
    for (unsigned i = 0; i < 9; ++i) {
      if ((set >> i & 1) != 0) indices.push_back(i + 1);
    }
    Indices found;
    std::istringstream text(index_ranges(indices));
    for (std::string range; std::getline(text, range, ',');) {
      const std::size_t dash = range.find('-');
      const unsigned first = static_cast<unsigned>(std::stoul(range));
      const unsigned last =
          dash == range.npos ? first : static_cast<unsigned>(std::stoul(range.substr(dash + 1)));
      for (unsigned i = first; i <= last; ++i) found.push_back(i);
    }
    CHECK(found == indices);
  }
}

TEST_CASE("shards of different size go into arrays of different memory") {
  const auto scripts = slurm_scripts(
      kBatch, {{3, 1e6}, {1, 1.5e8}, {2, 0}, {9, 200.0 * (1 << 20)}, {5, 3e9}}, {}, {});
  REQUIRE(scripts.size() == 4);
  CHECK(scripts[0].memory_mb == 4096);
  CHECK(scripts[0].shards == Indices{5});
  CHECK(scripts[1].memory_mb == 256);
  CHECK(scripts[1].shards == Indices{1, 9});
  CHECK(scripts[2].memory_mb == 128);
  CHECK(scripts[2].shards == Indices{2, 3});
  CHECK(scripts[3].shards.empty());
  CHECK(scripts[3].file == "merge.sh");
  CHECK_THAT(scripts[2].text, Contains("\n#SBATCH --array=2-3\n") &&
                                  Contains("\n#SBATCH --mem=128M\n") &&
                                  Contains("\n#SBATCH --job-name=small.01234567\n") &&
                                  Contains("\n#SBATCH --output=/shared/small.slurm/%A_%a.log\n"));
  CHECK_THAT(scripts[2].text, Contains("\nexec /bin/ddns sweep run 'it'\\''s.json' --shard "
                                       "\"$SLURM_ARRAY_TASK_ID\"/9\n"));
  CHECK_THAT(scripts[3].text, Contains("\nexec /bin/ddns sweep merge 'it'\\''s.json'\n"));
  const std::string all = scripts_text(scripts);
  for (const SlurmScript& script : scripts) CHECK_THAT(all, Contains(script.text));
}

TEST_CASE("what runs is left out, what was killed for memory asks for more") {
  SlurmQueue queue;
  queue.shards = 9;
  queue.elements[1].state = SlurmState::kPending;
  queue.elements[2].state = SlurmState::kRunning;
  queue.elements[3].state = SlurmState::kCancelled;
  queue.elements[4].state = SlurmState::kMemory;
  queue.elements[4].needs_mb = 512;
  const std::vector<SlurmElement> all = {{1, 0}, {2, 0}, {3, 0}, {4, 0}, {5, 0}};
  const auto scripts = slurm_scripts(kBatch, all, {}, queue);
  REQUIRE(scripts.size() == 3);
  CHECK(scripts[0].shards == Indices{4});
  CHECK(scripts[0].memory_mb == 512);
  CHECK(scripts[1].shards == Indices{3, 5});
  // What the user says is what is asked for.
  SlurmOptions options;
  options.mem = "2G";
  const auto said = slurm_scripts(kBatch, all, options, queue);
  REQUIRE(said.size() == 2);
  CHECK(said[0].shards == Indices{3, 4, 5});
  CHECK(said[0].memory_mb == 2048);
}

TEST_CASE("options reach sbatch as they are") {
  SlurmOptions options;
  options.partition = "long";
  options.time = "1-00:00:00";
  options.jobs = 4;
  options.more = {"--account=physics", "--comment=say \"a\\b\"", "-x n[1-2]"};
  SlurmBatch batch = kBatch;
  batch.folder = "/a b/100%";
  const std::string text = slurm_scripts(batch, {{1, 0}}, options, {})[0].text;
  CHECK_THAT(text, Contains("\n#SBATCH --partition=long\n") &&
                       Contains("\n#SBATCH --time=1-00:00:00\n") &&
                       Contains("\n#SBATCH --cpus-per-task=4\n") &&
                       Contains("\n#SBATCH --account=physics\n") &&
                       Contains("\n#SBATCH \"--comment=say \\\"a\\\\b\\\"\"\n"));
  CHECK(line_with(text, "--output") == "#SBATCH \"--output=/a b/100%%/%A_%a.log\"");
  for (const char* bad : {"", "account=physics", "--a=b\nrm"}) {
    options.more = {bad};
    CHECK_THROWS_WITH(slurm_scripts(kBatch, {{1, 0}}, options, {}),
                      Contains("no option of sbatch"));
  }
  batch.folder = "/a\\b";
  CHECK_THROWS_WITH(slurm_scripts(batch, {{1, 0}}, {}, {}), Contains("/a\\b: has a backslash"));
}

TEST_CASE("memory is read as sbatch reads it") {
  CHECK(memory_mb("512") == 512);
  CHECK(memory_mb("512M") == 512);
  CHECK(memory_mb("4G") == 4096);
  CHECK(memory_mb("1t") == 1 << 20);
  CHECK(memory_mb("1025K") == 2);
  for (const char* bad : {"", "G", "0", "-1G", "4GB", "1.5G", "4 G", "99999999999999999999G"}) {
    CHECK_THROWS_WITH(memory_mb(bad), Contains("--mem") && Contains("expected"));
  }
}

}  // namespace
}  // namespace ddns::experiments
