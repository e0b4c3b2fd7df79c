#include "dns/rrset_table.h"

#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "dns/name_index.h"

namespace ddns::dns {
namespace {

sim::Duration seconds(int s) {
  return sim::Duration::seconds(s);
}

TEST_CASE("A name and a type have one number, and read back from it") {
  NameTable names;
  NameIndexer index(names);
  CHECK(index.intern("a.example", kA) == 0);
  CHECK(index.intern("a.example", kMx) == 1);
  CHECK(index.intern("b.example", kA) == 2);
  CHECK(index.intern("a.example", kMx) == 1);
  CHECK(names.count() == 3);
  CHECK(names.name(1) == "a.example");
  CHECK(names.type(1) == kMx);
  CHECK(names.name(2) == "b.example");
}

TEST_CASE("The records of names come first, in their order, then those without a name") {
  NameTable names;
  names.add("a.example", kA);
  names.add("b.example", kA);
  RrsetTable table(names);
  CHECK(table.named() == 2);
  CHECK(table.count() == 0);
  CHECK(table.add({.octets = 100, .ttl = seconds(60), .signer = 3}) == 0);
  CHECK(table.add({.octets = 0, .ttl = seconds(60), .signer = 3}) == 1);
  CHECK(table.add({.octets = 512, .ttl = seconds(5), .signer = 4}) == 2);
  CHECK(table.count() == 3);
  CHECK(table.record(0) == 0);
  CHECK(table.record(1) == 1);
  CHECK(table.exists(0));
  CHECK_FALSE(table.exists(1));  // the name is asked for, and there is nothing
  CHECK(table.exists(2));
  CHECK(table.octets(2) == 512);
  CHECK(table.ttl(1) == seconds(60));
  CHECK(table.ttl(2) == seconds(5));
  CHECK(table.signer(1) == 3);
  CHECK(table.signer(2) == 4);
}

TEST_CASE("What was added is what the table says, however alike the RRsets are") {
  CHECK(rc::check([] {
    const int kinds = *rc::gen::inRange(1, 4);
    const auto count = *rc::gen::inRange<std::size_t>(0, 30);
    const auto values = *rc::gen::container<std::vector<int>>(count, rc::gen::inRange(0, kinds));
    const auto others = *rc::gen::container<std::vector<int>>(count, rc::gen::inRange(0, kinds));
    NameTable names;
    for (std::size_t i = 0; i < count / 2; ++i) names.add(std::to_string(i), kA);
    RrsetTable table(names);
    for (std::size_t i = 0; i < count; ++i) {
      const RecordIndex added = table.add({.octets = static_cast<std::uint32_t>(values[i]),
                                           .ttl = seconds(others[i]),
                                           .signer = static_cast<Signer>(kinds - values[i])});
      RC_ASSERT(added == i);
    }
    RC_ASSERT(table.count() == count);
    for (RecordIndex r = 0; r < count; ++r) {
      RC_ASSERT(table.octets(r) == static_cast<std::uint32_t>(values[r]));
      RC_ASSERT(table.exists(r) == (values[r] > 0));
      RC_ASSERT(table.ttl(r) == seconds(others[r]));
      RC_ASSERT(table.signer(r) == static_cast<Signer>(kinds - values[r]));
    }
  }));
}

}  // namespace
}  // namespace ddns::dns
