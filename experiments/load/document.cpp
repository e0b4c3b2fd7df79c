#include "experiments/load/document.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "experiments/load/values.h"

namespace ddns::experiments {

namespace {

namespace fs = std::filesystem;
using sim::InputError;

// Reads one file and what it extends.
class Reader {
 public:
  explicit Reader(Problems& problems) : problems_(problems) {}

  // The whole merged document, the file's own keys included.
  Json read(const std::string& file) { return merge(file, read_text(file)); }

  Json merge(const std::string& file, std::string_view text) {
    const std::string normal = fs::path(file).lexically_normal().string();
    if (std::ranges::find(chain_, normal) != chain_.end()) {
      std::string circle;
      for (const std::string& f : chain_) circle += f + " extends ";
      problems_.add(file, "/extends", "a circle: " + circle + normal);
      return Json::object();
    }
    Json own = parse_json(text, file);
    if (!own.is_object()) {
      problems_.add(file, "", "found " + quoted(own) + ", expected an object of keys");
      return Json::object();
    }
    if (kind_of(own) == FileKind::kSweep) {
      problems_.add(file, "",
                    "is the summary of a sweep, expected an experiment or the result of a run, "
                    "such as one of its points");
      return Json::object();
    }
    if (kind_of(own) == FileKind::kResult) {
      Json experiment = own["spec"];
      check_section(experiment, "", file, /*is_patch=*/false);
      inputs = inputs_of(own, file);
      return experiment;
    }
    const bool is_patch = own.contains("extends");
    chain_.push_back(normal);
    Json merged = is_patch ? base_of(own["extends"], file) : Json::object();
    chain_.pop_back();
    if (own.contains("title") && !own["title"].is_string()) {
      problems_.add(file, "/title", "found " + quoted(own["title"]) + ", expected a string");
    }
    for (const char* key : {"$schema", "title", "extends"}) own.erase(key);
    check_section(own, "", file, is_patch);
    if (!is_patch) return own;
    merged.merge_patch(own);
    return merged;
  }

  std::map<std::string, std::string> said_by;
  std::map<std::string, KnownInput> inputs;

 private:
  Json base_of(const Json& base, const std::string& file) {
    if (!base.is_string()) {
      problems_.add(file, "/extends", "found " + quoted(base) + ", expected the path of a file");
      return Json::object();
    }
    const std::string path = sibling(file, base.get<std::string>());
    try {
      return read(path);
    } catch (const InputError& e) {
      problems_.add(file, "/extends", e.what());
      return Json::object();
    }
  }

  static std::string sibling(const std::string& file, const std::string& path) {
    if (path.starts_with(kShipped)) return path;
    if (file.starts_with(kShipped)) return std::string(kShipped) + path;
    return (fs::path(file).parent_path() / path).string();
  }

  // Drops what is wrong, so that it is told once.
  void check_section(Json& section, const std::string& at, const std::string& file, bool is_patch) {
    std::vector<std::string> wrong;
    for (auto& item : section.items()) {
      const std::string pointer = join_pointer(at, item.key());
      if (!check_item(item.value(), pointer, file, is_patch)) wrong.push_back(item.key());
    }
    for (const std::string& key : wrong) section.erase(key);
  }

  bool check_item(Json& value, const std::string& pointer, const std::string& file, bool is_patch) {
    said_by[pointer] = file;
    inputs.erase(pointer);
    if (value.is_null() && is_patch) said_by.erase(pointer);
    if (pointer == "/sweep" || pointer == "/seeds" || pointer == "/figures") return true;
    if (value.is_null() && is_patch) return find_key(pointer) || is_section(pointer);
    if (const Key* key = find_key(pointer)) {
      return check_value(*key, value, file, pointer, problems_);
    }
    if (!is_section(pointer)) {
      problems_.add(file, pointer, unknown_key(pointer));
      return false;
    }
    if (!value.is_object()) {
      problems_.add(file, pointer, "found " + quoted(value) + ", expected an object of keys");
      return false;
    }
    check_section(value, pointer, file, is_patch);
    return true;
  }

