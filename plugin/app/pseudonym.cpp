#include "plugin/app/pseudonym.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <array>
#include <fstream>
#include <sstream>

namespace hv::plugin::app {

namespace {

constexpr std::size_t shortest_key = 16;

std::string hex(const unsigned char* bytes, std::size_t count) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
        text += digits[bytes[i] >> 4U];
        text += digits[bytes[i] & 15U];
    }
    return text;
}

}  // namespace

Result<Pseudonyms> Pseudonyms::from_file(const std::string& path) {
    if (path.empty()) {
        std::array<unsigned char, 32> random{};
        if (RAND_bytes(random.data(), static_cast<int>(random.size())) != 1)
            return Error{Fault::internal, "the machine gives no random bytes", {}};
        return Pseudonyms(hex(random.data(), random.size()));
    }
    std::ifstream file(path, std::ios::binary);
    if (!file)
        return Error{Fault::not_found, "privacy.pseudonym_key_file: `" + path + "` cannot be read",
                     "make one with `openssl rand -hex 32`, readable by the service only"};
    std::ostringstream text;
    text << file.rdbuf();
    std::string key = text.str();
    while (!key.empty() && static_cast<unsigned char>(key.back()) <= ' ') key.pop_back();
    if (key.size() < shortest_key)
        return Error{Fault::invalid, "privacy.pseudonym_key_file: `" + path + "` holds less than 16 bytes",
                     "make one with `openssl rand -hex 32`"};
    return Pseudonyms(std::move(key));
}

std::string Pseudonyms::of(std::string_view ehr, std::string_view patient) const {
    const std::string text = std::string(ehr) + "|" + std::string(patient);
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    HMAC(EVP_sha256(), key_.data(), static_cast<int>(key_.size()), reinterpret_cast<const unsigned char*>(text.data()),
         text.size(), digest.data(), &size);
    return "p-" + hex(digest.data(), 8);
}

}  // namespace hv::plugin::app
