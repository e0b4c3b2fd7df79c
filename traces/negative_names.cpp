#include "traces/negative_names.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <unordered_set>

#include "sim/random.h"
#include "traces/jung_day.h"
#include "traces/synthetic_names.h"

namespace ddns::traces {

namespace {

constexpr std::uint64_t kProportionate = 1000;  // questions from which the day's shares are kept
constexpr std::uint32_t kFewestLetters = 7;
constexpr std::uint32_t kMostLetters = 15;

std::uint64_t in_proportion(std::uint64_t part, std::uint64_t all, std::uint64_t of) {
  const double share = static_cast<double>(part) / static_cast<double>(all);
  return std::max<std::int64_t>(1, std::llround(share * static_cast<double>(of)));
}

std::string random_label(sim::Rng& rng) {
  std::string label(kFewestLetters + rng.below(kMostLetters - kFewestLetters + 1), 'a');
  for (char& letter : label) letter = static_cast<char>('a' + rng.below(26));
  return label;
}

}  // namespace

FrequencyTargets negative_targets(NegativeNames kind, std::uint64_t questions) {
  if (kind == NegativeNames::kRandom) {
    return {.queries = questions, .names = questions, .most_popular = 1};
  }
  const FrequencyTargets day = unsuccessful_day().targets;
  FrequencyTargets out = {.queries = questions,
                          .names = in_proportion(day.names, day.queries, questions)};
  out.most_popular = std::max(in_proportion(day.most_popular, day.queries, questions),
                              (questions - 1) / out.names + 1);
  if (questions >= kProportionate) {
    out.asked_once = in_proportion(*day.asked_once, day.names, out.names);
  }
  return out;
}

void add_negative_names(NegativeNames kind, std::uint64_t count, std::uint64_t seed,
                        NameTable& names) {
  std::unordered_set<std::string> taken;
  for (dns::NameIndex i = 0; i < names.count(); ++i) taken.emplace(names.name(i));
  const std::uint64_t last = names.count() + count;
  sim::Rng rng = sim::Stream(seed, "random names").at(0);
  SyntheticNames mistyped(Outcome::kUnsuccessful, count, seed);
  while (names.count() < last) {
    if (kind == NegativeNames::kRandom) {
      const std::string label = random_label(rng);
      if (taken.insert(label).second) names.add(label, dns::kA);
    } else {
      const SyntheticNames::Pair pair = mistyped.next();
      if (!taken.contains(std::string(pair.name))) names.add(pair.name, pair.type);
    }
  }
}

}  // namespace ddns::traces
