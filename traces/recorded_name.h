// Domain names as captures and query files write them.
#pragma once

#include <string>
#include <string_view>

namespace ddns::traces {

// What some captures write for the root.
inline constexpr std::string_view kRootInCaptures = "<root>";

// Without regard to ASCII case.
bool equal_words(std::string_view a, std::string_view b);

// Normalizes recorded names (dns/name.h), one after another, without allocating once its buffers
// have grown.
class NameNormalizer {
 public:
  // White space and control characters stand for themselves, \uXXXX for a character in UTF-8, and
  // the empty name and <root> for the root. Returns false where the text is no name. `out` is valid
  // as long as `text`, and until the next call.
  bool normalize(std::string_view text, std::string_view& out);

 private:
  std::string escaped_;
  std::string normal_;
};

}  // namespace ddns::traces
