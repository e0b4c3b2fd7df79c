#include "experiments/run/memory.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <optional>
#include <utility>

namespace ddns::experiments {

namespace {

constexpr std::uint64_t kUnlimited = std::numeric_limits<std::uint64_t>::max();

// The number after the word that begins a line ("" for the first number of the file), or nothing.
std::optional<std::uint64_t> number_in(const std::string& path, const std::string& word = "") {
  std::ifstream in(path);
  std::string first;
  std::uint64_t number = 0;
  if (word.empty()) return in >> number ? std::optional(number) : std::nullopt;
  for (std::string rest; in >> first; std::getline(in, rest)) {
    if (first == word) return in >> number ? std::optional(number) : std::nullopt;
  }
  return std::nullopt;
}

std::uint64_t left_of(std::uint64_t limit, std::uint64_t used) {
  return limit > used ? limit - used : 0;
}

struct Files {
  const char* limit;
  const char* used;
  const char* cache;  // the word in memory.stat for pages of files, which give way
};
constexpr Files kVersion1 = {"memory.limit_in_bytes", "memory.usage_in_bytes",
                             "total_inactive_file"};
constexpr Files kVersion2 = {"memory.max", "memory.current", "inactive_file"};

// What a control group and those around it leave.
std::uint64_t left_by_groups(const std::string& mount, std::filesystem::path group,
                             const Files& files) {
  std::uint64_t left = kUnlimited;
  while (true) {
    const std::string folder = mount + group.string() + '/';
    const auto limit = number_in(folder + files.limit);  // none where it says "max"
    const auto used = number_in(folder + files.used);
    if (limit && used) {
      const auto cache = number_in(folder + "memory.stat", files.cache).value_or(0);
      left = std::min(left, left_of(*limit, left_of(*used, cache)));
    }
    if (!group.has_relative_path()) return left;
    group = group.parent_path();
  }
}

std::uint64_t left_by_control_groups(const std::string& root) {
  std::uint64_t left = kUnlimited;
  std::ifstream groups(root + "/proc/self/cgroup");
  for (std::string line; std::getline(groups, line);) {  // NUMBER:CONTROLLERS:PATH
    const std::size_t controllers = line.find(':') + 1;
    const std::size_t path = line.find(':', controllers);
    if (controllers == 0 || path == line.npos) continue;
    const std::string names = ',' + line.substr(controllers, path - controllers) + ',';
    const std::string group = line.substr(path + 1);
    if (names == ",,") {
      left = std::min(left, left_by_groups(root + "/sys/fs/cgroup", group, kVersion2));
    } else if (names.find(",memory,") != names.npos) {
      left = std::min(left, left_by_groups(root + "/sys/fs/cgroup/memory", group, kVersion1));
    }
  }
  return left;
}

std::uint64_t left_by_limits(const std::string& root) {
  const auto pages = number_in(root + "/proc/self/statm").value_or(0);
  const std::uint64_t used = pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  std::uint64_t left = kUnlimited;
  for (const auto resource : {RLIMIT_AS, RLIMIT_DATA}) {
    rlimit limit = {};
    if (getrlimit(resource, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) continue;
    left = std::min(left, left_of(limit.rlim_cur, used));
  }
  return left;
}

}  // namespace

std::uint64_t available_memory(const std::string& root) {
  constexpr std::uint64_t kKilobyte = 1024;
  const auto free = number_in(root + "/proc/meminfo", "MemAvailable:");
  return std::min(
      {free ? *free * kKilobyte : kUnlimited, left_by_control_groups(root), left_by_limits(root)});
}

std::string memory_text(double bytes) {
  constexpr std::pair<const char*, double> kUnits[] = {{"MB", 1e6}, {"GB", 1e9}, {"TB", 1e12}};
  const auto* unit = kUnits;
  while (unit + 1 != std::end(kUnits) && bytes >= unit[1].second) ++unit;
  const double value = bytes / unit->second;
  return fmt::format("{:.{}f} {}", value, value < 10 ? 2 : value < 100 ? 1 : 0, unit->first);
}

}  // namespace ddns::experiments
