#include "rules/bundle/key.hpp"

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "rules/engine/digest.hpp"

namespace hv::rules::bundle {
namespace {

template <auto free_it>
struct Freed {
    template <class T>
    void operator()(T* what) const {
        free_it(what);
    }
};
using Pkey = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Context = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;
using Bio = std::unique_ptr<BIO, Freed<BIO_free_all>>;

constexpr std::size_t signature_size = 64;

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

// OpenSSL can fail at these only when memory is gone.
template <class T>
T must(T what) {
    if (!what) throw std::runtime_error("the cryptographic library could not do its work");
    return what;
}

Bio reading(std::string_view text) {
    return must(Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))));
}

std::string written(BIO* out) {
    char* data = nullptr;
    const auto size = BIO_get_mem_data(out, &data);
    return {data, static_cast<std::size_t>(size)};
}

Error no_key(std::string message, std::string hint) {
    ERR_clear_error();  // the library's own words may hold more than a reader should see
    return {Fault::invalid, std::move(message), std::move(hint)};
}

bool is_ed25519(const Pkey& key) {
    return key && EVP_PKEY_get_id(key.get()) == EVP_PKEY_ED25519;
}

// Never asks at a terminal; says that it was asked.
int refuse_passphrase(char*, int, int, void* asked) {
    *static_cast<bool*>(asked) = true;
    return -1;
}

}  // namespace

Result<PublicKey> PublicKey::read(std::string_view text) {
    KeyBytes bytes{};
    if (text.starts_with("-----BEGIN")) {
        const Bio in = reading(text);
        const Pkey key(PEM_read_bio_PUBKEY(in.get(), nullptr, nullptr, nullptr));
        std::size_t size = bytes.size();
        if (!is_ed25519(key) || EVP_PKEY_get_raw_public_key(key.get(), bytes.data(), &size) != 1)
            return no_key("is no Ed25519 public key", "wanted the `publicKey` that `hjertevakt rules keygen` wrote");
        return PublicKey(bytes);
    }
    const Result<std::string> raw = from_base64(text);
    if (!raw || raw->size() != bytes.size())
        return no_key("is no Ed25519 public key: wanted 32 bytes in base64, or PEM",
                      "copy the `publicKey` that `hjertevakt rules keygen` wrote");
    std::ranges::copy(*raw, bytes.begin());
    return PublicKey(bytes);
}

std::string PublicKey::id() const {
    constexpr std::size_t shown = 32;
    const std::string digest = sha256({reinterpret_cast<const char*>(bytes_.data()), bytes_.size()});
    return "ed25519:" + digest.substr(digest.find(':') + 1, shown);
}

std::string PublicKey::base64() const {
    return to_base64({reinterpret_cast<const char*>(bytes_.data()), bytes_.size()});
}

std::string PublicKey::pem() const {
    const Pkey key = must(Pkey(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes_.data(), bytes_.size())));
    const Bio out = must(Bio(BIO_new(BIO_s_mem())));
    must(PEM_write_bio_PUBKEY(out.get(), key.get()));
    return written(out.get());
}

bool PublicKey::verifies(std::string_view message, std::string_view signature) const {
    if (signature.size() != signature_size) return false;
    const Pkey key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes_.data(), bytes_.size()));
    const Context context = must(Context(EVP_MD_CTX_new()));
    const bool good =
        key && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
        EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(message), message.size()) == 1;
    ERR_clear_error();
    return good;
}

Result<SecretKey> SecretKey::read(std::string_view pem) {
    const Bio in = reading(pem);
    bool locked = false;
    const Pkey key(PEM_read_bio_PrivateKey(in.get(), nullptr, refuse_passphrase, &locked));
    if (locked)
        return no_key("is a secret key locked with a passphrase",
                      "unlock a copy first: openssl pkey -in KEY -out COPY");
    KeyBytes seed{};
    std::size_t size = seed.size();
    if (!is_ed25519(key) || EVP_PKEY_get_raw_private_key(key.get(), seed.data(), &size) != 1)
        return no_key("is no Ed25519 secret key", "wanted the `.key` file that `hjertevakt rules keygen` wrote");
    SecretKey secret(seed);
    OPENSSL_cleanse(seed.data(), seed.size());
    return secret;
}

SecretKey::~SecretKey() {
    OPENSSL_cleanse(seed_.data(), seed_.size());
}

PublicKey SecretKey::public_key() const {
    const Pkey key = must(Pkey(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed_.data(), seed_.size())));
    KeyBytes bytes{};
    std::size_t size = bytes.size();
    must(EVP_PKEY_get_raw_public_key(key.get(), bytes.data(), &size));
    return PublicKey(bytes);
}

std::string SecretKey::pem() const {
    const Pkey key = must(Pkey(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed_.data(), seed_.size())));
    const Bio out = must(Bio(BIO_new(BIO_s_secmem())));
    must(PEM_write_bio_PrivateKey(out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr));
    return written(out.get());
}

std::string SecretKey::sign(std::string_view message) const {
    const Pkey key = must(Pkey(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed_.data(), seed_.size())));
    const Context context = must(Context(EVP_MD_CTX_new()));
    std::array<unsigned char, signature_size> signature{};
    std::size_t size = signature.size();
    must(EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()));
    must(EVP_DigestSign(context.get(), signature.data(), &size, bytes_of(message), message.size()));
    return {reinterpret_cast<const char*>(signature.data()), size};
}

std::string to_base64(std::string_view bytes) {
    std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');
    const int size =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), bytes_of(bytes), static_cast<int>(bytes.size()));
    out.resize(static_cast<std::size_t>(size));
    return out;
}

Result<std::string> from_base64(std::string_view text) {
    const Error wrong{Fault::invalid, "is no base64", "letters, digits, `+` and `/` in fours, without line breaks"};
    if (text.size() % 4 != 0) return wrong;
    std::string out(text.size() / 4 * 3, '\0');
    const int size =
        EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()), bytes_of(text), static_cast<int>(text.size()));
    const std::size_t filled = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
    if (size < 0 || static_cast<std::size_t>(size) < filled) return wrong;
    out.resize(static_cast<std::size_t>(size) - filled);
    // Bits that say nothing, blanks and line breaks would be a second spelling.
    if (to_base64(out) != text) return wrong;
    return out;
}

}  // namespace hv::rules::bundle
