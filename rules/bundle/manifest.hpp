// What a bundle says of itself: the one document that is signed. It names every other file by its digest.
//
// Format:   rules/README.md, "Bundles"; rules/schema/manifest.schema.json.
// Dates:    civil days; `effective_from` is the first day on which it may be put in force.
// Sequence: rises with every release of a site's bundles; an older one is not put in force again by mistake.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/base/time.hpp"
#include "rules/engine/problem.hpp"

namespace hv::rules::bundle {

inline constexpr std::string_view manifest_file = "manifest.json";
inline constexpr std::string_view envelope_file = "manifest.dsse.json";

enum class Status : std::uint8_t { draft, active, retired };
std::string_view text(Status status);

struct ListedSet {
    std::string id;
    std::string version;
    int cases = 0;

    bool operator==(const ListedSet&) const = default;
};

struct ListedFile {
    std::string path;
    std::string sha256;  // 64 hexadecimal digits
    int size = 0;

    bool operator==(const ListedFile&) const = default;
};

struct Manifest {
    std::string id;  // `no.hjertevakt.standard`
    std::string version;
    int sequence = 0;
    std::string requires_engine;
    Status status = Status::active;
    std::vector<std::string> jurisdiction;  // ISO 3166: `NO`
    std::string steward;                    // who answers for the content
    std::optional<Date> approved;
    std::optional<Date> last_review;
    std::optional<Date> next_review;
    std::optional<Date> effective_from;
    std::optional<Date> effective_to;  // the last day
    std::optional<Date> expires;
    std::vector<ListedSet> sets;  // in the order in which they are judged
    int cases = 0;                // in all; every one must pass
    std::vector<ListedFile> files;

    bool operator==(const Manifest&) const = default;
};

std::string write_manifest(const Manifest& manifest);
// Structure only; nothing comes with at least one problem.
std::optional<Manifest> parse_manifest(std::string_view bytes, Problems& problems);

// How near the end of its time a document is: warned of 90 and 30 days before. After the end it is still used, and said
// to be old.
enum class Expiry : std::uint8_t { never, far, within_90_days, within_30_days, expired };
Expiry expiry(const std::optional<Date>& expires, Date today);
std::string_view text(Expiry expiry);

}  // namespace hv::rules::bundle
