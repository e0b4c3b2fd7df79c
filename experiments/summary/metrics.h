// The numbers of a result by name.
//
// A name is the keys on the way to the number, joined by dots: "counts.queries", "hop_count.mean",
// "hop_count.quantiles.p50", "living.groups.1.answered". Places in an array count from 0. Arrays of
// plain numbers (the columns of time_series, distribution functions) have no names.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "experiments/files/json_file.h"
#include "experiments/spec/keys.h"

namespace ddns::experiments {

// Every number of a result, or of a point in a sweep's file, in its order. What says which run it
// was (the specification, the seed, input files) is no result and has no name.
std::vector<std::pair<std::string, const Json*>> metrics_of(const Json& result);

// Every distribution of a result by name: "hop_count", "living.timeouts".
std::vector<std::pair<std::string, const Json*>> distributions_of(const Json& result);

// A result that has everything that a result can have, one of each.
const Json& any_result();

// Names that some result can have. An array's places stand as 0.
const std::vector<std::string>& known_metrics();
const std::vector<std::string>& known_distributions();
// Is the name, but for its places in arrays, one of `known`?
bool is_known(const std::string& name, const std::vector<std::string>& known);

// What an axis of a figure says.
struct Label {
  std::string text;  // "overlay nodes", "median latency"
  std::string unit;  // "" where there is none
};

// The last two words of the key's pointer, and its unit.
Label label_of(const Key& key);
// `unit` is that of the distribution to which the number belongs, "" where it belongs to none. The
// name may be that of a distribution itself.
Label label_of(std::string_view metric, std::string_view unit);

}  // namespace ddns::experiments
