#include "experiments/terminal/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <stdexcept>

#include "experiments/files/text.h"
#include "experiments/run/memory.h"
#include "experiments/spec/spec.h"
#include "experiments/terminal/progress.h"

namespace ddns::experiments {

namespace {

// Two digits: an estimate has no more.
std::string about(double count) {
  if (count < 100) return with_commas(static_cast<std::uint64_t>(std::llround(count)));
  const double unit = std::pow(10, std::floor(std::log10(count)) - 1);
  return with_commas(static_cast<std::uint64_t>(std::llround(count / unit) * std::llround(unit)));
}

template <class Runs>
double memory_of(const Runs& runs) {
  double bytes = 0;
  for (const auto& run : runs) bytes += run.cost.memory_bytes;
  return bytes;
}

}  // namespace

void Plan::add(const std::string& name, const Spec& spec) {
  check_(spec);
  runs_.push_back({name, expected_cost(spec)});
}

std::vector<Plan::Run> Plan::largest(unsigned jobs) const {
  std::vector<Run> largest = runs_;
  std::ranges::sort(largest, std::greater(), [](const Run& r) { return r.cost.memory_bytes; });
  if (largest.size() > jobs) largest.resize(jobs);
  return largest;
}

void Plan::check_fits(unsigned jobs, std::uint64_t available) const {
  const std::vector<Run> together = largest(jobs);
  const double need = memory_of(together);
  const auto have = static_cast<double>(available);
  if (need <= kMemoryFactor * have) return;
  const Run& greatest = together.front();
  const std::string who = together.size() == 1 ? greatest.name + ": needs"
                                               : fmt::format("{} and others, {} at a time: need",
                                                             greatest.name, together.size());
  throw std::runtime_error(fmt::format("{} about {} of memory, most of it for {}; {} are available",
                                       who, memory_text(need), greatest.cost.mostly,
                                       memory_text(have)));
}

std::string Plan::text(unsigned jobs, std::uint64_t available) const {
  std::vector<std::vector<std::string>> table = {
      {"run", "nodes", "questions", "messages", "memory", "time", "most memory for"}};
  double cpu_s = 0;
  for (const Run& run : runs_) {
    const Cost& c = run.cost;
    table.push_back({run.name, about(c.nodes), about(c.questions), about(c.messages),
                     memory_text(c.memory_bytes), time_text(c.cpu_s), c.mostly});
    cpu_s += c.cpu_s;
  }
  return aligned(table) +
         fmt::format(
             "{} {}, about {} of processor time; {} at a time, about {} of memory; {} are "
             "available\n",
             runs_.size(), runs_.size() == 1 ? "run" : "runs", time_text(cpu_s),
             largest(jobs).size(), memory_text(memory_of(largest(jobs))),
             memory_text(static_cast<double>(available)));
}

}  // namespace ddns::experiments
