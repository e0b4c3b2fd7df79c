// What tests of records share: readers of texts, and what they read.
#pragma once

#include <catch2/catch.hpp>
#include <cstdint>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "tests/traces/scratch.h"
#include "traces/records.h"

namespace ddns::traces {

inline constexpr char kHeader[] = "t_s,client,server,qname,qtype,rcode,answers,latency_ms\n";

inline RecordReader reader_of(const std::string& text, bool skip = false,
                              const std::string& label = "f", Format format = Format::kAuto) {
  return RecordReader(LineReader(std::make_unique<std::stringbuf>(text), label),
                      {format, skip, sim::Duration::seconds(2)});
}

inline RecordReader reader_with(const std::string& text, const RecordParser::Settings& parser) {
  return RecordReader(LineReader(std::make_unique<std::stringbuf>(text), "f"), {.parser = parser});
}

struct Kept {
  std::int64_t time_ns;
  std::uint32_t client;
  std::string name;
  dns::RrType type;
};

inline std::vector<Kept> read(RecordReader& reader) {
  std::vector<Kept> all;
  for (Record r; reader.next(r);) all.push_back({r.time_ns, r.client, std::string(r.name), r.type});
  return all;
}

inline std::string refusal(const std::string& text, const std::string& label = "f",
                           Format format = Format::kAuto) {
  return message_of([&] {
    RecordReader reader = reader_of(text, false, label, format);
    read(reader);
  });
}

// The message for a CSV whose third line is `line`.
inline std::string refused_line(const std::string& line) {
  const std::string message =
      refusal(kHeader + std::string("0,0,0,a.com,A,NOERROR,1,\n") + line + "\n");
  return message.starts_with("f:3: ") ? message.substr(5) : "not at f:3: " + message;
}

inline Kept only_record(const std::string& line) {
  RecordReader reader = reader_of(kHeader + line + "\n");
  const auto all = read(reader);
  REQUIRE(all.size() == 1);
  return all[0];
}

}  // namespace ddns::traces
