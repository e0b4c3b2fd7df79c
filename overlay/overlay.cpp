#include "overlay/overlay.h"

namespace ddns::overlay {

void Overlay::replicas(const Id& key, unsigned r, std::vector<NodeIndex>& out) const {
  out.clear();
  const NodeIndex first = owner(key);
  NodeIndex n = first;
  while (members_.add_one_a_host(n, r, out)) {
    n = heir(key, n);
    if (n == first) return;
  }
}

}  // namespace ddns::overlay
