#include "rules/engine/digest.hpp"

#include <openssl/sha.h>

#include <array>

namespace hv::rules {

std::array<unsigned char, 32> sha256_bytes(std::string_view bytes) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
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
