#include "plugin/smart/user_tokens.hpp"

#include "fhir/client/auth/numeric_date.hpp"
#include "fhir/json/value.hpp"
#include "fhir/json/writer.hpp"

namespace hv::plugin::smart {
namespace {

constexpr std::int64_t margin = 30;         // seconds before the end
constexpr std::int64_t step = 100'000'000;  // nanoseconds between looks at what another replica got
constexpr int steps = 50;

Error over() {
    return {Fault::denied, "the login at the EHR is over", "open the page from the EHR again"};
}

std::string place_of(const TokenKeeping& keeping) {
    return "tokens " + keeping.digest;
}

}  // namespace

Result<bool> keep(const TokenKeeping& keeping, const UserToken& token) {
    json::Writer out;
    out.begin_object().member("access", token.access).member("refresh", token.refresh).member("scope", token.scope);
    out.key("expires").integer(fhir::client::numeric_date(token.expires)).end_object();
    return keeping.care->put_session(
        {keeping.digest, keeping.seal->close(out.take(), place_of(keeping)), keeping.ends});
}

Result<std::optional<UserToken>> kept(const TokenKeeping& keeping) {
    auto row = keeping.care->session(keeping.digest, keeping.clock->now());
    if (!row) return std::move(row).error();
    if (!*row) return std::optional<UserToken>();
    const auto plain = keeping.seal->open((*row)->sealed, place_of(keeping));
    if (!plain) return std::optional<UserToken>();
    const auto document = json::Document::parse(*plain);
    if (!document) return std::optional<UserToken>();
    const json::Value root = document->root();
    UserToken token;
    token.access = root["access"].text();
    token.refresh = root["refresh"].text();
    token.scope = root["scope"].text();
    token.expires = fhir::client::read_numeric_date(root["expires"]).value_or(earliest_instant);
    return std::optional<UserToken>(std::move(token));
}

Result<std::vector<fhir::client::Header>> UserTokens::authorize(std::string_view /*method*/, std::string_view url) {
    const auto target = fhir::client::Url::parse(url);
    if (!target || !base_.covers(*target))
        return Error{Fault::denied, "a user's token was wanted for another server than the EHR of the launch",
                     "the EHR points at an address outside of its FHIR base; it is not followed"};
    const std::lock_guard lock(mutex_);
    const Instant now = keeping_.clock->now();
    if (now.plus_seconds(margin) >= token_.expires && !(token_.refresh.empty() && now < token_.expires)) {
        if (auto done = renewed(); !done) return std::move(done).error();
    }
    return std::vector<fhir::client::Header>{{"Authorization", "Bearer " + token_.access}};
}

bool UserTokens::refused(const std::vector<fhir::client::Header>& used, const fhir::client::HttpReply& reply) {
    if (reply.status != 401) return false;
    const std::lock_guard lock(mutex_);
    for (const fhir::client::Header& header : used)
        if (header.name == "Authorization" && header.value != "Bearer " + token_.access) return true;
    const bool better = renewed().operator bool();
    if (!better && token_.refresh.empty()) token_.expires = earliest_instant;
    return better;
}

bool UserTokens::alive() const {
    const std::lock_guard lock(mutex_);
    return keeping_.clock->now() < token_.expires || !token_.refresh.empty();
}

UserToken UserTokens::now() const {
    const std::lock_guard lock(mutex_);
    return token_;
}

// Another replica, or this one before a restart of the page, may have a newer one.
bool UserTokens::take_over() {
    const auto row = kept(keeping_);
    if (!row || !*row || (*row)->access == token_.access) return false;
    token_ = **row;
    attempt_ = 0;
    return keeping_.clock->now() < token_.expires;
}

Result<bool> UserTokens::wait_for_other() {
    for (int i = 0; i < steps; ++i) {
        if (take_over()) return true;
        keeping_.clock->sleep_until(Instant{keeping_.clock->now().nanoseconds + step});
    }
    token_.refresh.clear();  // it was used, and nobody knows what came of it
    return over();
}

Result<bool> UserTokens::renewed() {
    if (take_over()) return true;
    if (token_.refresh.empty()) return over();
    const std::string turn = token_.refresh + ' ' + token_.access + ' ' + std::to_string(attempt_);
    const auto first = keeping_.care->first_time("refresh", digest_of(turn), keeping_.clock->now(), keeping_.ends);
    if (!first) return first.error();
    if (!*first) return wait_for_other();
    Renewed answer = renew_(token_.refresh);
    if (!answer.token) {
        if (answer.sent == fhir::client::Sent::no)
            ++attempt_;
        else
            token_.refresh.clear();
        (void)keep(keeping_, token_);  // lost when the store fails: the next replica is refused by the EHR
        return std::move(answer.error);
    }
    UserToken fresh = *std::move(answer.token);
    if (fresh.refresh.empty()) fresh.refresh = token_.refresh;
    if (fresh.scope.empty()) fresh.scope = token_.scope;
    token_ = std::move(fresh);
    attempt_ = 0;
    // When the store fails the token is used on here, and another replica finds the refresh token used.
    (void)keep(keeping_, token_);
    return true;
}

}  // namespace hv::plugin::smart
