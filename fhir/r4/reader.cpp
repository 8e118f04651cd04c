#include "fhir/r4/reader.hpp"

#include "fhir/r4/read.hpp"

namespace hv::fhir::r4 {

static_assert(json::View<json::Value>);

Result<bool> read_patient(std::span<const json::Value> documents, const CodeBook& codes, Record& record, Links links) {
    return read<json::Value>(documents, codes, record, false, links);
}

Result<bool> read_any(const json::Value& document, const CodeBook& codes, Record& record) {
    return read<json::Value>(std::span(&document, 1), codes, record, true, Links::check);
}

}  // namespace hv::fhir::r4
