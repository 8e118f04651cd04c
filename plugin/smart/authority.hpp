// Where somebody logs in: an EHR's SMART authorization server, or the hospital's OpenID provider.
//
// Found:  by the discovery document, asked for when it is needed first and again after ten minutes; when that fails the
//         old one is used for a day, and for twenty seconds nobody asks again. S256 must be among the methods of a
//         SMART server; endpoints are https, or here.
// Keys:   of id_tokens, by `jwks_uri`; a `kid` that is not there makes the set be fetched once more, no oftener than
//         every half minute. A set of an hour ago is fetched anew; when that fails it is used for one hour more.
// Time:   each document is waited for five seconds at the most: anybody may make us ask, and a worker waits.
// Errors: not_found (no such document), invalid (it cannot be used), those of the transport; unavailable as well while
//         another thread asks and nothing is known yet.
// Threads: any; one asks, the others hardly wait (single_flight.hpp).
// Source: SMART App Launch 2.2, conformance; OpenID Connect Discovery 1.0 section 4, Core 3.1.3.7.
#pragma once

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/base/clock.hpp"
#include "fhir/client/auth/jwt.hpp"
#include "fhir/client/http.hpp"
#include "fhir/client/single_flight.hpp"
#include "fhir/client/url.hpp"

namespace hv::plugin::smart {

struct Endpoints {
    std::string authorize;
    std::string token;
    std::string issuer;    // of id_tokens; empty: not said
    std::string jwks_uri;  // empty: not said
    std::vector<std::string> capabilities;
    std::vector<std::string> algorithms;  // for assertions; empty: not said

    [[nodiscard]] bool can(std::string_view capability) const;
};

class Authority {
public:
    enum class Kind : std::uint8_t { smart, openid };
    // `place`: the FHIR base, or the issuer. Transport and clock must outlive it.
    Authority(Kind kind, std::string place, fhir::client::Transport& transport, Clock& clock,
              std::chrono::milliseconds timeout)
        : kind_(kind),
          place_(std::move(place)),
          transport_(transport),
          clock_(clock),
          timeout_(std::min(timeout, longest_timeout)),
          found_(clock, quiet_for),
          keys_(clock, quiet_for) {}

    [[nodiscard]] Result<Endpoints> endpoints();

    // An id_token that is signed by it, for `client`, with our `nonce`, in time. Error: denied.
    [[nodiscard]] Result<fhir::client::Jwt> verify(std::string_view id_token, const std::string& client,
                                                   std::string_view nonce);

private:
    using KeySet = std::shared_ptr<const fhir::client::KeySet>;
    static constexpr std::chrono::milliseconds longest_timeout{5'000};
    static constexpr std::int64_t quiet_for = 20;  // seconds, after a failure

    [[nodiscard]] Result<Endpoints> discover();
    [[nodiscard]] Result<Endpoints> discover_smart();
    [[nodiscard]] Result<Endpoints> discover_openid(const std::string& issuer);
    [[nodiscard]] Result<std::string> get(const std::string& url);
    [[nodiscard]] Result<KeySet> keys(const std::string& issuer, bool anew);
    [[nodiscard]] Result<KeySet> fetch_keys(std::string url, const std::string& issuer);
    [[nodiscard]] Result<std::string> issuer_of(const fhir::client::Jwt& token);

    Kind kind_;
    std::string place_;
    fhir::client::Transport& transport_;
    Clock& clock_;
    std::chrono::milliseconds timeout_;
    fhir::client::SingleFlight<Endpoints> found_;
    fhir::client::SingleFlight<KeySet> keys_;
};

}  // namespace hv::plugin::smart
