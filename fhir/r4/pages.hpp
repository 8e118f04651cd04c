// Whether the answers to our searches are whole: a page that names a next one which was not read, or a total that is
// larger than what came, is an error (Issue incomplete_answer), because what is missing must not look absent.
//
// Pages of one search may all be among the documents: `next` of one is `self` of another.
// Source: FHIR R4 Bundle.total, Bundle.link; reference 7.5.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "fhir/r4/place.hpp"

namespace hv::fhir::r4 {

// Whether the links and totals of the documents are to be looked at. `proved`: whoever fetched them has followed every
// link; servers name a page differently in `self` and in the `next` that led there.
enum class Links : std::uint8_t { check, proved };

struct Page {
    Text self;
    Text next;
    std::optional<std::uint64_t> total;
    std::uint64_t matches = 0;  // entries that the search found, without includes and outcomes
    Place place;
};

void check_pages(const std::vector<Page>& pages, Notes& notes);

}  // namespace hv::fhir::r4
