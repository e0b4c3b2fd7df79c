// The table of keys: is it consistent, and does each of its words mean something?
#include "experiments/spec/keys.h"

#include <catch2/catch.hpp>
#include <set>

#include "experiments/files/suggest.h"
#include "experiments/load/values.h"
#include "tests/experiments/made_up.h"

namespace ddns::experiments {
namespace {

TEST_CASE("every key stands once, with a text and a default of its own type") {
  std::set<std::string> seen;
  for (const Key& key : keys()) {
    INFO(key.pointer);
    CHECK(seen.insert(key.pointer).second);
    CHECK_FALSE(key.text.empty());
    for (const Default& d : key.defaults) {
      Problems problems;
      Json value = Json::parse(d.json);
      CHECK(check_value(key, value, "table", key.pointer, problems));
      CHECK_NOTHROW(problems.raise());
    }
    // Only the last default may be without a condition, and must be, or the key could lack a value:
    // as that of a matrix does, which a file has to name.
    if (key.pointer == "/latency/file") continue;
    for (std::size_t i = 0; i < key.defaults.size(); ++i) {
      CHECK(key.defaults[i].when.pointer.empty() == (i + 1 == key.defaults.size()));
    }
  }
}

// An editor shows a text without the texts around it.
TEST_CASE("every text is a sentence that stands by itself") {
  for (const Key& key : keys()) {
    INFO(key.pointer << ": " << key.text);
    CHECK(std::ranges::count(key.text, ' ') >= 4);
    CHECK((key.text.ends_with('.') || key.text.ends_with('?')));
    for (const char* leaning : {"The same", "When they", "It ", "Pause betw"}) {
      CHECK_FALSE(key.text.starts_with(leaning));
    }
  }
}

TEST_CASE("conditions refer to words of keys further up") {
  std::set<std::string> above;
  for (const Key& key : keys()) {
    std::vector<Condition> conditions = key.applies;
    for (const Default& d : key.defaults) {
      if (!d.when.pointer.empty()) conditions.push_back(d.when);
    }
    for (const Condition& c : conditions) {
      INFO(key.pointer << " depends on " << c.pointer);
      REQUIRE(above.count(c.pointer) == 1);
      const Key& other = *find_key(c.pointer);
      for (const std::string& word : c.words) {
        const bool boolean = other.type == KeyType::kBoolean && (word == "true" || word == "false");
        CHECK((boolean || std::ranges::count(other.words, word) == 1));
      }
    }
    above.insert(key.pointer);
  }
}

// Values for the keys that the condition of `key` needs, and for those without a default.
Json smallest_document(const Key& key) {
  Json doc = Json::object();
  for (const Condition& c : key.applies) {
    const Key& other = *find_key(c.pointer);
    const bool boolean = other.type == KeyType::kBoolean;
    doc[Json::json_pointer(c.pointer)] =
        boolean ? Json(c.words.front() == "true") : Json(c.words.front());
  }
  return doc;
}

void fill_required(Json& doc) {
  if (doc.value("/trace/kind"_json_pointer, "") == "file" &&
      !doc.contains("/trace/path"_json_pointer)) {
    doc["/trace/path"_json_pointer] = "trace.csv";
  }
  if (doc.value("/overlay/capacity/kind"_json_pointer, "") == "list" &&
      !doc.contains("/overlay/capacity/values"_json_pointer)) {
    doc["/overlay/capacity/values"_json_pointer] = {1, 2};
  }
  if (doc.value("/dhash/placement/kind"_json_pointer, "none") != "none") {
    doc["/overlay/kind"_json_pointer] = "pastry";
  }
  if (doc.value("/trace/kind"_json_pointer, "") == "count") {
    doc["/service/kind"_json_pointer] = "lookup";
  }
  if (doc.value("/service/keys"_json_pointer, "known") != "known") {
    doc["/service/verify"_json_pointer] = "signatures";
  }
  if (doc.value("/latency/kind"_json_pointer, "") == "matrix") {
    doc["/latency/file"_json_pointer] = "rtt.txt";
  }
  if (doc.value("/overlay/proximity/kind"_json_pointer, "none") != "none" ||
      doc.value("/faults/partition/kind"_json_pointer, "") == "near") {
    doc["/latency/kind"_json_pointer] = "euclidean";
  }
  if (doc.value("/churn/kind"_json_pointer, "") == "file") {
    doc["/churn/file"_json_pointer] = "lives.txt";
  }
}

TEST_CASE("every word of every key is understood and written back") {
  for (const Key& key : keys()) {
    for (const std::string& word : key.words) {
      INFO(key.pointer << " = " << word);
      Json doc = smallest_document(key);
      doc[Json::json_pointer(key.pointer)] = word;
      fill_required(doc);
      const Spec spec = spec_of(doc.dump());
      CHECK(spec.resolved[Json::json_pointer(key.pointer)] == word);
    }
  }
}

TEST_CASE("edit distance") {
  CHECK(edit_distance("", "") == 0);
  CHECK(edit_distance("abc", "") == 3);
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("nodes", "ndoes") == 1);  // neighbours swapped
  CHECK(edit_distance("base", "bse") == 1);
}

TEST_CASE("the nearest word, or none") {
  const std::vector<std::string> words = {"path", "penultimate", "origin", "all", "none"};
  CHECK(nearest("pth", words) == "path");
  CHECK(nearest("orgin", words) == "origin");
  CHECK(nearest("penultimat", words) == "penultimate");
  CHECK(nearest("zebra", words).empty());
  CHECK(did_you_mean("zebra", words).empty());
  CHECK(did_you_mean("nona", words) == "; did you mean \"none\"?");
}

}  // namespace
}  // namespace ddns::experiments
