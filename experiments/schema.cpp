#include "experiments/schema.h"

#include <fmt/format.h>

#include <cmath>

#include "experiments/keys.h"

namespace ddns::experiments {

namespace {

Json number(double value) {
  if (std::floor(value) == value) return static_cast<std::int64_t>(value);
  return value;
}

void add_range(const Key& key, Json& schema) {
  if (std::isfinite(key.minimum)) {
    schema[key.exclusive_minimum ? "exclusiveMinimum" : "minimum"] = number(key.minimum);
  }
  if (std::isfinite(key.maximum)) schema["maximum"] = number(key.maximum);
}

Json type_schema(const Key& key) {
  Json s = Json::object();
  switch (key.type) {
    case KeyType::kInteger:
      s["type"] = "integer";
      add_range(key, s);
      break;
    case KeyType::kNumber:
      s["type"] = "number";
      add_range(key, s);
      break;
    case KeyType::kBoolean:
      s["type"] = "boolean";
      break;
    case KeyType::kName:
      s["type"] = "string";
      s["pattern"] = "^[A-Za-z0-9_-][A-Za-z0-9._-]*$";
      s["maxLength"] = 100;
      break;
    case KeyType::kWord:
      s["enum"] = key.words;
      break;
    case KeyType::kPath:
      s["type"] = "string";
      s["minLength"] = 1;
      break;
    case KeyType::kNumbers:
      s["type"] = "array";
      s["items"] = {{"type", "number"}};
      add_range(key, s["items"]);
      s["minItems"] = key.numbers_minimum;
      s["maxItems"] = key.numbers_maximum;
      break;
  }
  return s;
}

std::string description(const Key& key) {
  std::string text = key.text;
  if (!key.unit.empty()) text += " Unit: " + key.unit + '.';
  const std::string when = applicability(key);
  if (!when.empty()) text += " Applies where " + when + '.';
  return text;
}

// null stands in any place: it is a value of some keys and, in a file that extends another,
// restores the default of all.
Json key_schema(const Key& key) {
  Json s = {{"description", description(key)}, {"anyOf", {type_schema(key), {{"type", "null"}}}}};
  if (!key.defaults.empty()) s["default"] = Json::parse(key.defaults.back().json);
  return s;
}

Json section() {
  return {{"type", "object"}, {"properties", Json::object()}, {"additionalProperties", false}};
}

// Where in the schema the key of this pointer is described, its sections made on the way.
Json& place_of(Json& root, const std::string& pointer) {
  Json* at = &root;
  for (std::size_t begin = 1;;) {
    const std::size_t end = pointer.find('/', begin);
    Json& properties = (*at)["properties"];
    const std::string word = pointer.substr(begin, end - begin);
    if (end == pointer.npos) return properties[word];
    if (!properties.contains(word)) properties[word] = section();
    at = &properties[word];
    begin = end + 1;
  }
}

std::string defaults_text(const Key& key) {
  if (key.defaults.empty())
    return key.pointer == "/name" ? "the file's name" : "none: must be given";
  std::string text;
  for (const Default& d : key.defaults) {
    if (!text.empty()) text += "; ";
    text += '`' + d.json + '`';
    if (d.when.pointer.empty()) {
      if (key.defaults.size() > 1) text += " otherwise";
      continue;
    }
    text += " where `" + d.when.pointer + "` is ";
    for (std::size_t i = 0; i < d.when.words.size(); ++i) {
      text += (i ? " or " : "") + d.when.words[i];
    }
  }
  return text;
}

}  // namespace

Json json_schema() {
  Json root = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
               {"title", "An experiment of ddns"}};
  root.update(section());
  for (const FileKey& key : file_keys()) {
    root["properties"][key.name] = {{"description", key.text}};
  }
  root["properties"]["$schema"]["type"] = "string";
  root["properties"]["extends"]["type"] = "string";
  root["properties"]["seeds"].update(
      {{"type", "array"}, {"items", type_schema(*find_key("/seed"))}, {"minItems", 1}});
  Json axes = Json::object();
  for (const Key& key : keys()) {
    place_of(root, key.pointer) = key_schema(key);
    if (key.pointer == "/name") continue;
    axes[key.pointer] = {
        {"type", "array"}, {"items", key_schema(key)["anyOf"][0]}, {"minItems", 1}};
    if (key.nullable) axes[key.pointer]["items"] = {{"anyOf", key_schema(key)["anyOf"]}};
  }
  root["properties"]["sweep"].update(
      {{"type", "object"}, {"properties", axes}, {"additionalProperties", false}});
  return root;
}

std::string key_reference() {
  std::string out = "Of the file itself:\n\n";
  for (const FileKey& key : file_keys()) out += fmt::format("* `{}`: {}\n", key.name, key.text);
  std::string last_section;
  for (const Key& key : keys()) {
    const std::size_t end = key.pointer.find('/', 1);
    const std::string section = end == key.pointer.npos ? "" : key.pointer.substr(1, end - 1);
    if (section != last_section || key.pointer == "/name") {
      out += section.empty() ? "\nOf every run:\n\n" : fmt::format("\n### {}\n\n", section);
      last_section = section;
    }
    out += fmt::format("* `{}`: {} {}", key.pointer, key.text, "Expected: " + expectation(key));
    if (!key.unit.empty()) out += " (" + key.unit + ")";
    out += fmt::format(". Default: {}.", defaults_text(key));
    const std::string when = applicability(key);
    if (!when.empty()) out += " Applies where " + when + '.';
    out += '\n';
  }
  return out;
}

}  // namespace ddns::experiments
