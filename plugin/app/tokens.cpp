#include "plugin/app/tokens.hpp"

#include "fhir/client/smart_configuration.hpp"

namespace hv::plugin::app {

namespace fc = fhir::client;

Result<std::vector<fc::SigningKey>> read_keys(const AuthConfig& config) {
    std::vector<fc::SigningKey> keys;
    for (const std::string& path : config.keys) {
        auto key = fc::SigningKey::from_file(path);
        if (!key) return std::move(key).error().in("auth.keys");
        keys.push_back(*std::move(key));
    }
    return keys;
}

Tokens::Tokens(const EhrConfig& config, fc::Transport& transport, Clock& clock)
    : config_(config), transport_(transport), clock_(clock) {}

Result<std::unique_ptr<Tokens>> Tokens::create(const EhrConfig& config, fc::Transport& transport, Clock& clock) {
    auto keys = read_keys(config.auth);
    if (!keys) return std::move(keys).error();
    std::unique_ptr<Tokens> tokens(new Tokens(config, transport, clock));
    tokens->keys_ = *std::move(keys);
    return tokens;
}

Result<std::unique_ptr<fc::TokenSource>> Tokens::discover() {
    const AuthConfig& auth = config_.auth;
    fc::TokenSetup setup;
    setup.profile = auth.profile == AuthProfile::helseid ? fc::helseid_profile() : fc::smart_profile();
    setup.profile.life = auth.life;
    setup.issuer = auth.issuer;
    setup.client_id = auth.client_id;
    setup.scope = auth.scope;
    setup.token_url = auth.token_endpoint;
    if (setup.token_url.empty()) {
        // HelseID stands apart from the EHRs that trust it; a SMART server is named by its EHR.
        const bool apart = auth.profile == AuthProfile::helseid;
        const auto base = fc::Url::parse(apart ? auth.issuer : config_.url);
        if (!base) return base.error();
        const auto found = apart ? fc::fetch_openid_configuration(transport_, *base, config_.timeout)
                                 : fc::fetch_smart_configuration(transport_, *base, config_.timeout);
        if (!found) return Error(found.error()).in("finding the token server");
        setup.token_url = found->token_endpoint;
        setup.profile = fc::narrowed(std::move(setup.profile), found->auth_algorithms);
    }
    return fc::TokenSource::create(std::move(setup), keys_, transport_, clock_);
}

// Under the lock: the others wait for one discovery.
Result<fc::TokenSource*> Tokens::source() {
    const std::lock_guard lock(mutex_);
    if (source_ == nullptr) {
        auto made = discover();
        failed_ = !made;
        if (!made) return std::move(made).error();
        source_ = *std::move(made);
    }
    return source_.get();
}

Result<std::vector<fc::Header>> Tokens::authorize(std::string_view method, std::string_view url) {
    const auto known = source();
    if (!known) return known.error();
    return (*known)->authorize(method, url);
}

bool Tokens::refused(const std::vector<fc::Header>& used, const fc::HttpReply& reply) {
    const auto known = source();
    return known && (*known)->refused(used, reply);
}

void Tokens::answered(std::string_view url, const fc::HttpReply& reply) {
    if (const auto known = source()) (*known)->answered(url, reply);
}

std::optional<fc::TokenStatus> Tokens::status() const {
    const std::lock_guard lock(mutex_);
    if (source_ == nullptr) return std::nullopt;
    return source_->status();
}

bool Tokens::obtainable() const {
    const std::lock_guard lock(mutex_);
    if (source_ == nullptr) return !failed_;
    const fc::TokenStatus status = source_->status();
    return status.last_success.has_value() || !status.last_failure.has_value();
}

std::vector<fc::SigningKey> Tokens::keys() const {
    const std::lock_guard lock(mutex_);
    return keys_;
}

Result<bool> Tokens::reload(const AuthConfig& config) {
    auto keys = read_keys(config);
    if (!keys) return std::move(keys).error();
    const std::lock_guard lock(mutex_);
    if (source_ != nullptr)
        if (auto replaced = source_->replace_keys(*keys); !replaced) return replaced;
    keys_ = *std::move(keys);
    return true;
}

}  // namespace hv::plugin::app
