#include "plugin/app/certificate.hpp"

#include <openssl/asn1.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <ctime>
#include <memory>

namespace hv::plugin::app {

namespace {

struct Free {
    void operator()(std::FILE* it) const { std::fclose(it); }
    void operator()(X509* it) const { X509_free(it); }
    void operator()(EVP_PKEY* it) const { EVP_PKEY_free(it); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

Result<Owned<std::FILE>> open_file(const std::string& path) {
    Owned<std::FILE> file(std::fopen(path.c_str(), "re"));
    if (file != nullptr) return file;
    if (errno == EACCES)
        return Error{Fault::denied, "`" + path + "` may not be read", "let the service's user read it"};
    return Error{Fault::not_found, "`" + path + "` is not there", "give the path of an existing file"};
}

Result<Owned<X509>> read_x509(const std::string& path) {
    auto file = open_file(path);
    if (!file) return std::move(file).error();
    Owned<X509> certificate(PEM_read_X509(file->get(), nullptr, nullptr, nullptr));
    ERR_clear_error();
    if (certificate == nullptr) return Error{Fault::invalid, "`" + path + "` holds no certificate", "give a PEM file"};
    return certificate;
}

// Never asks for a password.
int no_password(char* /*buffer*/, int /*size*/, int /*writing*/, void* /*user*/) {
    return -1;
}

Instant instant_of(const ASN1_TIME* time) {
    std::tm parts{};
    if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return earliest_instant;
    const auto day =
        Date::of(parts.tm_year + 1900, static_cast<unsigned>(parts.tm_mon + 1), static_cast<unsigned>(parts.tm_mday));
    if (!day) return latest_instant;
    return Instant::of_seconds(std::int64_t{day->days()} * 86400 + parts.tm_hour * 3600 + parts.tm_min * 60 +
                               parts.tm_sec);
}

}  // namespace

Result<CertificateFile> read_certificate_file(const std::string& path) {
    const auto certificate = read_x509(path);
    if (!certificate) return certificate.error();
    std::array<char, 256> subject{};
    X509_NAME_oneline(X509_get_subject_name(certificate->get()), subject.data(), static_cast<int>(subject.size()));
    return CertificateFile{subject.data(), instant_of(X509_get0_notBefore(certificate->get())),
                           instant_of(X509_get0_notAfter(certificate->get()))};
}

Result<bool> key_fits(const std::string& certificate_path, const std::string& key_path) {
    const auto certificate = read_x509(certificate_path);
    if (!certificate) return certificate.error();
    auto file = open_file(key_path);
    if (!file) return std::move(file).error();
    const Owned<EVP_PKEY> key(PEM_read_PrivateKey(file->get(), nullptr, no_password, nullptr));
    ERR_clear_error();
    if (key == nullptr)
        return Error{Fault::invalid, "`" + key_path + "` holds no private key that can be read",
                     "give a PEM file that is not encrypted"};
    const bool fits = X509_check_private_key(certificate->get(), key.get()) == 1;
    ERR_clear_error();
    if (fits) return true;
    return Error{Fault::invalid, "`" + key_path + "` is not the key of `" + certificate_path + "`",
                 "give the key that the certificate was asked for with"};
}

}  // namespace hv::plugin::app
