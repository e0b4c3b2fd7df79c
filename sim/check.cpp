#include "sim/check.h"

#include <cstdio>
#include <cstdlib>

namespace ddns::sim {

void check_failed(const char* what, const std::source_location& where) {
  std::fprintf(stderr, "%s:%u: bug: %s\n", where.file_name(), static_cast<unsigned>(where.line()),
               what);
  std::abort();
}

}  // namespace ddns::sim
