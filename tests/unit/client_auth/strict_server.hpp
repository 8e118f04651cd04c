// A token server that refuses whatever the real ones refuse: a wrong audience, type or lifetime, an assertion or a proof
// seen before, an unknown key, a proof without its nonce.
#pragma once

#include "tests/unit/client_auth/fakes.hpp"

namespace hv::fhir::client::test {

struct StrictServer {
    TokenSetup setup;  // whose it expects to hear from
    KeySet keys;
    FakeClock* clock = nullptr;
    std::int64_t ahead = 0;  // its own clock
    std::string nonce;       // not empty: wanted in every proof
    int expires_in = 300;
    bool tells_date = false;

    std::set<std::string> seen_assertions;
    std::set<std::string> seen_proofs;
    std::vector<std::string> bound_to;  // thumbprint, a token each
    std::vector<std::string> refusals;  // why, for the failure messages

    Answer operator()(const HttpRequest& request) {
        HttpReply reply = judge(request);
        if (tells_date) reply.headers.push_back({"Date", date()});
        return reply;
    }

    [[nodiscard]] Instant now() const { return clock->now().plus_seconds(ahead); }

    HttpReply judge(const HttpRequest& request) {
        const auto form = form_of(request);
        const bool helseid = setup.profile.binding == TokenBinding::dpop;
        if (request.method != "POST" || request.url != setup.token_url || !form.contains("client_assertion") ||
            form.at("grant_type") != "client_credentials" || form.contains("client_id") != helseid) {
            return refuse(400, "invalid_request", "form");
        }
        std::string thumbprint;
        if (helseid) {
            const std::string proof = header_of(request.headers, "DPoP");
            const auto checked = check_dpop_proof(proof, {"POST", setup.token_url, {}, {}, {}}, now());
            if (!checked) return refuse(400, "invalid_dpop_proof", checked.error().message);
            if (!seen_proofs.insert(checked->jti).second) return refuse(400, "invalid_dpop_proof", "seen");
            if (!nonce.empty() && checked->nonce != nonce) {
                (void)spend(form.at("client_assertion"));
                HttpReply reply = refuse(400, "use_dpop_nonce", "nonce");
                reply.headers.push_back({"DPoP-Nonce", nonce});
                return reply;
            }
            thumbprint = checked->thumbprint;
        }
        if (const std::string why = spend(form.at("client_assertion")); !why.empty()) {
            return refuse(401, "invalid_client", why);
        }
        bound_to.push_back(thumbprint);
        return json_answer(200, R"({"access_token":"token-)" + std::to_string(bound_to.size()) + R"(","token_type":")" +
                                    (helseid ? "DPoP" : "bearer") + R"(","expires_in":)" + std::to_string(expires_in) +
                                    R"(,"scope":")" + form.at("scope") + "\"}");
    }

    // Empty when the assertion is good; it counts as used in any case.
    std::string spend(const std::string& assertion) {
        Expected expected;
        expected.types = {setup.profile.assertion_type};
        expected.issuer = setup.client_id;
        expected.subject = setup.client_id;
        expected.audiences = {setup.profile.audience == AssertionAudience::issuer ? setup.issuer : setup.token_url};
        expected.skew = std::chrono::seconds(1);
        expected.longest_life = setup.profile.longest_life;
        const auto jwt = verify_jwt(assertion, keys, expected, now());
        if (!jwt) return jwt.error().message;
        return seen_assertions.insert(jwt->jti).second ? "" : "the assertion was used before";
    }

    HttpReply refuse(int status, const std::string& code, const std::string& why) {
        refusals.push_back(code + ": " + why);
        return oauth_error(status, code);
    }

    [[nodiscard]] std::string date() const;
};

}  // namespace hv::fhir::client::test
