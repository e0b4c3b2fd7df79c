// Claims and figures made by hand.
#pragma once

#include "experiments/claims/claims.h"

namespace ddns::experiments {

// A claim that the text puts at 120 (110 to 130) and the curve where `curve` says.
inline Claim claim_of(bool text, bool curve) {
  Claim c;
  c.id = "test";
  c.measure = "things";
  c.format = "{:.1f}";
  c.ours = "ours";
  if (text) c.holds = Range{110, 130};
  if (curve) c.curve = "curve.test";
  return c;
}

// Of eight seeds: another one may lie sqrt(8 + 1) times as far from the mean as the interval goes.
inline Estimate eight_seeds(double mean, double half) {
  return {mean, mean - half, mean + half, 8};
}

}  // namespace ddns::experiments
