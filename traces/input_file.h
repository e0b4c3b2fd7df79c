// The octets of a file, decompressed where it is compressed.
#pragma once

#include <memory>
#include <streambuf>
#include <string>

namespace ddns::traces {

// Names standard input where a path is expected.
inline constexpr char kStandardInput[] = "-";

// Opens a file, a pipe, or standard input, to be read once with sgetn() alone, which throws
// std::exception where the file cannot be read, is cut short or damaged. Compression is told by the
// first octets. Throws InputError (kData) where there is no such file, it is a folder or empty, or
// its name promises a compression that it does not have.
std::unique_ptr<std::streambuf> open_input(const std::string& path);

// What messages call the file.
std::string input_label(const std::string& path);

// `path` without the ending of a compression.
std::string without_compression(const std::string& path);

}  // namespace ddns::traces
