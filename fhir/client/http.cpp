#include "fhir/client/http.hpp"

#include "fhir/client/text.hpp"

namespace hv::fhir::client {

const std::string* HttpReply::header(std::string_view name) const {
    for (const Header& field : headers) {
        if (same_without_case(field.name, name)) return &field.value;
    }
    return nullptr;
}

}  // namespace hv::fhir::client
