// How exactly printed curves are known.
#pragma once

#include <optional>
#include <string>

#include "experiments/files/json_file.h"

namespace ddns::experiments {

// Numbers that were read off one axis, and may all be wrong by as much in the same direction.
struct Reading {
  Json::json_pointer numbers;  // a number or a list of them
  std::string kind;            // "values", "fractions", or "sums": running sums of shares
  double error = 0;            // at most, in the numbers' unit
};

// "/figure1/successful/value": {"values": 1.8}; nothing where it is none, or not of these curves.
std::optional<Reading> read_reading(const std::string& pointer, const Json& error,
                                    const Json& curves);
inline constexpr const char* kReadingExpected =
    "expected the pointer of numbers in the curves, and {KIND: ERROR}, KIND being \"values\", "
    "\"fractions\" or \"sums\"";

// The curves as if all numbers of a reading were greater by this much. What lies on an end of an
// axis stays: a value of 0, a fraction of 0 or 1.
Json moved(const Json& curves, const Reading& reading, double by);

}  // namespace ddns::experiments
