// A Record as sorted lines of text, for comparing with what a fixture must yield.
#pragma once

#include <string>

#include "fhir/codes/code_book.hpp"
#include "fhir/model/record.hpp"

namespace hv::fhir {

std::string dump(const Record& record, const CodeBook& codes);

// The observables that the fixtures speak of, in the code systems of the reference tables.
CodeBook fixture_codes();

}  // namespace hv::fhir
