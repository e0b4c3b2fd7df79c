// How much memory there is for a run.
#pragma once

#include <cstdint>
#include <string>

namespace ddns::experiments {

// The bytes that this process can still get: the least of what the machine has available
// (/proc/meminfo), what each of its control groups leaves (cgroup v1 and v2), and what its own
// limits leave (setrlimit). What cannot be read limits nothing. `root` stands before every path.
std::uint64_t available_memory(const std::string& root = "");

// "96.3 GB", "41 MB": of 10^9 and 10^6 bytes, three digits at least.
std::string memory_text(double bytes);

}  // namespace ddns::experiments
