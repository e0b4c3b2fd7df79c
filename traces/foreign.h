// What people take for a trace and is none: captures, archives, logs.
#pragma once

#include <string>
#include <string_view>

namespace ddns::traces {

// Enough of a file's beginning to tell.
inline constexpr std::size_t kForeignOctets = 4096;

// "is a packet capture (pcap), expected ...", with what to do, for a file that begins so; empty
// where it may be a trace. `by_text`: also for files of text, whose first line might also be taken
// for a question.
std::string foreign_file(std::string_view start, bool by_text);

}  // namespace ddns::traces
