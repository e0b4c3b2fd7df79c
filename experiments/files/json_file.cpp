#include "experiments/files/json_file.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <vector>

#include "experiments/files/shipped.h"
#include "experiments/files/suggest.h"
#include "sim/check.h"

namespace ddns::experiments {

namespace {

using sim::InputError;

constexpr int kDeepest = 64;

std::string place(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, std::min(offset, text.size()));
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const std::size_t line_start = before.rfind('\n') == before.npos ? 0 : before.rfind('\n') + 1;
  return fmt::format("line {}, column {}", line, before.size() - line_start + 1);
}

// nlohmann's "[json.exception...] parse error at line 1, column 2: WHAT" without all but WHAT.
std::string what_alone(const std::string& message) {
  const std::size_t at = message.find(": ");
  return at == message.npos ? message : message.substr(at + 2);
}

// Refuses what JSON allows but nobody means, as the parser meets it.
class Strictness {
 public:
  explicit Strictness(const std::string& file) : file_(file) {}

  bool operator()(int depth, Json::parse_event_t event, Json& parsed) {
    if (event == Json::parse_event_t::object_start) {
      if (depth >= kDeepest) refuse("nested deeper than 64 levels");
      objects_.emplace_back();
    } else if (event == Json::parse_event_t::array_start) {
      if (depth >= kDeepest) refuse("nested deeper than 64 levels");
    } else if (event == Json::parse_event_t::object_end) {
      objects_.pop_back();
    } else if (event == Json::parse_event_t::key) {
      Object& object = objects_.back();
      object.key = parsed.get<std::string>();
      if (!object.seen.insert(object.key).second) refuse("is given twice, expected once");
    }
    return true;
  }

 private:
  struct Object {
    std::set<std::string> seen;
    std::string key;  // the last of them, within whose value the parser is
  };

  // Elements of arrays are not numbered.
  [[noreturn]] void refuse(const std::string& what) const {
    Json::json_pointer where;
    for (const Object& object : objects_) where /= object.key;
    const std::string at = where.empty() ? "" : where.to_string() + ": ";
    throw InputError(InputError::Kind::kSpec, file_ + ": " + at + what);
  }
  const std::string& file_;
  std::vector<Object> objects_;
};

bool is_flat(const Json& value, Inline on_one_line) {
  if (value.is_object() && on_one_line == Inline::kArrays) return false;
  for (const Json& v : value) {
    if (v.is_structured()) return false;
  }
  return true;
}

void append(const Json& value, Inline on_one_line, std::size_t indent, std::string& out) {
  if (!value.is_structured() || value.empty() || is_flat(value, on_one_line)) {
    out += value.dump();
    return;
  }
  const std::string margin(indent + 2, ' ');
  out += value.is_object() ? "{\n" : "[\n";
  bool first = true;
  for (const auto& item : value.items()) {
    if (!first) out += ",\n";
    first = false;
    out += margin;
    if (value.is_object()) out += Json(item.key()).dump() + ": ";
    append(item.value(), on_one_line, indent + 2, out);
  }
  out += '\n' + std::string(indent, ' ') + (value.is_object() ? '}' : ']');
}

}  // namespace

std::string read_text(const std::string& path) {
  if (path.starts_with(kShipped)) {
    const std::string_view name = std::string_view(path).substr(kShipped.size());
    if (const auto text = shipped_file(name)) return std::string(*text);
    const auto all = shipped_files();
    const std::vector<std::string> names(all.begin(), all.end());
    throw InputError(InputError::Kind::kSpec, path + ": no such file is shipped with the program" +
                                                  did_you_mean(name, names, ""));
  }
  if (std::filesystem::is_directory(path)) {
    throw InputError(InputError::Kind::kSpec, path + ": this is a folder, expected a file");
  }
  errno = 0;
  std::ifstream in(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in.is_open() || in.bad()) {
    std::string what = fmt::format("{}: cannot be read: {}", path, std::strerror(errno));
    const std::string name = std::filesystem::path(path).filename().string();
    if (shipped_file(name)) what += fmt::format("; did you mean {}{}?", kShipped, name);
    throw InputError(InputError::Kind::kSpec, what);
  }
  return text;
}

std::optional<Json> find_json(const std::string& path) {
  std::error_code unknown;
  if (!std::filesystem::is_regular_file(path, unknown)) return std::nullopt;
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  return Json::parse(std::string{std::istreambuf_iterator<char>(in), {}}, nullptr,
                     /*allow_exceptions=*/false);
}

Json parse_json(std::string_view text, const std::string& file) {
  try {
    Json parsed = Json::parse(text, Strictness(file));
    return parsed;
  } catch (const Json::parse_error& e) {
    const std::size_t offset = e.byte > 0 ? e.byte - 1 : 0;
    throw InputError(
        InputError::Kind::kSpec,
        fmt::format("{}: {}: not JSON: {}", file, place(text, offset), what_alone(e.what())));
  } catch (const Json::exception& e) {
    throw InputError(InputError::Kind::kSpec, file + ": not JSON: " + what_alone(e.what()));
  }
}

Json read_data(const std::string& path) {
  try {
    return parse_json(read_text(path), path);
  } catch (const InputError& e) {
    throw InputError(InputError::Kind::kData, e.what());
  }
}

std::string plain_text(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

std::string to_text(const Json& value, Inline on_one_line) {
  std::string out;
  append(value, on_one_line, 0, out);
  return out + '\n';
}

}  // namespace ddns::experiments
