// One client, one strict token server, one clock.
#pragma once

#include <gtest/gtest.h>

#include "tests/unit/client_auth/strict_server.hpp"

namespace hv::fhir::client::test {

inline const char* const ehr_url = "https://ehr.example/fhir/Observation?patient=p1";

inline TokenSetup smart_setup() {
    TokenSetup setup;
    setup.token_url = "https://tokens.example/token";
    setup.client_id = "hjertevakt";
    setup.scope = "system/Observation.rs system/Flag.cruds";
    return setup;
}

inline TokenSetup helseid_setup() {
    TokenSetup setup = smart_setup();
    setup.issuer = "https://tokens.example";
    setup.profile = helseid_profile();
    return setup;
}

// Made once: keys cost time.
inline const SigningKey& key_named(const std::string& kid) {
    static std::map<std::string, SigningKey> keys;
    const auto found = keys.find(kid);
    if (found != keys.end()) return found->second;
    return keys.emplace(kid, *SigningKey::generate(Algorithm::es384, {.kid = kid})).first->second;
}

inline SigningKey with(const SigningKey& key, const KeyAbout& about) {
    return *SigningKey::from_pem(key.private_pem(), about);
}

struct Scene {
    FakeClock clock;
    ScriptedTransport transport;
    StrictServer server;
    std::unique_ptr<TokenSource> source;

    explicit Scene(const TokenSetup& setup = smart_setup(), std::vector<SigningKey> keys = {key_named("k1")})
        : Scene(setup, keys, keys) {}

    Scene(const TokenSetup& setup, std::vector<SigningKey> keys, const std::vector<SigningKey>& registered) {
        server.setup = setup;
        server.clock = &clock;
        server.keys = *KeySet::parse(jwks(registered));
        transport.answer = [this](const HttpRequest& request) { return server(request); };
        auto made = TokenSource::create(setup, std::move(keys), transport, clock);
        if (!made) throw std::runtime_error(made.error().message);
        source = std::move(*made);
    }

    Result<std::vector<Header>> authorize() { return source->authorize("GET", ehr_url); }
    // The token in the header; empty and a failure of the test when there is none.
    std::string token() {
        const auto headers = authorize();
        if (!headers) {
            ADD_FAILURE() << headers.error().message;
            return {};
        }
        const std::string value = header_of(*headers, "Authorization");
        return value.substr(value.find(' ') + 1);
    }
};

inline HttpReply unauthorized(std::vector<Header> headers = {}) {
    return {401, std::move(headers), ""};
}

}  // namespace hv::fhir::client::test
