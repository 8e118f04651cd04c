#include "rules/engine/digest.hpp"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

namespace hv::rules {

std::array<unsigned char, 32> sha256_bytes(std::string_view bytes) {
    // Looked up once: OpenSSL's own SHA256() searches its providers at every call.
    static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    std::array<unsigned char, 32> digest{};
    if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, algorithm, nullptr) != 1) {
        throw std::runtime_error("OpenSSL has no SHA-256");
    }
    return digest;
}

std::string sha256(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out = "sha256:";
    for (const unsigned char byte : sha256_bytes(bytes)) {
        out += digits[byte >> 4U];
        out += digits[byte & 15U];
    }
    return out;
}

}  // namespace hv::rules
