#include "fhir/base/result.hpp"

namespace hv {

int exit_code(Fault fault) {
    switch (fault) {
        case Fault::invalid:
            return 2;
        case Fault::denied:
            return 4;
        case Fault::not_found:
            return 5;
        case Fault::conflict:
            return 6;
        case Fault::busy:
        case Fault::unavailable:
            return 7;
        case Fault::unsupported:
            return 8;
        case Fault::internal:
            break;
    }
    return 70;
}

Error Error::in(std::string_view place) && {
    message.insert(0, ": ").insert(0, place);
    return std::move(*this);
}

}  // namespace hv
