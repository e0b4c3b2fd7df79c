#include "experiments/spec/spec.h"

namespace ddns::experiments {

double expected_nodes(const Spec& spec) {
  const double hosts = static_cast<double>(spec.overlay.hosts) + spec.churn.absent;
  return hosts * overlay::expected_virtual_nodes(spec.overlay.virtual_nodes, spec.overlay.capacity);
}

}  // namespace ddns::experiments
