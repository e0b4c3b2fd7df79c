#include "experiments/files/result_file.h"

#include <filesystem>

namespace ddns::experiments {

namespace {

namespace fs = std::filesystem;

// The text at a pointer, or "".
std::string text_at(const Json& content, const Json::json_pointer& pointer) {
  return content.contains(pointer) && content[pointer].is_string()
             ? content[pointer].get<std::string>()
             : "";
}

}  // namespace

FileKind kind_of(const Json& content) {
  const auto has = [&](const char* key) { return content.contains(key); };
  if (!content.is_object()) return FileKind::kOther;
  if (has("kind") && content["kind"] == "sweep" && has("points")) return FileKind::kSweep;
  if (has("fingerprint") && has("spec") && content["spec"].is_object()) return FileKind::kResult;
  if (has("version") && has("wall_s")) return FileKind::kProvenance;
  return FileKind::kOther;
}

bool is_result_name(const std::string& name) {
  return name.ends_with(".json") && !name.ends_with(".provenance.json") &&
         !name.ends_with(".failed.json");
}

std::string provenance_of(const std::string& result_file) {
  return fs::path(result_file).replace_extension(".provenance.json").string();
}

std::map<std::string, KnownInput> inputs_of(const Json& result, const std::string& file) {
  std::map<std::string, KnownInput> inputs;
  if (!result.contains("inputs") || !result["inputs"].is_object()) return inputs;
  const Json made = find_json(provenance_of(file)).value_or(Json());
  for (const auto& item : result["inputs"].items()) {
    const Json::json_pointer pointer = Json::json_pointer("/inputs") / item.key();
    std::error_code unknown;
    std::string path = text_at(made, pointer);
    if (path.empty() || !fs::exists(path, unknown)) {
      path = (fs::path(file).parent_path() / text_at(result, pointer / "path")).string();
    }
    inputs[item.key()] = {path, text_at(result, pointer / "sha256")};
  }
  return inputs;
}

}  // namespace ddns::experiments
