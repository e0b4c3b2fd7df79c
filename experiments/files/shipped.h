// The files that the program carries within itself, made part of it when it is built: the shipped
// experiments ("failed.json") and papers' claims and curves ("papers/iptps2002-curves.json").
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace ddns::experiments {

// The text of a shipped file; nothing where there is none of that name.
std::optional<std::string_view> shipped_file(std::string_view name);

// Their names, in alphabetical order.
std::vector<std::string_view> shipped_files();

}  // namespace ddns::experiments
