// Which clients share a resolver, and which of these a forwarder.
#pragma once

#include <cstdint>
#include <vector>

namespace ddns::service {

// Clients in a random order: groups of those that follow each other share a resolver, and parts of
// a group what is nearer.
class ClientPlaces {
 public:
  // `sharing` clients have a resolver each; the last group may be smaller. REQUIRES: clients,
  // sharing >= 1.
  ClientPlaces(std::uint32_t clients, std::uint32_t sharing, std::uint64_t seed);

  std::uint32_t sharing() const { return sharing_; }
  // The resolver of each client.
  std::vector<std::uint32_t> resolvers() const { return groups_of(sharing_); }
  // The part of each client, where the groups of the resolvers are in parts of `size`, the last of
  // each group maybe smaller. REQUIRES: 1 <= size <= sharing.
  std::vector<std::uint32_t> groups_of(std::uint32_t size) const;

 private:
  std::uint32_t sharing_;
  std::vector<std::uint32_t> order_;
};

// How many these are. REQUIRES: they are numbered from 0.
std::uint32_t group_count(const std::vector<std::uint32_t>& groups);

}  // namespace ddns::service
