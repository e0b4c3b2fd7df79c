#include "beehive/levels.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "sim/check.h"

namespace ddns::beehive {

using overlay::common_bits;
using overlay::Overlay;
using overlay::Step;

namespace {

// Adds to reached[l] the RPCs of a lookup until it came to a node that has a record of level l.
void walk(const Overlay& overlay, NodeIndex origin, const Id& key, unsigned digit_bits,
          std::vector<std::uint64_t>& reached) {
  const std::size_t home = reached.size() - 1;
  std::size_t level = 0;  // the next that has not been come to
  std::uint64_t hops = 0;
  NodeIndex at = origin;
  while (true) {
    const std::size_t shared = common_bits(overlay.members().id(at), key) / digit_bits;
    for (; level < home && level <= shared; ++level) reached[level] += hops;
    const Step step = overlay.next_hop(at, key, {});
    sim::check(step.kind != Step::Kind::kStuck, "a settled overlay leads to every key's owner");
    if (step.kind == Step::Kind::kOwner) break;
    at = step.next;
    ++hops;
    if (step.is_last()) break;
  }
  for (; level <= home; ++level) reached[level] += hops;
}

// From one level to a lower one: what a copy more saves.
struct Move {
  Level from;
  Level to;
  double saved;  // RPCs of a lookup, for each copy
};

// The moves from the home level to level 0 of which each saves less a copy than the one before: the
// lower hull of all levels.
std::vector<Move> best_moves(const LevelCosts& costs) {
  std::vector<Move> moves;
  for (Level at = costs.home(); at > 0;) {
    Move best{at, at, 0};
    for (Level to = 0; to < at; ++to) {
      const double more = costs.copies[to] - costs.copies[at];
      const double saved = more > 0 ? (costs.hops[at] - costs.hops[to]) / more : 0;
      if (saved > best.saved) best = {at, to, saved};
    }
    if (best.to == at) break;
    moves.push_back(best);
    at = best.to;
  }
  return moves;
}

double total(std::span<const std::uint64_t> weights) {
  return static_cast<double>(std::accumulate(weights.begin(), weights.end(), std::uint64_t{0}));
}

}  // namespace

LevelCosts measure_levels(const Overlay& overlay, unsigned digit_bits, const sim::Stream& stream,
                          unsigned keys, unsigned origins) {
  const overlay::Members& members = overlay.members();
  std::size_t home = 1;
  for (double sharing = members.count(); sharing >= 1; sharing /= 1u << digit_bits) ++home;
  LevelCosts costs{std::vector<double>(home + 1, 0), {}};
  std::vector<std::uint64_t> reached(home + 1, 0);
  for (unsigned k = 0; k < keys; ++k) {
    sim::Rng rng = stream.at(k);
    const Id key = overlay::random_id(rng);
    const NodeIndex owner = overlay.owner(key);
    for (std::size_t level = 0; level < home; ++level) {
      const overlay::NodeRange fit =
          members.sharing(key, std::min<unsigned>(level * digit_bits, overlay::kIdBits));
      costs.copies[level] += fit.size() + !fit.contains(owner);
    }
    costs.copies[home] += 1;
    for (unsigned i = 0; i < origins; ++i) {
      walk(overlay, rng.below(members.count()), key, digit_bits, reached);
    }
  }
  for (double& copies : costs.copies) copies /= keys;
  for (const std::uint64_t hops : reached) {
    costs.hops.push_back(static_cast<double>(hops) / (double{1} * keys * origins));
  }
  return costs;
}

std::vector<Level> best_levels(std::span<const std::uint64_t> weights, const LevelCosts& costs,
                               double hops) {
  struct Choice {
    double saved;  // RPCs of all questions, for each copy
    std::uint32_t record;
    std::uint32_t move;
  };
  const std::vector<Move> moves = best_moves(costs);
  std::vector<Choice> choices;
  choices.reserve(weights.size() * moves.size());
  for (std::uint32_t r = 0; r < weights.size(); ++r) {
    for (std::uint32_t m = 0; m < moves.size(); ++m) {
      if (weights[r] > 0)
        choices.push_back({static_cast<double>(weights[r]) * moves[m].saved, r, m});
    }
  }
  // Of one record an earlier move saves more, so it comes first here too.
  std::ranges::sort(choices, [](const Choice& a, const Choice& b) {
    if (a.saved != b.saved) return a.saved > b.saved;
    return a.record != b.record ? a.record < b.record : a.move < b.move;
  });
  std::vector<Level> levels(weights.size(), costs.home());
  const double all = total(weights);
  double left = costs.hops.back() * all;  // RPCs of all questions
  for (const Choice& c : choices) {
    if (left <= hops * all) break;
    const Move& move = moves[c.move];
    left -= static_cast<double>(weights[c.record]) * (costs.hops[move.from] - costs.hops[move.to]);
    levels[c.record] = move.to;
  }
  return levels;
}

std::vector<Level> closed_form_levels(std::span<const std::uint64_t> weights, double zipf,
                                      unsigned base, double nodes, double hops, Level home) {
  sim::check(0 < zipf && zipf < 1, "the closed form is for exponents between 0 and 1");
  std::vector<std::uint32_t> by_rank(weights.size());
  std::iota(by_rank.begin(), by_rank.end(), 0);
  std::ranges::stable_sort(by_rank, [&](auto a, auto b) { return weights[a] > weights[b]; });

  const double d = std::pow(base, (1 - zipf) / zipf);
  const auto records = static_cast<double>(weights.size());
  auto levels_used = static_cast<unsigned>(std::ceil(std::log(nodes) / std::log(base)));
  // The share of the records that are at level i or below it, of `levels_used` levels. Where that
  // is all of them, one level less is used.
  const auto share = [&](unsigned i) {
    double sum = 0;
    for (unsigned j = 0; j < levels_used; ++j) sum += std::pow(d, j);
    return std::pow(std::pow(d, i) * std::max(0.0, levels_used - hops) / sum, 1 / (1 - zipf));
  };
  while (levels_used > 1 && share(levels_used - 1) >= 1) --levels_used;

  std::vector<Level> levels(weights.size(), home);
  std::size_t rank = 0;
  for (unsigned i = 0; i < levels_used; ++i) {
    const auto end = static_cast<std::size_t>(std::llround(std::min(1.0, share(i)) * records));
    for (; rank < end; ++rank) levels[by_rank[rank]] = static_cast<Level>(i);
  }
  return levels;
}

Expected expected(std::span<const std::uint64_t> weights, std::span<const Level> levels,
                  const LevelCosts& costs) {
  Expected e;
  for (std::size_t r = 0; r < weights.size(); ++r) {
    e.copies += costs.copies[levels[r]];
    e.hops += static_cast<double>(weights[r]) * costs.hops[levels[r]];
  }
  e.hops /= total(weights);
  return e;
}

}  // namespace ddns::beehive
