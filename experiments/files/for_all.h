// One action for many items, by several threads.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

namespace ddns::experiments {

// Calls `action` with each of 0, 1, ... count - 1, in the order given or else in theirs, with
// `jobs` threads, until one has failed. Throws what the first of them that failed threw.
void for_all(std::size_t count, unsigned jobs, const std::function<void(std::size_t)>& action,
             const std::vector<std::size_t>* order = nullptr);

}  // namespace ddns::experiments
