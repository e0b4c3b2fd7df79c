#include "experiments/result/provenance.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <time.h>

#include <filesystem>
#include <thread>

#include "experiments/files/text.h"

#include "experiments/version.h"

namespace ddns::experiments {

namespace {

double thread_cpu_s() {
  timespec t = {};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

double rounded(double value) {
  return static_cast<double>(static_cast<long long>(value * 1000 + 0.5)) / 1000;
}

std::string now_text() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm utc = {};
  gmtime_r(&now, &utc);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
  return text;
}

}  // namespace

std::string program_version() {
  const std::string commit = kCommit;
  return commit.empty() ? kVersion : fmt::format("{} ({})", kVersion, commit);
}

std::string compiler_text() {
#if defined(__clang__)
  const std::string compiler = "clang++ " __clang_version__;
#else
  const std::string compiler = "g++ " __VERSION__;
#endif
  return fmt::format("{}, {}", compiler, kBuildType);
}

CostMeter::CostMeter()
    : wall_start_(std::chrono::steady_clock::now()), cpu_start_s_(thread_cpu_s()) {}

double CostMeter::wall_s() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - wall_start_).count();
}

double CostMeter::cpu_s() const {
  return thread_cpu_s() - cpu_start_s_;
}

double CostMeter::peak_memory_mb() {
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

Json provenance(const std::string& name, const CostMeter& meter,
                const std::vector<std::pair<std::string, std::string>>& inputs) {
  utsname system = {};
  uname(&system);
  Json out = {{"schema", 1},
              {"name", name},
              {"version", program_version()},
              {"compiler", compiler_text()},
              {"written", now_text()},
              {"wall_s", rounded(meter.wall_s())},
              {"cpu_s", rounded(meter.cpu_s())},
              {"peak_memory_mb", rounded(CostMeter::peak_memory_mb())},
              {"host", system.nodename},
              {"system", fmt::format("{} {} {}", system.sysname, system.release, system.machine)},
              {"processors", std::thread::hardware_concurrency()}};
  for (const auto& [pointer, named] : inputs) {
    const std::string path = std::filesystem::absolute(named).lexically_normal().string();
    if (is_utf8(path)) out["inputs"][pointer] = path;  // JSON can say no other
  }
  return out;
}

}  // namespace ddns::experiments
