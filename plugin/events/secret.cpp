#include "plugin/events/secret.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <array>
#include <fstream>
#include <sstream>

namespace hv::plugin::events {

namespace {

constexpr std::string_view note_name = "events.secret";
constexpr std::size_t shortest = 16;

std::string hex(const unsigned char* bytes, std::size_t count) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
        text += digits[bytes[i] >> 4U];
        text += digits[bytes[i] & 15U];
    }
    return text;
}

std::string derived(std::string_view secret, std::string_view ehr, std::string_view purpose, std::size_t bytes) {
    const std::string text = std::string(purpose) + "|" + std::string(ehr);
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
         reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), &size);
    return hex(digest.data(), bytes);
}

Result<std::string> secret_of_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file)
        return Error{Fault::not_found, "triggers.secret_file: `" + path + "` cannot be read",
                     "make one with `openssl rand -hex 32`, readable by the service only"};
    std::ostringstream text;
    text << file.rdbuf();
    std::string secret = text.str();
    while (!secret.empty() && static_cast<unsigned char>(secret.back()) <= ' ') secret.pop_back();
    if (secret.size() < shortest)
        return Error{Fault::invalid, "triggers.secret_file: `" + path + "` holds less than 16 bytes",
                     "make one with `openssl rand -hex 32`"};
    return secret;
}

// Of two replicas that start at the same moment one has written last: reading again tells both the same.
Result<std::string> secret_of_store(const Source& source) {
    auto kept = source.store->note(source.name(), note_name);
    if (!kept) return std::move(kept).error();
    if (*kept) return **std::move(kept);
    std::array<unsigned char, 32> random{};
    if (RAND_bytes(random.data(), static_cast<int>(random.size())) != 1)
        return Error{Fault::internal, "the machine gives no random bytes", {}};
    const auto set = source.store->set_note(source.name(), note_name, hex(random.data(), random.size()));
    if (!set) return set.error();
    kept = source.store->note(source.name(), note_name);
    if (!kept) return std::move(kept).error();
    return (*kept).value_or("");
}

}  // namespace

Result<EventSecret> event_secret(const Source& source) {
    const std::string& file = source.config->triggers.secret_file;
    const auto secret = file.empty() ? secret_of_store(source) : secret_of_file(file);
    if (!secret) return secret.error();
    return EventSecret{derived(*secret, source.name(), "path", 16), derived(*secret, source.name(), "header", 32)};
}

bool same_secret(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace hv::plugin::events
