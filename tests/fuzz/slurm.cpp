// Any octets as what squeue or a log says: what is understood is written as squeue would, and read
// again the same.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "experiments/slurm/queue.h"
#include "experiments/slurm/script.h"
#include "sim/check.h"

using namespace ddns::experiments;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const SlurmKnowledge all = read_squeue(text);
  std::string done;
  for (const auto& [element, known] : all) {
    ddns::sim::check(known.state != SlurmState::kGone, "what squeue tells of has a state");
    const std::string task = element.second == 0 ? "N/A" : std::to_string(element.second);
    done += std::to_string(element.first) + '|' + task + "|COMPLETED|" + known.why + '|' +
            known.name + '\n';
  }
  const SlurmKnowledge again = read_squeue(done);
  ddns::sim::check(again.size() == all.size(), "as many elements are read as were written");
  for (const auto& [element, known] : again) {
    const SlurmKnown& first = all.at(element);
    ddns::sim::check(
        known.state == SlurmState::kDone && known.why == first.why && known.name == first.name,
        "an element is read as it was written");
  }
  const SlurmEnd end = read_slurm_log(text);
  ddns::sim::check(end.why.find('\n') == end.why.npos, "a log's last word is one line");
  try {
    ddns::sim::check(memory_mb(std::string(text)) > 0, "memory is more than none");
  } catch (const ddns::sim::InputError&) {
  }
  return 0;
}
