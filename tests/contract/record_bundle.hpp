// A Record written as the FHIR Bundle that an EHR would have sent: the reader must read it back to the same answers.
#pragma once

#include <string>

#include "fhir/codes/code_book.hpp"
#include "fhir/model/record.hpp"

namespace hv::contract {

std::string bundle_of(const fhir::Record& record, const fhir::CodeBook& codes);

}  // namespace hv::contract
