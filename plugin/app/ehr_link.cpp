#include "plugin/app/ehr_link.hpp"

#include "fhir/client/fhir_ehr.hpp"

namespace hv::plugin::app {

namespace fc = fhir::client;

namespace {

constexpr std::string_view pace_note = "pace";

std::unique_ptr<fc::Throttle> make_throttle(const EhrConfig& config, Clock& clock, store::Store& store) {
    fc::ThrottleOptions options;
    options.limits = {rate_limit(config.rate)};
    options.concurrent = config.rate.concurrent;
    auto throttle = std::make_unique<fc::Throttle>(std::move(options), clock);
    if (const auto note = store.note(config.name, pace_note); note && *note) throttle->restore(**note);
    throttle->observe([&store, ehr = config.name](const std::string& state) {
        // Lost when the store fails: the limits then hold from the next start on.
        (void)store.set_note(ehr, pace_note, state);
    });
    return throttle;
}

// An Ehr and the token that it goes by, which live together.
struct UserEhr {
    UserEhr(std::shared_ptr<fc::Authorizer> user, const fc::Url& base, fc::Transport& transport, fc::Throttle& throttle,
            Clock& clock, const fc::FhirEhrOptions& options)
        : tokens(std::move(user)), ehr(base, transport, tokens.get(), throttle, clock, options) {}

    std::shared_ptr<fc::Authorizer> tokens;
    fc::FhirEhr ehr;
};

}  // namespace

fc::RateLimit rate_limit(const RateConfig& config) {
    fc::RateLimit limit = fc::RateLimit::per_second(config.requests_per_second);
    if (config.burst <= limit.requests) return limit;
    // So many at once, and no more than the average over the time in which they are earned.
    limit.requests = config.burst;
    const double period = static_cast<double>(limit.requests) / config.requests_per_second;
    limit.period = std::chrono::milliseconds(static_cast<std::int64_t>(period * 1000));
    return limit;
}

EhrLink::~EhrLink() = default;

Result<std::unique_ptr<EhrLink>> EhrLink::make(const EhrConfig& config, Clock& clock, store::Store& store,
                                               Metrics* metrics) {
    auto base = fc::Url::parse(config.url);
    if (!base) return std::move(base).error();
    auto quirks = fc::Quirks::parse(config.quirks);
    if (!quirks) return std::move(quirks).error();

    fc::CurlOptions curl;
    curl.ca_file = config.tls.ca;
    curl.client_certificate = config.tls.certificate;
    curl.client_key = config.tls.key;
    curl.proxy = config.proxy;
    std::unique_ptr<EhrLink> link(new EhrLink);
    link->curl_ = std::make_unique<fc::CurlTransport>(std::move(curl));
    link->counting_ = std::make_unique<CountingTransport>(*link->curl_, config.name, clock, metrics);
    link->throttle_ = make_throttle(config, clock, store);
    if (config.auth.profile != AuthProfile::none) {
        auto tokens = Tokens::create(config, *link->counting_, clock);
        if (!tokens) return std::move(tokens).error();
        link->tokens_ = *std::move(tokens);
    }
    fc::FhirEhrOptions options;
    options.quirks = *quirks;
    options.read_timeout = config.timeout;
    options.write_timeout = config.timeout;
    link->ehr_ =
        std::make_shared<fc::FhirEhr>(*base, *link->counting_, link->tokens_.get(), *link->throttle_, clock, options);
    // What the server can do does not depend on who asks; one question serves all users.
    options.known_abilities = [ehr = link->ehr_] { return ehr->abilities(); };
    link->for_user_ = [base = *base, &transport = *link->counting_, &throttle = *link->throttle_, &clock,
                       options](std::shared_ptr<fc::Authorizer> user) {
        auto held = std::make_shared<UserEhr>(std::move(user), base, transport, throttle, clock, options);
        return std::shared_ptr<fc::Ehr>(held, &held->ehr);
    };
    return link;
}

std::unique_ptr<EhrLink> EhrLink::of(std::shared_ptr<fc::Ehr> ehr) {
    std::unique_ptr<EhrLink> link(new EhrLink);
    link->ehr_ = std::move(ehr);
    return link;
}

std::shared_ptr<fc::Ehr> EhrLink::for_user(std::shared_ptr<fc::Authorizer> user) const {
    return for_user_ ? for_user_(std::move(user)) : ehr_;
}

std::optional<fc::ThrottleStatus> EhrLink::pace() const {
    if (throttle_ == nullptr) return std::nullopt;
    return throttle_->status();
}

std::optional<fc::PeerCertificate> EhrLink::peer_certificate() const {
    if (curl_ == nullptr) return std::nullopt;
    return curl_->peer_certificate();
}

}  // namespace hv::plugin::app
