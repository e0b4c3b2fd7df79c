// Does another value of a key change what a run reports?
#pragma once

#include <catch2/catch.hpp>

#include "experiments/result/result.h"
#include "tests/experiments/made_up.h"

namespace ddns::experiments::key_effect {

enum class KeyEffect {
  kFigures,  // what is reported differs
  kName,     // only the name of the result differs
  kRefused,  // the run is refused with the other value
};

struct KeyRow {
  const char* key;
  const char* base;
  const char* value;
  const char* with = "{}";  // other keys that the base is given first
  KeyEffect effect = KeyEffect::kFigures;
};

// Everything that a result says but the specification and the fingerprint, which tell other runs
// apart whatever they report.
inline Json reported(const Folder& folder, const Json& document) {
  Json json = to_json(run(load_spec(folder.write("test.json", document.dump()))));
  json.erase("spec");
  json.erase("fingerprint");
  json["counts"].erase("events");
  return json;
}

inline void check_effect(const Folder& folder, const KeyRow& row) {
  Json document = Json::parse(row.base);
  const Json with = Json::parse(row.with);
  for (const auto& [pointer, value] : with.items()) document[Json::json_pointer(pointer)] = value;
  Json before = reported(folder, document);
  document[Json::json_pointer(row.key)] = Json::parse(row.value);
  if (row.effect == KeyEffect::kRefused) {
    CHECK_THROWS_AS(reported(folder, document), sim::InputError);
    return;
  }
  Json after = reported(folder, document);
  CHECK((before != after));
  if (row.effect == KeyEffect::kName) {
    before.erase("name");
    after.erase("name");
    CHECK((before == after));
  }
}

}  // namespace ddns::experiments::key_effect
