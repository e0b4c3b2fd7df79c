#include "traces/steady.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <vector>

#include "sim/check.h"
#include "traces/arrivals.h"

namespace ddns::traces {
namespace {

constexpr double kMostQuestions = 1e9;

// Which name a question is for.
class Popularity {
 public:
  Popularity(std::uint32_t names, double zipf) : names_(names) {
    if (zipf == 0) return;
    up_to_ = zipf_weights(names, zipf);
    std::partial_sum(up_to_.begin(), up_to_.end(), up_to_.begin());
  }

  NameIndex draw(sim::Rng& rng) const {
    if (up_to_.empty()) return rng.below(names_);
    const std::uint64_t at = rng.below_u64(up_to_.back());
    return static_cast<NameIndex>(std::ranges::upper_bound(up_to_, at) - up_to_.begin());
  }

 private:
  std::uint32_t names_;
  std::vector<std::uint64_t> up_to_;  // sums of the weights; empty where all are alike
};

class Steady final : public TraceSource {
 public:
  Steady(const SteadySettings& s, std::uint64_t questions, std::uint64_t seed)
      : questions_(questions),
        clients_(s.clients),
        popularity_(s.names, s.zipf),
        arrivals_(questions, s.duration, kFlatDay, seed),
        draws_(seed, "trace order") {
    for (std::uint32_t i = 0; i < s.names; ++i) {
      names_.add(fmt::format("n{}.example", i + 1), dns::kA);
    }
  }

  bool next(Question& out) override {
    if (asked_ == questions_) return false;
    sim::Rng rng = draws_.at(asked_++);
    out = {arrivals_.next(), popularity_.draw(rng), rng.below(clients_)};
    return true;
  }
  const NameTable& names() const override { return names_; }
  std::uint64_t question_count() const override { return questions_; }
  bool answered(NameIndex) const override { return true; }

 private:
  NameTable names_;
  std::uint64_t questions_;
  std::uint64_t asked_ = 0;
  std::uint32_t clients_;
  Popularity popularity_;
  Arrivals arrivals_;
  sim::Stream draws_;
};

void require(bool ok, const char* what, const std::string& expected) {
  if (ok) return;
  throw sim::InputError(sim::InputError::Kind::kSpec,
                        fmt::format("{}, expected {}", what, expected));
}

}  // namespace

unsigned zipf_weight_bits(std::uint32_t names) {
  return std::min(40u, 63u - static_cast<unsigned>(std::bit_width(names)));
}

std::vector<std::uint64_t> zipf_weights(std::uint32_t names, double zipf) {
  const double greatest = std::exp2(zipf_weight_bits(names));
  std::vector<std::uint64_t> weights;
  weights.reserve(names);
  for (std::uint32_t r = 1; r <= names; ++r) {
    weights.push_back(static_cast<std::uint64_t>(std::llround(greatest * std::pow(r, -zipf))) + 1);
  }
  return weights;
}

std::uint64_t question_count(const SteadySettings& s) {
  const double questions = std::round(s.rate_per_s * static_cast<double>(s.duration.ns()) * 1e-9);
  if (questions > kMostQuestions) {
    throw sim::InputError(
        sim::InputError::Kind::kSpec,
        fmt::format("rate x duration is {:.6g} questions, expected at most {:.0f}", questions,
                    kMostQuestions));
  }
  return static_cast<std::uint64_t>(std::max(1.0, std::round(questions)));
}

std::unique_ptr<TraceSource> steady(const SteadySettings& s, std::uint64_t seed) {
  require(s.names > 0, "no names", "at least 1");
  require(s.clients > 0, "no clients", "at least 1");
  require(s.duration > sim::Duration(), "the duration is not positive", "more than 0 s");
  require(s.rate_per_s > 0, "the rate is not positive", "more than 0 per second");
  require(s.zipf >= 0, "zipf is negative", "0 or more");
  return std::make_unique<Steady>(s, question_count(s), seed);
}

}  // namespace ddns::traces
