#include "fhir/client/auth/token_state.hpp"

#include <algorithm>
#include <exception>

#include "fhir/client/url.hpp"

namespace hv::fhir::client {
namespace {

constexpr std::int64_t longest_pause = 300;
constexpr std::int64_t pause_when_down = 1;
constexpr std::int64_t pause_when_refused = 10;
constexpr std::int64_t drops_forgotten = 600;
constexpr std::int64_t skew_worth_telling = 60;
constexpr std::size_t most_nonces = 64;
constexpr std::size_t longest_nonce = 1024;

// first, twice that, ... and never over the longest.
std::int64_t pause_after(std::int64_t times, std::int64_t first) {
    std::int64_t pause = first;
    while (--times > 0 && pause < longest_pause) pause *= 2;
    return std::min(pause, longest_pause);
}

constexpr std::string_view kind_of_place = "token server ";

std::string place_of(const TokenSetup& setup) {
    const Result<Url> url = Url::parse(setup.token_url);
    return std::string(kind_of_place) + '`' + (url ? url->host_and_port() : std::string("?")) + '`';
}

// The transport names the peer itself: it is then only said what the peer is to us.
Error placed(Error error, std::string_view place) {
    if (!error.message.starts_with(place.substr(kind_of_place.size()))) return std::move(error).in(place);
    error.message.insert(0, kind_of_place);
    return error;
}

}  // namespace

TokenSource::State::State(TokenSetup setup, std::vector<SigningKey> keys, Transport& transport, Clock& clock,
                          std::shared_ptr<const SigningKey> proof_key)
    : fetch_(std::move(setup), transport, clock, std::move(proof_key)),
      clock_(clock),
      place_(place_of(fetch_.setup())),
      keys_(std::make_shared<const std::vector<SigningKey>>(std::move(keys))) {}

Result<std::shared_ptr<const Token>> TokenSource::State::current() {
    std::unique_lock lock(mutex_);
    for (;;) {
        const Instant now = clock_.now();
        const bool usable = token_ && now < token_->usable_until;
        const bool may_ask = !flying_ && next_attempt_ <= now;
        if (usable && !(may_ask && token_->renew_at <= now)) return token_;
        if (!usable && flying_) {
            landed_.wait(lock, [this] { return !flying_; });
            continue;
        }
        if (!usable && now < next_attempt_) return refusal();
        if (fly(lock)) return token_;
    }
}

bool TokenSource::State::fly(std::unique_lock<std::mutex>& lock) {
    flying_ = true;
    const Keys keys = keys_;
    lock.unlock();
    Fetched fetched;
    try {
        fetched = fetch_.fetch(keys);
    } catch (const std::exception&) {
        fetched.error = {Fault::internal, "asking failed", "is the machine out of memory? it is tried again"};
    }
    lock.lock();
    flying_ = false;
    // Keys that were replaced meanwhile have nothing to do with a failure of the old ones.
    if (fetched.token || keys == keys_) book(fetched);
    landed_.notify_all();
    return fetched.token != nullptr;
}

void TokenSource::State::book(const Fetched& fetched) {
    const Instant now = clock_.now();
    told_.requests += fetched.requests;
    told_.clock_skew_seconds = fetch_.clock_skew();
    if (fetched.token) {
        token_ = fetched.token;
        last_error_ = {};
        next_attempt_ = earliest_instant;
        refused_kid_ = fetched.refused_kid;
        told_.kid = token_->kid;
        told_.granted_scope = token_->scope;
        told_.last_success = now;
        told_.failures_in_a_row = 0;
        return;
    }
    last_error_ = placed(fetched.error, place_);
    told_.last_failure = now;
    ++told_.failures_in_a_row;
    const std::int64_t first = last_error_.fault == Fault::denied ? pause_when_refused : pause_when_down;
    next_attempt_ = now.plus_seconds(pause_after(told_.failures_in_a_row, first));
    if (fetched.retry_at) next_attempt_ = std::max(next_attempt_, *fetched.retry_at);
}

Error TokenSource::State::refusal() const {
    Error error = last_error_;
    error.message += "; it is asked again at " + text(Instant::of_seconds(next_attempt_.nanoseconds / 1'000'000'000));
    return error;
}

bool TokenSource::State::drop(std::string_view authorization) {
    const std::lock_guard lock(mutex_);
    if (!token_ || !authorization.ends_with(' ' + token_->value)) return true;
    const Instant now = clock_.now();
    if (now < next_drop_) {
        fresh_refused_ = now;
        return false;
    }
    drops_ = last_drop_.plus_seconds(drops_forgotten) < now ? 1 : drops_ + 1;
    last_drop_ = now;
    next_drop_ = now.plus_seconds(pause_after(drops_, pause_when_refused));
    token_.reset();
    return true;
}

std::string TokenSource::State::nonce(const std::string& origin) const {
    const std::lock_guard lock(mutex_);
    const auto found = nonces_.find(origin);
    return found == nonces_.end() ? std::string() : found->second;
}

void TokenSource::State::keep_nonce(const std::string& origin, const std::string& nonce) {
    const std::lock_guard lock(mutex_);
    if (nonce.size() > longest_nonce || (nonces_.size() >= most_nonces && !nonces_.contains(origin))) return;
    nonces_[origin] = nonce;
}

Instant TokenSource::State::server_time() const {
    const std::lock_guard lock(mutex_);
    return at_server(clock_.now(), told_.clock_skew_seconds);
}

void TokenSource::State::replace_keys(std::vector<SigningKey> keys) {
    const std::lock_guard lock(mutex_);
    keys_ = std::make_shared<const std::vector<SigningKey>>(std::move(keys));
    next_attempt_ = earliest_instant;
    told_.failures_in_a_row = 0;
}

std::vector<std::string> TokenSource::State::warnings(Instant now) const {
    std::vector<std::string> lines;
    if (const std::int64_t skew = told_.clock_skew_seconds; std::abs(skew) > skew_worth_telling) {
        lines.push_back("this machine's clock is " + std::to_string(std::abs(skew)) + " s " +
                        (skew > 0 ? "behind" : "ahead of") + " the " + place_ + "'s: check the time synchronisation");
    }
    if (token_ && !refused_kid_.empty()) {
        lines.push_back("the " + place_ + " does not accept key `" + refused_kid_ + "`, key `" + token_->kid +
                        "` is used instead: register the public half of the first");
    }
    std::string missing;
    if (token_) {
        for (const std::string& one : not_granted(setup().scope, token_->scope)) missing += " `" + one + '`';
    }
    if (!missing.empty()) lines.push_back("asked for and not granted:" + missing);
    if (token_ && !last_error_.message.empty() && now < token_->usable_until) {
        lines.push_back("the token could not be renewed and holds until " + text(token_->expires));
    }
    if (now < fresh_refused_.plus_seconds(drops_forgotten)) {
        lines.push_back("the EHR refuses tokens that are new: compare its idea of issuer, audience and time with the " +
                        place_ + "'s");
    }
    return lines;
}

TokenStatus TokenSource::State::status() const {
    const std::lock_guard lock(mutex_);
    const Instant now = clock_.now();
    TokenStatus status = told_;
    if (token_ && now < token_->expires) status.expires = token_->expires;
    if (now < next_attempt_) status.next_attempt = next_attempt_;
    status.last_error = last_error_.message;
    status.last_hint = last_error_.hint;
    status.warnings = warnings(now);
    return status;
}

}  // namespace hv::fhir::client
