// The writer of files: whole or not at all, and in its place.
#include "experiments/files/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <set>
#include <thread>

#include "experiments/files/json_file.h"
#include "tests/experiments/made_up.h"

namespace ddns::experiments {
namespace {

std::vector<std::string> names_in(const Folder& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    names.push_back(entry.path().filename().string());
  }
  std::ranges::sort(names);
  return names;
}

TEST_CASE("a file appears whole or not at all") {
  const Folder folder;
  const std::string path = folder.write("out.csv", "older");
  {
    OutputFile file(path);
    file.stream() << "newer";
    file.stream().flush();
    CHECK(read_text(path) == "older");
  }
  CHECK(read_text(path) == "older");
  {
    OutputFile file(path);
    file.stream() << std::string(1'000'000, 'x') << "end";
    file.commit();
  }
  CHECK(read_text(path) == std::string(1'000'000, 'x') + "end");
  CHECK(names_in(folder) == std::vector<std::string>{"out.csv"});
}

TEST_CASE("writers of one file at one time do not mix") {
  const Folder folder;
  const std::string path = folder.path("out.csv");
  std::atomic<int> wrong{0};
  {
    std::vector<std::jthread> writers;
    for (char c = 'a'; c < 'e'; ++c) {
      writers.emplace_back([&, c] {
        for (int i = 0; i < 50; ++i) {
          write_file(path, std::string(300'000, c));
          const std::string text = read_text(path);
          if (text != std::string(300'000, text[0])) ++wrong;
        }
      });
    }
  }
  CHECK(wrong == 0);
  CHECK(names_in(folder) == std::vector<std::string>{"out.csv"});
}

TEST_CASE("a name as long as names can be is written, a longer one refused before") {
  const Folder folder;
  const std::string longest(255, 'n');
  check_writable(folder.path(longest));
  write_file(folder.path(longest), "x");
  CHECK(names_in(folder) == std::vector<std::string>{longest});
  for (const std::string& name :
       {longest + "n", "new/" + longest + "n", longest + "n/x", "new/new/" + longest + "n/x"}) {
    CHECK_THROWS_WITH(check_writable(folder.path(name)), Catch::Contains("File name too long"));
  }
  std::string deep = folder.path();
  while (deep.size() < 4085) deep += "/abcdefghi";
  CHECK_THROWS_WITH(check_writable(deep + "/y"), Catch::Contains("File name too long"));
  CHECK(names_in(folder) == std::vector<std::string>{longest});
}

TEST_CASE("only temporary files of processes that are gone are removed") {
  const pid_t gone = fork();
  if (gone == 0) _exit(0);
  REQUIRE(waitpid(gone, nullptr, 0) == gone);
  const Folder folder;
  char here[64] = {};
  REQUIRE(gethostname(here, sizeof here) == 0);
  const std::string part = std::string(".part-") + here + '-';
  const std::string dead = std::to_string(gone);
  std::set<std::string> kept = {"a" + part + std::to_string(getpid()) + "-1",
                                "b" + part + dead,
                                "c" + part + dead + "-",
                                "d" + part + dead + "-1.json",
                                "e" + part + "x" + dead + "-1",
                                "f-" + dead + "-1",
                                "g" + part + '-' + dead + "-1",
                                "h.part-another-machine-" + dead + "-1",
                                "i.json"};
  for (const std::string& name : kept) folder.write(name, "x");
  folder.write("z.json" + part + dead + "-0", "x");
  folder.write("y.part-3" + part + dead + "-17", "x");
  remove_abandoned(folder.path());
  const auto left = names_in(folder);
  CHECK(std::set<std::string>(left.begin(), left.end()) == kept);
}

TEST_CASE("the permissions of a file that is replaced stay, a new one has the usual ones") {
  const Folder folder;
  const auto mode = [&](const char* name) {
    struct stat state = {};
    stat(folder.path(name).c_str(), &state);
    return state.st_mode & 0777;
  };
  folder.write("old", "x");
  chmod(folder.path("old").c_str(), 0604);
  write_file(folder.path("old"), "y");
  CHECK(mode("old") == 0604);
  write_file(folder.path("new"), "y");
  folder.write("usual", "y");
  CHECK(mode("new") == mode("usual"));
}

}  // namespace
}  // namespace ddns::experiments
