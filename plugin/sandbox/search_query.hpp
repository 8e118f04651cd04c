// One search as it was asked, and whether a resource is meant by it.
//
// In:      names and values, decoded. `\,` `\|` `\$` are escapes; a comma between values is "or", a name twice "and".
// Strict:  an unknown name or modifier is refused; else it is ignored and not in `used`.
// Errors:  a sentence that says which parameter; the HTTP status is 400.
// Source:  FHIR R4 search, 3.1.1.5: date prefixes compare intervals.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "plugin/sandbox/fhir_store.hpp"

namespace hv::plugin::sandbox {

using Parameters = std::vector<std::pair<std::string, std::string>>;

struct DateValue {
    std::string prefix;  // eq ne gt ge lt le sa eb ap
    Instant first;
    Instant end;
};
struct TokenValue {
    std::optional<std::string> system;  // nothing: any
    std::string code;                   // empty: any
};
using Wanted = std::variant<TokenValue, DateValue, std::string>;

struct Criterion {
    const Parameter* parameter = nullptr;
    std::string modifier;  // not, identifier, missing, exact, contains, or a type
    std::vector<Wanted> any_of;
    std::string chained;  // `patient.identifier`: the parameter of the target
};

struct Query {
    std::string type;
    std::vector<Criterion> all;
    std::vector<std::pair<std::string, std::string>> includes;  // type, parameter (`*`: every)
    std::vector<std::pair<const Parameter*, bool>> sort;        // true: falling
    std::optional<std::size_t> count;
    bool only_count = false;
    Parameters used;
};

std::variant<Query, std::string> read_query(std::string_view type, const Parameters& parameters, bool strict,
                                            std::string_view base);

// `a=1&b=2`, decoded; nothing when an escape is broken.
std::optional<Parameters> read_form(std::string_view text);

// Chained criteria want to know the resources that are pointed at.
bool matches(const Criterion& criterion, const Version& version, const FhirStore& store);
bool matches(const Query& query, const Version& version, const FhirStore& store);

// The resources that stand and match, sorted.
std::vector<Handle> found_by(const Query& query, const FhirStore& store);

}  // namespace hv::plugin::sandbox
