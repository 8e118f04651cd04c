// The access tokens of one EHR, whose token server is asked for when the first token is wanted and not before: an EHR
// that is down must not hinder a start.
//
// Errors:  of the keys at once; of the discovery as those of `authorize`, and tried again with the next request.
// Threads: any.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "fhir/base/clock.hpp"
#include "fhir/client/auth/token_source.hpp"
#include "fhir/client/url.hpp"
#include "plugin/app/config.hpp"

namespace hv::plugin::app {

class Tokens : public fhir::client::Authorizer {
public:
    static Result<std::unique_ptr<Tokens>> create(const EhrConfig& config, fhir::client::Transport& transport,
                                                  Clock& clock);

    Result<std::vector<fhir::client::Header>> authorize(std::string_view method, std::string_view url) override;
    bool refused(const std::vector<fhir::client::Header>& used, const fhir::client::HttpReply& reply) override;
    void answered(std::string_view url, const fhir::client::HttpReply& reply) override;

    // Nothing before the token server is known.
    [[nodiscard]] std::optional<fhir::client::TokenStatus> status() const;
    // Whether a token was ever had, or nobody has tried yet.
    [[nodiscard]] bool obtainable() const;
    [[nodiscard]] std::vector<fhir::client::SigningKey> keys() const;
    // The key files again; the old keys stay when one cannot be read.
    Result<bool> reload(const AuthConfig& config);

private:
    Tokens(const EhrConfig& config, fhir::client::Transport& transport, Clock& clock);
    Result<fhir::client::TokenSource*> source();
    Result<std::unique_ptr<fhir::client::TokenSource>> discover();

    EhrConfig config_;
    fhir::client::Transport& transport_;
    Clock& clock_;
    mutable std::mutex mutex_;
    std::vector<fhir::client::SigningKey> keys_;
    std::unique_ptr<fhir::client::TokenSource> source_;  // set once
    bool failed_ = false;                                // the discovery
};

Result<std::vector<fhir::client::SigningKey>> read_keys(const AuthConfig& config);

}  // namespace hv::plugin::app
