// The terminal that standard output is.
#pragma once

#include <cstddef>

namespace ddns::experiments {

std::size_t terminal_columns();  // 100 where it is none
bool terminal_coloured();        // not if NO_COLOR is set

}  // namespace ddns::experiments
