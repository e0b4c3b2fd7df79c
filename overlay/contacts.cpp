#include "overlay/contacts.h"

#include <algorithm>

namespace ddns::overlay {

void Contacts::add(NodeIndex at, NodeIndex lost) {
  if (capacity_ == 0) return;
  remove(at, lost);
  NodeIndex* const row = &table_[at * capacity_];
  NodeIndex* const end = row + capacity_;
  NodeIndex* const free = std::find(row, end, kNoNode);
  if (free != end) {
    *free = lost;
  } else {
    std::copy(row + 1, end, row);
    *(end - 1) = lost;
  }
}

void Contacts::remove(NodeIndex at, NodeIndex contact) {
  if (capacity_ == 0) return;
  NodeIndex* const row = &table_[at * capacity_];
  NodeIndex* const end = std::remove(row, row + capacity_, contact);
  std::fill(end, row + capacity_, kNoNode);
}

void Contacts::clear(NodeIndex at) {
  if (capacity_ == 0) return;
  NodeIndex* const row = &table_[at * capacity_];
  std::fill(row, row + capacity_, kNoNode);
}

NodeIndex Contacts::next(NodeIndex at) {
  if (capacity_ == 0) return kNoNode;
  NodeIndex* const row = &table_[at * capacity_];
  NodeIndex* const end = std::find(row, row + capacity_, kNoNode);
  if (end == row) return kNoNode;
  std::rotate(row, row + 1, end);
  return *(end - 1);
}

}  // namespace ddns::overlay
