// What a run has in its DNS: of each RRset whether there is one and how large it is, how long a
// copy may be kept, and who signed it. The table stands between the questions of a trace, which
// know names, and a service, which knows records.
//
// Records are numbered from 0. Those of names come first, in the order of the names; a name that
// has no RRset has a record all the same, which nobody stores. Above them are records that have no
// name and that nobody asks for: what an attacker stores is of this kind.
#pragma once

#include <cstdint>
#include <vector>

#include "dns/name_table.h"
#include "sim/time.h"

namespace ddns::dns {

using RecordIndex = std::uint32_t;  // an RRset of the table, there or not
using Signer = std::uint32_t;       // whose signature an RRset carries, numbered from 0

struct Rrset {
  std::uint32_t octets = 0;  // of its records and their signature; 0: there is no such RRset
  sim::Duration ttl;         // how long after it was served a copy may still be used
  Signer signer = 0;
};

class RrsetTable {
 public:
  // Of `names`, which must outlive this; no RRset is known of any of them yet.
  explicit RrsetTable(const NameTable& names) : names_(&names) {}

  // Adds the RRset of the next name, or one without a name where all names have theirs. A member
  // that is the same in all RRsets takes no memory.
  RecordIndex add(const Rrset& rrset) {
    octets_.add(rrset.octets);
    ttl_.add(rrset.ttl);
    signer_.add(rrset.signer);
    return count() - 1;
  }

  // Gives the number to another RRset.
  void set(RecordIndex r, const Rrset& rrset) {
    octets_.set(r, rrset.octets);
    ttl_.set(r, rrset.ttl);
    signer_.set(r, rrset.signer);
  }

  // The record that answers questions for a (name, type). REQUIRES: its RRset has been added.
  RecordIndex record(NameIndex name) const { return name; }

  RecordIndex count() const { return octets_.count(); }
  // The records of names are those below.
  RecordIndex named() const { return names_->count(); }
  // Is there such an RRset, which can be stored and found?
  bool exists(RecordIndex r) const { return octets(r) > 0; }
  std::uint32_t octets(RecordIndex r) const { return octets_[r]; }
  sim::Duration ttl(RecordIndex r) const { return ttl_[r]; }
  Signer signer(RecordIndex r) const { return signer_[r]; }

 private:
  // A value of each record, stored once as long as they are all the same.
  template <class T>
  class Column {
   public:
    void add(const T& value) {
      if (count_ == 0) common_ = value;
      if (each_.empty() && value != common_) each_.assign(count_, common_);
      if (!each_.empty() || value != common_) each_.push_back(value);
      ++count_;
    }
    void set(RecordIndex r, const T& value) {
      if (each_.empty() && value != common_) each_.assign(count_, common_);
      if (!each_.empty()) each_[r] = value;
    }
    const T& operator[](RecordIndex r) const { return each_.empty() ? common_ : each_[r]; }
    RecordIndex count() const { return count_; }

   private:
    T common_{};
    std::vector<T> each_;  // empty: common_ is the value of all
    RecordIndex count_ = 0;
  };

  const NameTable* names_;
  Column<std::uint32_t> octets_;
  Column<sim::Duration> ttl_;
  Column<Signer> signer_;
};

}  // namespace ddns::dns