  Problems& problems_;
  std::vector<std::string> chain_;
};

// The values of an axis: those of the array that the key may have. At most kMostPoints of them are
// looked at, so that many wrong ones take no time either.
std::vector<Json> take_values(const Key& key, const Json& given, const std::string& file,
                              const std::string& at, Problems& problems) {
  std::vector<Json> values;
  if (!given.is_array() || given.empty()) {
    problems.add(file, at, "found " + quoted(given) + ", expected an array of values");
    return values;
  }
  if (given.size() > kMostPoints) {
    problems.add(file, at,
                 fmt::format("has {} values, expected at most {}", given.size(), kMostPoints));
    return values;
  }
  std::set<Json> seen;
  for (std::size_t i = 0; i < given.size(); ++i) {
    Json v = given[i];
    const std::string where = join_pointer(at, std::to_string(i));
    if (!check_value(key, v, file, where, problems)) continue;
    if (!seen.insert(v).second) {
      problems.add(file, where, "the value " + quoted(v) + " is given twice");
    }
    values.push_back(std::move(v));
  }
  return values;
}

void take_axis(const std::string& pointer, const Json& given, const std::string& file,
               Document& doc, Problems& problems) {
  const std::string at = join_pointer("/sweep", pointer);
  const Key* key = find_key(pointer);
  if (!key) {
    problems.add(file, at, unknown_key(pointer.starts_with('/') ? pointer : '/' + pointer));
    return;
  }
  if (key->pointer == "/name") {
    problems.add(file, at, "all points of a sweep have one name");
    return;
  }
  if (pointer != "/seed") doc.swept.push_back(pointer);
  doc.sweep.emplace_back(key, take_values(*key, given, file, at, problems));
}

void take_sweep(Json& merged, Document& doc, Problems& problems) {
  if (!merged.contains("sweep")) return;
  const std::string file = doc.said_by["/sweep"];
  const Json sweep = merged["sweep"];
  merged.erase("sweep");
  if (!sweep.is_object()) {
    problems.add(file, "/sweep",
                 "found " + quoted(sweep) +
                     ", expected an object of JSON pointers, each with an array of values");
    return;
  }
  for (const auto& axis : sweep.items()) {
    take_axis(axis.key(), axis.value(), file, doc, problems);
  }
}

void take_seeds(Json& merged, Document& doc, Problems& problems) {
  if (!merged.contains("seeds")) return;
  const std::string file = doc.said_by["/seeds"];
  const Json seeds = merged["seeds"];
  merged.erase("seeds");
  doc.seeds = take_values(*find_key("/seed"), seeds, file, "/seeds", problems);
}

void apply(const Override& o, Document& doc, Problems& problems) {
  const std::string option = fmt::format("--set {}={}", o.pointer, o.value);
  const Key* key = find_key(o.pointer);
  if (!key) {
    const bool pointer = o.pointer.starts_with('/');
    problems.add(option, o.pointer, unknown_key(pointer ? o.pointer : '/' + o.pointer));
    return;
  }
  Json value = Json::parse(o.value, nullptr, /*allow_exceptions=*/false);
  const bool is_text = key->type == KeyType::kName || key->type == KeyType::kPath;
  if (value.is_discarded() || (is_text && !value.is_string())) value = o.value;
  if (!check_value(*key, value, option, o.pointer, problems)) return;
  doc.values[Json::json_pointer(o.pointer)] = value;
  doc.said_by[o.pointer] = "";  // relative paths are relative to the working folder
  doc.inputs.erase(o.pointer);
  std::erase_if(doc.sweep, [&](const auto& axis) { return axis.first == key; });
  if (o.pointer == "/seed") doc.seeds.clear();
}

}  // namespace

Override parse_override(std::string_view text) {
  const std::size_t at = text.find('=');
  if (at == text.npos) {
    throw InputError(InputError::Kind::kSpec,
                     fmt::format("--set {}: expected /POINTER=VALUE, as in "
                                 "--set /overlay/nodes=5000",
                                 text));
  }
  return {std::string(text.substr(0, at)), std::string(text.substr(at + 1))};
}

Document parse_document(const std::string& file, std::string_view text,
                        const std::vector<Override>& overrides, Problems& problems) {
  Reader reader(problems);
  Document doc;
  doc.file = file;
  Json merged = reader.merge(file, text);
  doc.said_by = std::move(reader.said_by);
  doc.inputs = std::move(reader.inputs);
  take_sweep(merged, doc, problems);
  take_seeds(merged, doc, problems);
  if (merged.contains("figures")) {
    doc.figures = merged["figures"];
    merged.erase("figures");
  }
  doc.values = std::move(merged);
  for (const Override& o : overrides) apply(o, doc, problems);
  return doc;
}

Document load_document(const std::string& path, const std::vector<Override>& overrides,
                       Problems& problems) {
  return parse_document(path, read_text(path), overrides, problems);
}

}  // namespace ddns::experiments
