#include "experiments/load/resolve.h"

#include <algorithm>
#include <filesystem>

#include "experiments/load/together.h"
#include "experiments/load/values.h"

namespace ddns::experiments {

namespace {

namespace fs = std::filesystem;

// Null where the pointer leads to nothing: the key does not apply.
const Json* find(const Json& values, const std::string& pointer) {
  const Json::json_pointer p(pointer);
  return values.contains(p) ? &values[p] : nullptr;
}

bool holds(const Condition& c, const Json& resolved) {
  const Json* value = find(resolved, c.pointer);
  if (!value) return false;
  const std::string word = plain_text(*value);
  return std::ranges::find(c.words, word) != c.words.end();
}

bool applies(const Key& key, const Json& resolved) {
  return std::ranges::all_of(key.applies, [&](const Condition& c) { return holds(c, resolved); });
}

std::optional<Json> default_of(const Key& key, const Json& resolved) {
  for (const Default& d : key.defaults) {
    if (d.when.pointer.empty() || holds(d.when, resolved)) return Json::parse(d.json);
  }
  return std::nullopt;
}

// Chooses every key's value: the one given, or its default.
class Resolver {
 public:
  Resolver(const Document& doc, Problems& problems, Refusals* refused)
      : doc_(doc), problems_(problems), refused_(refused) {}

  Json resolve(const Json& given) {
    Json resolved = Json::object();
    for (const Key& key : keys()) {
      const Json* value = find(given, key.pointer);
      if (!applies(key, resolved)) {
        if (value) refuse(key, given, resolved);
        continue;
      }
      if (value) {
        resolved[Json::json_pointer(key.pointer)] = *value;
      } else if (auto d = default_of(key, resolved)) {
        resolved[Json::json_pointer(key.pointer)] = *d;
      } else {
        if (!was_wrong(key.pointer, given)) miss(key);
      }
    }
    return resolved;
  }

 private:
  std::string file_of(const Key& key) const {
    const auto said = doc_.said_by.find(key.pointer);
    const bool known = said != doc_.said_by.end() && !said->second.empty();
    return known ? said->second : doc_.file;
  }

  // Was a value given that was no good? It has been told already, and nothing follows from it.
  bool was_wrong(const std::string& pointer, const Json& given) const {
    return doc_.said_by.contains(pointer) && !find(given, pointer);
  }

  void refuse(const Key& key, const Json& given, const Json& resolved) {
    std::string actual;
    for (const Condition& c : key.applies) {
      if (holds(c, resolved)) continue;
      if (was_wrong(c.pointer, given)) return;
      const Json* value = find(resolved, c.pointer);
      actual = value ? "; here " + c.pointer + " is " + quoted(*value) : "";
      break;
    }
    const std::string what = "applies only where " + applicability(key) + actual;
    if (refused_) {
      refused_->insert({key.pointer, {file_of(key), what}});
    } else {
      problems_.add(file_of(key), key.pointer, what);
    }
  }

  void miss(const Key& key) {
    problems_.add(doc_.file, key.pointer,
                  "missing, expected " + expectation(key) + "; give it in the file or with --set " +
                      key.pointer + "=...");
  }

  const Document& doc_;
  Problems& problems_;
  Refusals* refused_;
};

// Where the file is that the value of a key names: found from the folder of the file that says it.
// Adds it to the run's inputs.
std::string located(const Document& doc, const std::vector<std::pair<std::string, Json>>& set,
                    const std::string& pointer, const Json& value, Spec& spec) {
  if (value == kJungOneServer) return std::string(kJungOneServer);
  InputSpec input = {
      .pointer = pointer, .named = value.get<std::string>(), .path = "", .sha256 = ""};
  const bool swept = std::ranges::any_of(set, [&](const auto& s) { return s.first == pointer; });
  const auto known = doc.inputs.find(pointer);
  const auto said = doc.said_by.find(swept ? "/sweep" : pointer);
  if (known != doc.inputs.end() && !swept) {
    input.path = known->second.path;
    input.sha256 = known->second.sha256;
  } else if (said == doc.said_by.end() || said->second.starts_with(kShipped)) {
    input.path = fs::path(input.named).string();
  } else {
    input.path = (fs::path(said->second).parent_path() / input.named).string();
  }
  spec.inputs.push_back(input);
  return input.path;
}

}  // namespace

Spec resolve(const Document& doc, const std::vector<std::pair<std::string, Json>>& set,
             Problems& problems, Refusals* refused) {
  Json given = doc.values;
  for (const auto& [pointer, value] : set) given[Json::json_pointer(pointer)] = value;
  if (!given.contains("name")) given["name"] = as_name(fs::path(doc.file).stem().string());

  Spec spec;
  spec.file = doc.file;
  spec.resolved = Resolver(doc, problems, refused).resolve(given);
  for (const Key& key : keys()) {
    const Json* value = find(spec.resolved, key.pointer);
    if (!value || value->is_null()) continue;
    if (key.type == KeyType::kPath) {
      key.read(spec, located(doc, set, key.pointer, *value, spec));
    } else {
      key.read(spec, *value);
    }
  }
  bring_together(given, spec, problems);
  return spec;
}

}  // namespace ddns::experiments
