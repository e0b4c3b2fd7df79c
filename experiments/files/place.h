// Where a file that is to be written goes, and whether it can be written there.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>

namespace ddns::experiments {

// What stands for standard output where a file can be named.
inline constexpr std::string_view kStandardOutput = "-";

// Throws std::runtime_error: "NAME: cannot be written: WHY".
[[noreturn]] void refuse_to_write(const std::string& name, const std::string& why);
[[noreturn]] void refuse_to_write(const std::string& name, int error);

struct Place {
  std::string path;      // behind symbolic links
  bool through = false;  // a pipe or device, or what a standard stream is: written to, not replaced
  int stream = -1;       // that standard stream: 1, 2
  mode_t mode = 0;       // permissions of the file that is there already; 0: there is none
};

// What stands at `path`, or will. Throws std::runtime_error where no file can: at a folder, at a
// link to nowhere, at a file that is not to be written.
Place place_of(const std::string& path);

// The path from the root, whatever the working directory is later.
std::string absolute_path(const std::string& path);

// The text as a part of a file's name: what is no letter, digit, point, hyphen or underscore
// becomes an underscore, and what goes beyond 60 characters is left out.
std::string file_word(std::string text);

// A name beside `path`, not longer than names can be, that no other process on any machine and no
// other call has.
std::string temporary_name(const std::string& path);

// Is it one of these, of a process of this machine that is gone? Of other machines' nobody here can
// tell.
bool is_abandoned(const std::string& name);

// Throws std::runtime_error where an OutputFile (experiments/files/output_file.h) could not be
// written, as far as that can be known before: told before the work whose result is to go there,
// not after it. Writes nothing.
void check_writable(const std::string& path);

}  // namespace ddns::experiments
