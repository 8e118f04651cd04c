// What a certificate file and a key file say of themselves, for the check of a configuration and for warnings in time.
//
// Errors: not_found, denied (permissions), invalid (no PEM, encrypted, the key belongs to another certificate).
#pragma once

#include <string>

#include "fhir/base/result.hpp"
#include "fhir/base/time.hpp"

namespace hv::plugin::app {

struct CertificateFile {
    std::string subject;
    Instant not_before;
    Instant not_after;
};

// The first certificate of the file.
Result<CertificateFile> read_certificate_file(const std::string& path);
Result<bool> key_fits(const std::string& certificate, const std::string& key);

}  // namespace hv::plugin::app
