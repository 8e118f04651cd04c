// The errors that every backend must word alike.
#pragma once

#include <string>
#include <string_view>

#include "fhir/base/result.hpp"

namespace hv::plugin::store {

inline Error lost_lease() {
    return {Fault::conflict,
            "the lease on this patient is lost: another worker has taken the patient or the turn is over",
            "nothing to do: nothing was changed, and the patient is looked at by the other worker"};
}

inline Error other_bundle(std::string_view digest) {
    return {Fault::conflict, "another bundle is kept under the digest `" + std::string(digest) + '`',
            "do not use either: the digest must be that of the file; fetch the bundle again from its publisher"};
}

inline Error no_such_bundle(std::string_view digest) {
    return {Fault::invalid, "no bundle is kept under the digest `" + std::string(digest) + '`',
            "stage the bundle first; `hjertevakt ruleset list` shows which there are"};
}

inline Error overtaken_activation() {
    return {Fault::conflict, "another bundle was activated meanwhile",
            "see what is in force with `hjertevakt ruleset list`, and decide again"};
}

inline Error other_act() {
    return {Fault::conflict, "an act upon another patient is kept under the same id",
            "each act needs an id of its own; load the page again and try once more"};
}

inline Error other_owner() {
    return {Fault::conflict, "somebody else took the patient, or handed them over, meanwhile",
            "see whose the patient is now, and decide again"};
}

}  // namespace hv::plugin::store
