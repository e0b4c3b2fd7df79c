// What nodes remember of those that they have lost.
#include "overlay/contacts.h"

#include <catch2/catch.hpp>

namespace ddns::overlay {
namespace {

std::vector<NodeIndex> turns(Contacts& contacts, NodeIndex at, int count) {
  std::vector<NodeIndex> out;
  for (int i = 0; i < count; ++i) out.push_back(contacts.next(at));
  return out;
}

}  // namespace

TEST_CASE("contacts take turns, and the newest push the oldest out") {
  using Nodes = std::vector<NodeIndex>;
  Contacts contacts(2, 3);
  CHECK(contacts.next(1) == kNoNode);
  for (const NodeIndex n : {7u, 8u, 9u, 10u}) contacts.add(1, n);
  CHECK(turns(contacts, 1, 7) == Nodes{8, 9, 10, 8, 9, 10, 8});
  contacts.add(1, 10);  // known: the newest again, behind 8
  CHECK(turns(contacts, 1, 4) == Nodes{9, 8, 10, 9});
  contacts.remove(1, 8);
  CHECK(turns(contacts, 1, 3) == Nodes{10, 9, 10});
  CHECK(contacts.next(0) == kNoNode);
  contacts.clear(1);
  CHECK(contacts.next(1) == kNoNode);
}

}  // namespace ddns::overlay
