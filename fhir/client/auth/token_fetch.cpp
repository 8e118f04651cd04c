#include "fhir/client/auth/token_fetch.hpp"

#include <algorithm>

#include "fhir/client/retry_after.hpp"

namespace hv::fhir::client {
namespace {

constexpr std::int64_t nanoseconds_a_second = 1'000'000'000;
constexpr std::int64_t smallest_skew = 2;    // a Date has whole seconds, and travelling takes time
constexpr std::int64_t largest_skew = 3600;  // followed; beyond it something else is wrong
constexpr std::int64_t skew_in_doubt = 60;   // may be why we are refused
constexpr std::int64_t refusal_remembered = 3600;

// Renewed at 80 % or half a minute before the end, whichever is earlier; not before half of a short life is over.
std::int64_t renewal_after(std::int64_t life) {
    return std::max(std::min(life * 4 / 5, life - 30), (life + 1) / 2);
}

// A request that leaves now must still be on time when it arrives.
std::int64_t usable_for(std::int64_t life) {
    return life - std::min<std::int64_t>(5, life / 10);
}

}  // namespace

Instant at_server(Instant now, std::int64_t skew) {
    return skew < -largest_skew || skew > largest_skew ? now : now.plus_seconds(skew);
}

std::vector<const SigningKey*> signing_order(const std::vector<SigningKey>& keys, Instant now,
                                             const std::vector<Algorithm>& algorithms) {
    std::vector<const SigningKey*> order;
    for (const SigningKey& key : keys) {
        const bool accepted = std::ranges::find(algorithms, key.algorithm()) != algorithms.end();
        if (accepted && key.active_at(now)) order.push_back(&key);
    }
    std::ranges::stable_sort(order, [](const SigningKey* a, const SigningKey* b) {
        return a->about().not_before.value_or(earliest_instant) > b->about().not_before.value_or(earliest_instant);
    });
    return order;
}

struct TokenFetch::Attempt {
    const SigningKey* key = nullptr;
    const SigningKey* other_key = nullptr;
    std::shared_ptr<const SigningKey> proof_key;
    Instant sent;
    std::string nonce;      // that was in the proof
    std::int64_t skew = 0;  // that was reckoned with
    std::optional<HttpReply> reply;
    Error error;              // when there is no reply
    std::string refused_kid;  // of a key tried before this one
    bool nonce_tried = false;
    bool clock_tried = false;
};

TokenFetch::TokenFetch(TokenSetup setup, Transport& transport, Clock& clock,
                       std::shared_ptr<const SigningKey> own_proof_key)
    : setup_(std::move(setup)), transport_(transport), clock_(clock), own_proof_key_(std::move(own_proof_key)) {}

void TokenFetch::learn(const HttpReply& reply, Instant sent, Instant received) {
    if (const std::string* nonce = reply.header("DPoP-Nonce"); nonce != nullptr && nonce->size() <= 1024)
        nonce_ = *nonce;
    const std::string* date = reply.header("Date");
    const std::optional<Instant> server = date == nullptr ? std::nullopt : parse_http_date(*date, received);
    if (!server) return;
    const std::int64_t middle = sent.nanoseconds + (received.nanoseconds - sent.nanoseconds) / 2;
    // The server's second has begun already: half of it is added, and whole seconds are counted downwards.
    const std::int64_t exact = server->nanoseconds + nanoseconds_a_second / 2 - middle;
    const std::int64_t ahead = exact / nanoseconds_a_second - (exact % nanoseconds_a_second < 0 ? 1 : 0);
    skew_ = ahead > -smallest_skew && ahead < smallest_skew ? 0 : ahead;
}

void TokenFetch::ask(Attempt& attempt) {
    attempt.reply.reset();
    attempt.nonce = nonce_;
    attempt.skew = skew_;
    attempt.sent = clock_.now();
    if (setup_.profile.binding == TokenBinding::dpop) {
        attempt.proof_key = setup_.profile.dpop_key == DpopKey::client
                                ? std::make_shared<const SigningKey>(*attempt.key)
                                : own_proof_key_;
    }
    const Result<HttpRequest> request =
        token_request(setup_, *attempt.key, attempt.proof_key.get(), nonce_, at_server(attempt.sent, skew_));
    if (!request) {
        attempt.error = request.error();
        return;
    }
    std::variant<HttpReply, HttpFailure> answer = transport_.send(*request);
    if (HttpFailure* failure = std::get_if<HttpFailure>(&answer)) {
        attempt.error = std::move(failure->error);
        return;
    }
    attempt.reply = std::get<HttpReply>(std::move(answer));
    learn(*attempt.reply, attempt.sent, clock_.now());
}

std::shared_ptr<const Token> TokenFetch::token_of(const Attempt& attempt, const Granted& granted) const {
    auto token = std::make_shared<Token>();
    token->value = granted.token;
    token->scope = granted.scope;
    token->kid = attempt.key->kid();
    token->proof_key = attempt.proof_key;
    token->renew_at = attempt.sent.plus_seconds(renewal_after(granted.seconds));
    token->usable_until = attempt.sent.plus_seconds(usable_for(granted.seconds));
    token->expires = attempt.sent.plus_seconds(granted.seconds);
    return token;
}

// Whether the answer is one that another request may better; prepares that request.
bool TokenFetch::worth_another(Attempt& attempt, const TokenAnswer& answer) const {
    const bool client_refused = answer.code == "invalid_client";
    const bool clock_in_doubt = client_refused || answer.code == "invalid_grant" || answer.code == "invalid_dpop_proof";
    if (answer.code == "use_dpop_nonce" && attempt.proof_key && nonce_ != attempt.nonce && !attempt.nonce_tried) {
        attempt.nonce_tried = true;
        return true;
    }
    const bool other_time = at_server(attempt.sent, skew_) != at_server(attempt.sent, attempt.skew);
    if (clock_in_doubt && other_time && !attempt.clock_tried) {
        attempt.clock_tried = true;
        return true;
    }
    if (client_refused && attempt.other_key != nullptr) {
        attempt.refused_kid = attempt.key->kid();
        attempt.key = attempt.other_key;
        attempt.other_key = nullptr;
        return true;
    }
    return false;
}

std::vector<const SigningKey*> TokenFetch::order_at(const std::vector<SigningKey>& keys, Instant now) {
    std::vector<const SigningKey*> order = signing_order(keys, now, setup_.profile.algorithms);
    std::erase_if(refused_, [now](const auto& one) { return one.second.plus_seconds(refusal_remembered) <= now; });
    std::stable_partition(order.begin(), order.end(),
                          [this](const SigningKey* key) { return !refused_.contains(key->kid()); });
    return order;
}

Fetched TokenFetch::fetch(const Keys& keys) {
    Fetched fetched;
    const Instant now = clock_.now();
    const std::vector<const SigningKey*> order = order_at(*keys, now);
    if (order.empty()) {
        fetched.error = {Fault::denied, "no key of ours may sign today",
                         "add a key that is active and that profile `" + setup_.profile.name +
                             "` takes: `hjertevakt keys new`; then register its public half"};
        return fetched;
    }
    Attempt attempt;
    attempt.key = order[0];
    attempt.other_key = order.size() > 1 ? order[1] : nullptr;
    for (;;) {
        ask(attempt);
        ++fetched.requests;
        if (!attempt.reply) {
            fetched.error = attempt.error;
            return fetched;
        }
        TokenAnswer answer = read_token_answer(*attempt.reply, setup_, *attempt.key, clock_.now());
        if (answer.granted) {
            fetched.token = token_of(attempt, *answer.granted);
            refused_.erase(attempt.key->kid());
            if (!attempt.refused_kid.empty()) refused_[attempt.refused_kid] = now;
            if (!refused_.empty()) fetched.refused_kid = refused_.begin()->first;
            return fetched;
        }
        if (worth_another(attempt, answer)) continue;
        fetched.error = std::move(answer.error);
        if (fetched.error.fault == Fault::denied && std::abs(skew_) > skew_in_doubt) {
            fetched.error.hint.insert(0, "first set this machine's clock, which is " + std::to_string(std::abs(skew_)) +
                                             " s " + (skew_ > 0 ? "behind" : "ahead") + "; then: ");
        }
        fetched.retry_at = answer.retry_at;
        return fetched;
    }
}

}  // namespace hv::fhir::client
