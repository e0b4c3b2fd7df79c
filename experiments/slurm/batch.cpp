#include "experiments/slurm/batch.h"

#include <algorithm>

namespace ddns::experiments {

unsigned slurm_shards(double cpu_s, std::size_t points, unsigned largest_array) {
  constexpr double kLeast_s = 60;
  const double most = static_cast<double>(std::min<std::size_t>(points, largest_array));
  return static_cast<unsigned>(std::max(1.0, std::min(most, cpu_s / kLeast_s)));
}

}  // namespace ddns::experiments
