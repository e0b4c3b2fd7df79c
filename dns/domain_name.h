// Domain names as DNS data holds them (RFC 1035, section 3.1): the wire form, letters in the case
// in which they came. Names compare without regard to ASCII case (RFC 4343), and in the canonical
// order of RFC 4034, section 6.1.
#pragma once

#include <compare>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace ddns::dns {

inline constexpr std::size_t kLabelOctets = 63;  // of a label, at most
inline constexpr std::size_t kNameOctets = 255;  // of a name in wire form, at most
inline constexpr std::size_t kNameLabels = 127;  // of a name, the root's not counted, at most

// The octets with the letters A to Z as a to z. Lengths of labels are below both, so that this is
// the folded form of a name's wire form too.
std::string folded(std::string_view octets);

class DomainName {
 public:
  DomainName() : wire_(1, '\0') {}  // the root

  // Reads the form of zone files (RFC 1035, section 5.1): "@" is the origin, a name without a final
  // dot is below it, \DDD and \C are one octet each. Nothing where the text is no name: an empty
  // label, one over 63 octets, a name over 255, a broken escape.
  static std::optional<DomainName> parse(std::string_view text, const DomainName& origin = {});
  // The name whose uncompressed wire form `octets` is, the root's label included; nothing where it
  // is none.
  static std::optional<DomainName> from_wire(std::string_view octets);

  // Uncompressed, at most 255 octets, the last of them 0.
  const std::string& wire() const { return wire_; }
  // "www.Example.": absolute, with escapes where a zone file needs some. parse() reads it.
  std::string text() const;

  std::size_t labels() const;  // the root has none
  bool is_root() const { return wire_.size() == 1; }
  bool is_wildcard() const { return wire_.starts_with(std::string_view("\1*", 2)); }
  // Is this name `ancestor` itself, or below it?
  bool within(const DomainName& ancestor) const;
  // The name of the last `count` labels. REQUIRES: count <= labels().
  DomainName suffix(std::size_t count) const;
  // `label` put before this name; nothing where the result would be too long.
  std::optional<DomainName> child(std::string_view label) const;

  // Without regard to case.
  friend bool operator==(const DomainName& a, const DomainName& b) {
    return a.wire_.size() == b.wire_.size() && folded(a.wire_) == folded(b.wire_);
  }
  // Canonical order: by labels from the last to the first, letters as lower case.
  friend std::weak_ordering operator<=>(const DomainName& a, const DomainName& b);

 private:
  explicit DomainName(std::string wire) : wire_(std::move(wire)) {}
  std::string wire_;
};

}  // namespace ddns::dns
