// The files that the experiments of key_effect_test.cpp name.
#pragma once

#include <fmt/format.h>

#include <string>

#include "tests/experiments/made_up.h"

namespace ddns::experiments {

inline void write_files(const Folder& folder) {
  std::string trace = "t_s,client,qname,qtype,rcode,answers\n";
  std::string part = trace;
  std::string names;
  for (int i = 0; i < 120; ++i) {
    const std::string name = fmt::format("n{}.example", i * i % 17);
    const std::string line =
        fmt::format("{},{},{},A,{}\n", 2 * i, i % 5, name, i % 3 == 0 ? "NXDOMAIN,0" : "NOERROR,1");
    trace += line;
    if (i < 60) part += line;
    names += fmt::format("{} A\n", name);
  }
  folder.write("trace.csv", trace);
  folder.write("part.csv", part);
  folder.write("bad.csv", trace + "what is this\n");
  folder.write("names.txt", names);
  folder.write("bare.txt", names + "n0.example\n");
  folder.write("times.csv", "time,qname,qtype\n0,a.example,A\n3000,b.example,A\n");
  folder.write("latency.txt", "0 10\n0.5 20\n1 400\n");
  folder.write("lives.txt", "100\n200\n900\n");
  folder.write("short-lives.txt", "50\n70\n");
}

}  // namespace ddns::experiments
