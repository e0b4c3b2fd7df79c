#include "experiments/files/suggest.h"

#include <algorithm>
#include <vector>

namespace ddns::experiments {

unsigned edit_distance(std::string_view a, std::string_view b) {
  std::vector<unsigned> before_last, last(b.size() + 1), now(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = static_cast<unsigned>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    now[0] = static_cast<unsigned>(i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const unsigned change = last[j - 1] + (a[i - 1] != b[j - 1]);
      now[j] = std::min({last[j] + 1, now[j - 1] + 1, change});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) now[j] = std::min(now[j], before_last[j - 2] + 1);
    }
    before_last = last;
    last = now;
  }
  return last[b.size()];
}

std::string nearest(std::string_view word, std::span<const std::string> candidates) {
  std::string best;
  unsigned best_distance = std::max<unsigned>(2, static_cast<unsigned>(word.size() / 3)) + 1;
  for (const std::string& c : candidates) {
    const unsigned d = edit_distance(word, c);
    if (d < best_distance && d < c.size()) {
      best = c;
      best_distance = d;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view word, std::span<const std::string> candidates,
                         std::string_view quote) {
  const std::string best = nearest(word, candidates);
  if (best.empty()) return "";
  return "; did you mean " + std::string(quote) + best + std::string(quote) + "?";
}

}  // namespace ddns::experiments
