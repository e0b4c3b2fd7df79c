// Standard output and standard error. What a command finds out goes to the first, what it says of
// itself to the second. The two may be one terminal or one file: every call writes its text whole,
// so that neither tears the lines of the other. Any thread may call.
#pragma once

#include <string_view>

namespace ddns::experiments {

// Makes sure that the descriptors 0, 1 and 2 are taken: a file that the program opens must not
// become its standard error. To be called before any file is opened. What is written to a stream
// that was closed fails as it would have.
void open_standard_streams();

// Writes to standard output. A failure is remembered, and written_out() tells it.
void say(std::string_view text);

// Writes to standard error. Where that fails there is nobody to be told, and the work goes on.
void tell(std::string_view text);

// Writes what standard output still has in its buffers. Returns false, and tells why, where not all
// that was said could be written.
bool written_out();

}  // namespace ddns::experiments
