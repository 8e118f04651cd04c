#include "plugin/smart/seal.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <fstream>
#include <memory>

#include "fhir/client/auth/base64url.hpp"
#include "fhir/client/auth/openssl.hpp"

namespace hv::plugin::smart {
namespace {

namespace openssl = fhir::client::openssl;

constexpr std::size_t nonce_bytes = 12;
constexpr std::size_t tag_bytes = 16;
constexpr std::size_t secret_bytes = 32;

struct Free {
    void operator()(EVP_CIPHER_CTX* it) const { EVP_CIPHER_CTX_free(it); }
};
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, Free>;

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes_of(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}

std::string hex(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        text += digits[byte >> 4U];
        text += digits[byte & 15U];
    }
    return text;
}

}  // namespace

Seal::Key Seal::derived(std::string_view secret) {
    constexpr std::string_view purpose = "hjertevakt browser sessions 1";
    Key key{};
    unsigned int size = 0;
    HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), bytes_of(purpose), purpose.size(), key.data(),
         &size);
    return key;
}

Result<Seal> Seal::from_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    const std::string hint = "make one with `openssl rand -hex 32`, readable by the service only";
    if (!file) return Error{Fault::not_found, "session.key_file: `" + path + "` cannot be read", hint};
    Seal seal;
    for (std::string line; std::getline(file, line);) {
        while (!line.empty() && static_cast<unsigned char>(line.back()) <= ' ') line.pop_back();
        if (line.empty()) continue;
        if (line.size() < secret_bytes)
            return Error{Fault::invalid, "session.key_file: `" + path + "` holds a key of less than 32 bytes", hint};
        seal.keys_.push_back(derived(line));
    }
    if (seal.keys_.empty()) return Error{Fault::invalid, "session.key_file: `" + path + "` holds no key", hint};
    return seal;
}

Seal Seal::fresh() {
    Seal seal;
    seal.keys_.push_back(derived(openssl::random_bytes(secret_bytes)));
    return seal;
}

std::string Seal::close(std::string_view plain, std::string_view bound_to) const {
    std::string out = openssl::random_bytes(nonce_bytes);
    const Cipher cipher(EVP_CIPHER_CTX_new());
    std::string body(plain.size() + tag_bytes, '\0');
    int length = 0;
    EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, keys_.front().data(), bytes_of(out));
    EVP_EncryptUpdate(cipher.get(), nullptr, &length, bytes_of(bound_to), static_cast<int>(bound_to.size()));
    EVP_EncryptUpdate(cipher.get(), bytes_of(body), &length, bytes_of(plain), static_cast<int>(plain.size()));
    EVP_EncryptFinal_ex(cipher.get(), bytes_of(body) + length, &length);
    EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, tag_bytes, bytes_of(body) + plain.size());
    return out + body;
}

std::optional<std::string> Seal::open(std::string_view sealed, std::string_view bound_to) const {
    if (sealed.size() < nonce_bytes + tag_bytes) return std::nullopt;
    const std::string_view nonce = sealed.substr(0, nonce_bytes);
    const std::string_view body = sealed.substr(nonce_bytes, sealed.size() - nonce_bytes - tag_bytes);
    std::string tag(sealed.substr(sealed.size() - tag_bytes));
    for (const Key& key : keys_) {
        const Cipher cipher(EVP_CIPHER_CTX_new());
        std::string plain(body.size() + tag_bytes, '\0');
        int length = 0;
        EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, key.data(), bytes_of(nonce));
        EVP_DecryptUpdate(cipher.get(), nullptr, &length, bytes_of(bound_to), static_cast<int>(bound_to.size()));
        EVP_DecryptUpdate(cipher.get(), bytes_of(plain), &length, bytes_of(body), static_cast<int>(body.size()));
        EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, tag_bytes, bytes_of(tag));
        if (EVP_DecryptFinal_ex(cipher.get(), bytes_of(plain) + length, &length) != 1) continue;
        plain.resize(body.size());
        return plain;
    }
    openssl::forget_errors();
    return std::nullopt;
}

std::string new_secret() {
    return fhir::client::to_base64url(openssl::random_bytes(secret_bytes));
}

std::string digest_of(std::string_view secret) {
    return hex(openssl::sha256(secret));
}

std::string s256(std::string_view verifier) {
    return fhir::client::to_base64url(openssl::sha256(verifier));
}

bool same_secret(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

bool looks_like_secret(std::string_view text) {
    const auto decoded = fhir::client::from_base64url(text);
    return decoded && decoded->size() == secret_bytes;
}

}  // namespace hv::plugin::smart
