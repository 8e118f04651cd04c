// A patient's name in the log: HMAC-SHA-256 under the site's key over EHR and logical id, of which 64 bits are shown.
//
// With the key an admin can go from a patient to the lines about them, never from a line to the patient.
#pragma once

#include <string>
#include <string_view>

#include "fhir/base/result.hpp"

namespace hv::plugin::app {

class Pseudonyms {
public:
    // The key is any text of at least 16 bytes.
    explicit Pseudonyms(std::string key) : key_(std::move(key)) {}
    // The file's content without white space at its end. Empty path: a key at random, good for this run only.
    static Result<Pseudonyms> from_file(const std::string& path);

    // `p-` and 16 hex digits.
    [[nodiscard]] std::string of(std::string_view ehr, std::string_view patient) const;

private:
    std::string key_;
};

}  // namespace hv::plugin::app
