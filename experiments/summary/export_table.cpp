#include "experiments/summary/export_table.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>

#include "experiments/files/json_file.h"
#include "experiments/spec/keys.h"
#include "experiments/summary/metrics.h"
#include "sim/check.h"

namespace ddns::experiments {

namespace {

using sim::InputError;

[[noreturn]] void refuse(const std::string& file, const std::string& what) {
  throw InputError(InputError::Kind::kData, file + ": " + what);
}

struct Source {
  std::string file;
  Json content;

  bool is_sweep() const { return content.contains("points"); }
};

Source load(const std::string& file) {
  Source source{file, read_data(file)};
  const Json& content = source.content;
  const auto is = [&](const char* key, bool (Json::*type)() const noexcept) {
    return content.is_object() && content.contains(key) && (content[key].*type)();
  };
  const bool named = is("name", &Json::is_string) && is("spec", &Json::is_object);
  const bool sweep = is("axes", &Json::is_object) && is("points", &Json::is_array);
  if (!named || is("counts", &Json::is_object) == sweep) {
    refuse(file, "neither the result of a run nor the summary of a sweep");
  }
  for (const Json& point : sweep ? content["points"] : Json::array()) {
    const bool whole = point.is_object() && point.contains("set") && point.contains("seed") &&
                       point.contains("file") && point["file"].is_string();
    if (!whole) refuse(file, "a point without set, seed and file: not the summary of a sweep");
  }
  return source;
}

// The value of a key in a specification; null where it has none.
const Json* value_in(const Json& spec, const std::string& pointer) {
  const Json::json_pointer p(pointer);
  return spec.contains(p) ? &spec[p] : nullptr;
}

bool differs(const std::vector<Source>& sources, const std::string& pointer) {
  const auto value = [&](const Source& source) {
    const Json* found = value_in(source.content["spec"], pointer);
    return found ? std::optional(*found) : std::nullopt;
  };
  const auto differ = [](const auto& a, const auto& b) { return a != b; };
  return std::ranges::adjacent_find(sources, differ, value) != sources.end();
}

// The settings to be told, in the order of the table of keys.
std::vector<std::string> settings_of(const std::vector<Source>& sources) {
  std::vector<std::string> pointers;
  for (const Key& key : keys()) {
    if (key.pointer == "/name" || key.pointer == "/seed") continue;
    const bool swept = std::ranges::any_of(sources, [&](const Source& source) {
      return source.is_sweep() && source.content["axes"].contains(key.pointer);
    });
    if (swept || differs(sources, key.pointer)) pointers.push_back(key.pointer);
  }
  return pointers;
}

// Builds the table row by row.
class Table {
 public:
  Table(const std::vector<Source>& sources, ExportRows rows)
      : rows_(rows), settings_(settings_of(sources)) {
    text = "file,run";
    for (const std::string& pointer : settings_) text += ',' + csv_field(pointer);
    text +=
        rows == ExportRows::kMetrics ? ",seed,metric,value" : ",seed,distribution,value,fraction";
    text += "\r\n";
    for (const Source& source : sources) {
      try {
        add(source);
      } catch (const Json::exception& e) {
        refuse(source.file, std::string("not the shape of a result: ") + e.what());
      }
    }
  }

  std::string text;

 private:
  void add(const Source& source) {
    const Json& content = source.content;
    if (!source.is_sweep()) {
      return add_run(source, Json::object(), content["spec"].value("seed", Json()), content);
    }
    const auto folder = std::filesystem::path(source.file).parent_path();
    for (const Json& point : content["points"]) {
      add_run(source, point["set"], point["seed"],
              read_data((folder / point["file"].get<std::string>()).string()));
    }
  }

  void add_run(const Source& source, const Json& set, const Json& seed, const Json& result) {
    // What stands at the beginning of all of the run's rows.
    std::string begin =
        csv_field(source.file) + ',' + csv_field(source.content["name"].get<std::string>()) + ',';
    for (const std::string& pointer : settings_) {
      const Json* common = value_in(source.content["spec"], pointer);
      const Json* value = set.contains(pointer) ? &set[pointer] : common;
      begin += (value ? csv_field(plain_text(*value)) : "") + ',';
    }
    begin += csv_field(plain_text(seed)) + ',';
    if (rows_ == ExportRows::kMetrics) {
      for (const auto& [name, value] : metrics_of(result)) {
        text += begin + name + ',' + value->dump() + "\r\n";
      }
      return;
    }
    for (const auto& [name, distribution] : distributions_of(result)) {
      if (!distribution->contains("cdf")) continue;  // it has no value
      for (const Json& point : (*distribution)["cdf"]) {
        text += begin + name + ',' + point.at(0).dump() + ',' + point.at(1).dump() + "\r\n";
      }
    }
  }

  ExportRows rows_;
  std::vector<std::string> settings_;
};

}  // namespace

std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == text.npos) return text;
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

std::string export_table(const std::vector<std::string>& files, ExportRows rows) {
  std::vector<Source> sources;
  for (const std::string& file : files) sources.push_back(load(file));
  return Table(sources, rows).text;
}

}  // namespace ddns::experiments
