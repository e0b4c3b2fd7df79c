#include "experiments/load/schema.h"

#include <fmt/format.h>

#include <cmath>

#include "experiments/spec/keys.h"

namespace ddns::experiments {

namespace {

Json plain(double value) {
  if (std::floor(value) == value) return static_cast<std::int64_t>(value);
  return value;
}

void add_range(const Key& key, Json& schema) {
  if (std::isfinite(key.minimum)) {
    schema[key.exclusive_minimum ? "exclusiveMinimum" : "minimum"] = plain(key.minimum);
  }
  if (std::isfinite(key.maximum)) schema["maximum"] = plain(key.maximum);
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

Json one_or_more(const Json& item) {
  return {{"anyOf", {item, {{"type", "array"}, {"items", item}, {"minItems", 1}}}}};
}

Json object_of(const Json& properties, const std::vector<std::string>& required) {
  return {{"type", "object"},
          {"properties", properties},
          {"required", required},
          {"additionalProperties", false}};
}

// An entry of "figures" (experiments/summary/sweep_figures.h).
Json figure_schema() {
  const Json text = {{"type", "string"}};
  const Json object = {{"type", "object"}};
  const Json texts = {{"type", "object"}, {"additionalProperties", text}};
  const Json place = {{"type", {"number", "string"}}};
  const Json range = {
      {"type", "array"}, {"items", {{"type", "number"}}}, {"minItems", 2}, {"maxItems", 2}};
  const Json curve = object_of({{"of", text}, {"label", text}, {"where", object}}, {"of", "label"});
  const Json published =
      object_of({{"file", text}, {"x", text}, {"y", text}, {"label", text}, {"where", object}},
                {"file", "x", "y", "label"});
  Json out = object_of({{"x", text},
                        {"x_of", text},
                        {"y", one_or_more({{"anyOf", {text, curve}}})},
                        {"cdf", text},
                        {"curves", one_or_more(text)},
                        {"where", object},
                        {"let", texts},
                        {"theory", one_or_more(curve)},
                        {"published", one_or_more(published)},
                        {"shade", one_or_more(place)},
                        {"stack", {{"type", "boolean"}}},
                        {"words", texts},
                        {"log", {{"enum", {"x", "y", "xy"}}}},
                        {"title", text},
                        {"x_label", text},
                        {"y_label", text},
                        {"x_range", range},
                        {"y_range", range}},
                       {});
  out.erase("required");
  out["oneOf"] = {{{"required", {"y"}}}, {{"required", {"cdf"}}}};
  return out;
}

// "/overlay/nodes" -> "#/properties/overlay/properties/nodes".
std::string reference(const std::string& pointer) {
  std::string out = "#";
  for (const char c : pointer) out += c == '/' ? "/properties/" : std::string(1, c);
  return out;
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

std::string code(const std::string& text) {
  return '`' + text + '`';
}

std::string condition_text(const Condition& c) {
  std::string text = code(c.pointer) + " is ";
  for (std::size_t i = 0; i < c.words.size(); ++i) {
    if (i > 0) text += i + 1 == c.words.size() ? " or " : ", ";
    text += c.words[i];
  }
  return text;
}

std::string defaults_text(const Key& key) {
  if (key.pointer == "/name") return "the file's name";
  if (key.defaults.empty()) return "none";
  std::string text;
  for (const Default& d : key.defaults) {
    if (!text.empty()) text += "; ";
    text += code(d.json);
    if (!d.when.pointer.empty()) text += " where " + condition_text(d.when);
  }
  return text;
}

std::string section_of(const Key& key) {
  const std::size_t end = key.pointer.find('/', 1);
  return end == key.pointer.npos ? "" : key.pointer.substr(1, end - 1);
}

bool same(const Condition& a, const Condition& b) {
  return a.pointer == b.pointer && a.words == b.words;
}

// The condition that every key of the section has, told once for all; null where there is none.
const Condition* shared_condition(const std::string& section) {
  const Condition* shared = nullptr;
  for (const Key& key : keys()) {
    if (section_of(key) != section) continue;
    if (key.applies.empty()) return nullptr;
    if (!shared) shared = &key.applies.front();
    if (!same(*shared, key.applies.front())) return nullptr;
  }
  return shared;
}

std::string section_head(const std::string& section) {
  std::string out = section.empty() ? "\n## Every run\n\n" : fmt::format("\n## {}\n\n", section);
  if (const Condition* shared = shared_condition(section)) {
    out += "Where " + condition_text(*shared) + ".\n\n";
  }
  return out + "| key | value | default | meaning |\n|---|---|---|---|\n";
}

std::string key_row(const Key& key) {
  std::string value = expectation(key);
  if (!key.unit.empty()) value += " (" + key.unit + ')';
  std::string meaning = key.text;
  const Condition* shared = shared_condition(section_of(key));
  for (const Condition& c : key.applies) {
    if (!shared || !same(c, *shared)) meaning += " Where " + condition_text(c) + '.';
  }
  return fmt::format("| {} | {} | {} | {} |\n", code(key.pointer), value, defaults_text(key),
                     meaning);
}

}  // namespace

Json json_schema() {
  Json root = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
               {"title", "An experiment of ddns"}};
  root.update(section());
  for (const FileKey& key : file_keys()) {
    root["properties"][key.name] = {{"description", key.text}};
  }
  for (const char* text : {"$schema", "title", "extends"}) {
    root["properties"][text]["type"] = "string";
  }
  root["properties"]["seeds"].update(
      {{"type", "array"}, {"items", type_schema(*find_key("/seed"))}, {"minItems", 1}});
  Json axes = Json::object();
  for (const Key& key : keys()) {
    place_of(root, key.pointer) = key_schema(key);
    if (key.pointer == "/name") continue;
    axes[key.pointer] = {
        {"type", "array"}, {"items", {{"$ref", reference(key.pointer)}}}, {"minItems", 1}};
  }
  root["properties"]["figures"].update({{"type", {"array", "null"}}, {"items", figure_schema()}});
  root["properties"]["sweep"].update(
      {{"type", "object"}, {"properties", axes}, {"additionalProperties", false}});
  return root;
}

std::string key_reference() {
  std::string out = "## The file itself\n\n| key | meaning |\n|---|---|\n";
  for (const FileKey& key : file_keys())
    out += fmt::format("| {} | {} |\n", code(key.name), key.text);
  const Key* before = nullptr;
  for (const Key& key : keys()) {
    if (!before || section_of(*before) != section_of(key)) out += section_head(section_of(key));
    out += key_row(key);
    before = &key;
  }
  return out;
}

}  // namespace ddns::experiments
