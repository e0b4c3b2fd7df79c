# Run as a script while building: writes OUTPUT, a C++ file that defines what
# experiments/files/shipped.h declares, from the FILES (names relative to FOLDER,
# with '|' between them).
string(REPLACE "|" ";" FILES "${FILES}")
set(entries "")
foreach(file IN LISTS FILES)
  file(READ ${FOLDER}/${file} text)
  string(APPEND entries "    {\"${file}\", R\"~~~(${text})~~~\"},\n")
endforeach()
file(WRITE ${OUTPUT} "// Made by cmake/DdnsEmbed.cmake.
#include \"experiments/files/shipped.h\"

#include <utility>

namespace ddns::experiments {

namespace {

constexpr std::pair<std::string_view, std::string_view> kFiles[] = {
${entries}};

}  // namespace

std::optional<std::string_view> shipped_file(std::string_view name) {
  for (const auto& [file, text] : kFiles) {
    if (file == name) return text;
  }
  return std::nullopt;
}

std::vector<std::string_view> shipped_files() {
  std::vector<std::string_view> names;
  for (const auto& [file, text] : kFiles) names.push_back(file);
  return names;
}

}  // namespace ddns::experiments
")
