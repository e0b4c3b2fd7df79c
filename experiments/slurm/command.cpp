#include "experiments/slurm/command.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

extern char** environ;

namespace ddns::experiments {

namespace {

// A file without a name, for what a program says: unlike a pipe it is never full.
class Ear {
 public:
  Ear() : file_(memfd_create("said", MFD_CLOEXEC)) {
    if (file_ < 0) throw std::runtime_error(fmt::format("memfd_create: {}", std::strerror(errno)));
  }
  ~Ear() { close(file_); }
  Ear(const Ear&) = delete;
  Ear& operator=(const Ear&) = delete;

  int file() const { return file_; }
  std::string heard() const {
    std::string text;
    char some[4096];
    for (ssize_t n; (n = pread(file_, some, sizeof some, static_cast<off_t>(text.size()))) > 0;) {
      text.append(some, static_cast<std::size_t>(n));
    }
    return text;
  }

 private:
  int file_;
};

}  // namespace

Said run_command(const std::vector<std::string>& words, const std::string& instead) {
  const Ear out, err;
  std::vector<char*> argv;
  for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&files, out.file(), 1);
  posix_spawn_file_actions_adddup2(&files, err.file(), 2);
  pid_t child = 0;
  const int error = posix_spawnp(&child, argv[0], &files, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  if (error == ENOENT) {
    throw std::runtime_error(fmt::format("{} is not on PATH; {}", words[0], instead));
  }
  if (error != 0) {
    throw std::runtime_error(fmt::format("{} cannot be run: {}", words[0], std::strerror(error)));
  }
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), out.heard(),
          err.heard()};
}

std::string complaint(const std::string& program, const Said& said) {
  std::string text;
  for (const char c : said.err) {
    if (c != '\n') {
      text += c;
    } else if (!text.ends_with("; ")) {
      text += "; ";
    }
  }
  while (text.ends_with(' ') || text.ends_with(';')) text.pop_back();
  if (text.empty()) text = fmt::format("exit code {}", said.status);
  return text.starts_with(program + ":") ? text : program + ": " + text;
}

}  // namespace ddns::experiments
