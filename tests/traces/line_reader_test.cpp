#include "traces/line_reader.h"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "tests/traces/scratch.h"

namespace ddns::traces {
namespace {

using Got = LineReader::Got;

std::vector<std::string> lines_of(LineReader reader) {
  std::vector<std::string> lines;
  std::string_view line;
  for (Got got = reader.next(line); got != Got::kEnd; got = reader.next(line)) {
    lines.push_back(got == Got::kTooLong ? "<too long>" : std::string(line));
  }
  return lines;
}

std::vector<std::string> lines_of(const std::string& text) {
  return lines_of(LineReader(std::make_unique<std::stringbuf>(text), "text"));
}

using Lines = std::vector<std::string>;

// Lines of many lengths, more than the reader's buffer in all.
std::string many_lines() {
  std::string text;
  for (int i = 0; i < 30'000; ++i) {
    text += std::to_string(i) + std::string(static_cast<std::size_t>(i % 37), 'x') + "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("lines end in \\n, \\r\\n or with the file", "[line_reader]") {
  CHECK(lines_of("") == Lines{});
  CHECK(lines_of("\n") == Lines{""});
  CHECK(lines_of("a\nb\r\n\r\nc") == Lines{"a", "b", "", "c"});
  CHECK(lines_of("a\rb\n") == Lines{"a\rb"});
}

TEST_CASE("a line over the limit is passed over, and no more memory is taken for it",
          "[line_reader]") {
  const std::string most(kLineLimit, 'a');
  CHECK(lines_of(most + "\nb\n") == Lines{most, "b"});
  CHECK(lines_of(most) == Lines{most});
  CHECK(lines_of(most + "a\nb\n") == Lines{"<too long>", "b"});
  CHECK(lines_of("0\n" + std::string(10 * kLineLimit + 3, 'a') + "\nb") ==
        Lines{"0", "<too long>", "b"});
  CHECK(lines_of("0\n" + std::string(3 * kLineLimit, 'a')) == Lines{"0", "<too long>"});
  // Lines that lie across the ends of blocks are whole.
  const std::string text = many_lines();
  std::string again;
  for (const std::string& line : lines_of(text)) again += line + "\n";
  CHECK(again == text);
}

TEST_CASE("compressed files read as plain ones, in one piece or several", "[line_reader]") {
  const Scratch scratch;
  const std::string text = many_lines();
  const Lines plain = lines_of(open_lines(scratch.text("a.txt", text)));
  REQUIRE(plain.size() == 30'000);
  for (const std::string ending : {".gz", ".xz", ".zst"}) {
    INFO(ending);
    const std::string path = scratch.text("a.txt" + ending, text);
    CHECK(octets_of(path).size() < text.size() / 2);
    CHECK(lines_of(open_lines(path)) == plain);
    // The name does not matter, and a file may be several compressed ones put together.
    const std::string octets = octets_of(path);
    CHECK(lines_of(open_lines(scratch.write("b", octets + octets))).size() == 60'000);
  }
}

TEST_CASE("a compressed file that is cut short or damaged is refused", "[line_reader]") {
  const Scratch scratch;
  const std::string text = many_lines();
  for (const std::string ending : {".gz", ".xz", ".zst"}) {
    const std::string whole = octets_of(scratch.text("a" + ending, text));
    for (const std::size_t missing :
         {std::size_t{1}, std::size_t{4}, whole.size() / 2, whole.size() - 12}) {
      INFO(ending << " without its last " << missing << " octets");
      const std::string path =
          scratch.write("cut" + ending, whole.substr(0, whole.size() - missing));
      CHECK_THAT(message_of([&] { lines_of(open_lines(path)); }),
                 Catch::StartsWith(path) && Catch::Contains("cut short or damaged"));
    }
    const std::string path = scratch.write("junk" + ending, whole + "not compressed");
    CHECK_THAT(message_of([&] { lines_of(open_lines(path)); }),
               Catch::Contains("cut short or damaged"));
  }
}

TEST_CASE("a byte order mark is passed over, once", "[line_reader]") {
  CHECK(lines_of("\xef\xbb\xbf"
                 "a\nb\n") == Lines{"a", "b"});
  CHECK(lines_of("\xef\xbb\xbf") == Lines{});
  CHECK(lines_of("\xef\xbb") == Lines{"\xef\xbb"});
  CHECK(lines_of("\xef\xbb\xbf\xef\xbb\xbf\n") == Lines{"\xef\xbb\xbf"});
}

TEST_CASE("a line can be lengthened by those after it, and they be taken back", "[line_reader]") {
  const auto reader_of = [](const std::string& text) {
    return LineReader(std::make_unique<std::stringbuf>(text), "text");
  };
  std::string_view line;
  LineReader reader = reader_of("a\r\nb\n\nc");
  REQUIRE(reader.next(line) == Got::kLine);
  REQUIRE(reader.extend(line));
  CHECK(line == "a\r\nb");
  CHECK(reader.line_number() == 1);
  REQUIRE(reader.extend(line));
  REQUIRE(reader.extend(line));
  CHECK(line == "a\r\nb\n\nc");
  CHECK_FALSE(reader.extend(line));
  CHECK(line == "a\r\nb\n\nc");
  reader.shorten();
  REQUIRE(reader.next(line) == Got::kLine);
  CHECK(line == "b");
  CHECK(reader.line_number() == 2);
  REQUIRE(reader.extend(line));
  REQUIRE(reader.next(line) == Got::kLine);
  CHECK(line == "c");
  CHECK(reader.line_number() == 4);
  CHECK(reader.next(line) == Got::kEnd);
  // Not over the limit, and across the ends of blocks.
  const std::string half(kLineLimit / 2, 'x');
  LineReader longer = reader_of("0\n" + half + "\n" + half.substr(1) + "\n" + half + "\n");
  REQUIRE(longer.next(line) == Got::kLine);
  REQUIRE(longer.next(line) == Got::kLine);
  REQUIRE(longer.extend(line));
  CHECK(line == half + "\n" + half.substr(1));
  CHECK_FALSE(longer.extend(line));
  longer.shorten();
  REQUIRE(longer.next(line) == Got::kLine);
  CHECK(line == half.substr(1));
  REQUIRE(longer.next(line) == Got::kLine);
  CHECK(line == half);
}

TEST_CASE("zeros may follow what is compressed with gzip", "[line_reader]") {
  const Scratch scratch;
  const std::string octets = octets_of(scratch.text("a.gz", "a\nb\n"));
  for (const std::size_t zeros : {1, 511, 200'000}) {
    const std::string padded = octets + std::string(zeros, '\0');
    CHECK(lines_of(open_lines(scratch.write("padded.gz", padded))) == Lines{"a", "b"});
    CHECK_THAT(message_of([&] { lines_of(open_lines(scratch.write("junk.gz", padded + "x"))); }),
               Catch::Contains("cut short or damaged"));
  }
  const std::string twice = octets + octets + std::string(9, '\0');
  CHECK(lines_of(open_lines(scratch.write("twice.gz", twice))).size() == 4);
}

TEST_CASE("Zstandard may refer further back than its default", "[line_reader]") {
  const Scratch scratch;
  // One frame (RFC 8878, section 3.1.1) of a window of 2^28 octets, as --long=28 makes, with one
  // block that is not compressed.
  const std::string text = "a.example A\nb.example A\n";
  std::string frame = "\x28\xb5\x2f\xfd";
  frame += '\0';                                     // no checksum, no size
  frame += static_cast<char>((28 - 10) << 3);        // the window
  frame += static_cast<char>(text.size() << 3 | 1);  // the last block, as it is
  frame += std::string(2, '\0') + text;
  CHECK(lines_of(open_lines(scratch.write("a.zst", frame))) == Lines{"a.example A", "b.example A"});
}

TEST_CASE("a pipe is read as a file is", "[line_reader]") {
  const Scratch scratch;
  const std::string octets = octets_of(scratch.text("a.gz", many_lines()));
  const std::string path = scratch.path("pipe");
  REQUIRE(mkfifo(path.c_str(), 0600) == 0);
  std::thread writer([&] { std::ofstream(path, std::ios::binary) << octets; });
  const Lines lines = lines_of(open_lines(path));
  writer.join();
  CHECK(lines == lines_of(many_lines()));
}

TEST_CASE("what is no trace file is refused with its path", "[line_reader]") {
  const Scratch scratch;
  const auto refused = [](const std::string& path) {
    return message_of([&] { open_lines(path); });
  };
  CHECK(refused(scratch.path("none")) == scratch.path("none") + ": no such file");
  CHECK_THAT(refused(scratch.path(".")), Catch::Contains("is a folder"));
  CHECK(refused("/dev/null") == "/dev/null: is empty");
  CHECK_THAT(refused(scratch.write("empty", "")), Catch::Contains("is empty"));
  CHECK_THAT(refused(scratch.write("a.csv.gz", "plain")), Catch::Contains("is named .gz but"));
}

}  // namespace ddns::traces
