// Any bytes as a JSON Web Token, as what its three parts hold, or as a key set: never a crash or a hang, a refusal
// always says why and never repeats the token, and nothing is believed that was not signed with the key that we trust.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fhir/client/auth/base64url.hpp"
#include "fhir/client/auth/jwt.hpp"

namespace {

using namespace hv;
using namespace hv::fhir::client;

void demand(bool holds) {
    if (!holds) __builtin_trap();
}

const Instant now = Instant::of_seconds(1'795'338'000);

// Nobody has this key's secret: it is made anew in every run. The corpus names it `k`.
const KeySet& trusted() {
    static const KeySet keys = [] {
        KeyAbout about;
        about.kid = "k";
        const Result<SigningKey> key = SigningKey::generate(Algorithm::es384, about);
        demand(bool(key));
        Result<KeySet> made = KeySet::parse(jwks({*key}));
        demand(bool(made));
        return *std::move(made);
    }();
    return keys;
}

void try_token(std::string_view token) {
    const Result<Jwt> read = read_jwt(token);
    const Result<Jwt> believed = verify_jwt(token, trusted(), {}, now);
    demand(!believed);
    demand(!believed.error().message.empty());
    if (token.size() > 64) demand(believed.error().message.find(token) == std::string::npos);
    if (!read) demand(!read.error().message.empty());

    std::string thumbprint;
    const Result<Jwt> self_signed = verify_self_signed(token, {}, now, thumbprint);
    if (self_signed) demand(read && !thumbprint.empty());
}

// Header, claims and signature, a line each: what stands inside is met without guessing base64url.
void try_parts(std::string_view text) {
    std::string token;
    for (int part = 0; part < 3; ++part) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        token += (part == 0 ? "" : ".") + to_base64url(line);
    }
    try_token(token);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    switch (data[0] % 3) {
        case 0:
            try_token(bytes);
            break;
        case 1:
            try_parts(bytes);
            break;
        default:
            if (const Result<KeySet> keys = KeySet::parse(bytes)) {
                for (const char* const kty : {"EC", "RSA"}) (void)keys->pick("k", kty);
            } else {
                demand(!keys.error().message.empty());
            }
            break;
    }
    return 0;
}
