#include "fhir/client/exchange.hpp"

#include "fhir/client/operation_outcome.hpp"
#include "fhir/client/text.hpp"

namespace hv::fhir::client {
namespace {

struct Meaning {
    Fault fault;
    const char* hint;
};

Meaning meaning(const HttpReply& reply, const Quirks& quirks) {
    const int status = reply.status;
    const bool told_when = reply.header("Retry-After") != nullptr;
    switch (status) {
        case 401:
            if (quirks.has(Quirk::unauthorized_is_throttling)) return {Fault::busy, "it is asked again later"};
            return {Fault::denied,
                    "the EHR does not accept our token: check client, keys, scopes and this machine's clock"};
        case 403:
            return {Fault::denied,
                    "the EHR keeps this from us (a missing scope, a blocked record): nothing is concluded "
                    "from it"};
        case 404:
        case 410:
            return {Fault::not_found, "it is not there; if everything is missing, check the FHIR base URL"};
        case 405:
        case 406:
        case 415:
        case 501:
            return {Fault::unsupported, "`hjertevakt ehr probe` shows what this EHR can do"};
        case 409:
        case 412:
            return {Fault::conflict, "somebody else was faster: it is read and judged again"};
        case 429:
            return {Fault::busy, "it is asked again when the EHR allows it"};
        default:
            break;
    }
    if (status == 503 && told_when) return {Fault::busy, "it is asked again when the EHR allows it"};
    if (status >= 500) return {Fault::unavailable, "it is tried again; if it stays so, ask whoever runs the EHR"};
    if (status >= 300 && status < 400) {
        return {Fault::unavailable, "redirects are not followed: is the base URL the EHR's own, and no login page?"};
    }
    return {Fault::invalid, "the EHR does not take this request; a quirk may be needed (`hjertevakt ehr probe`)"};
}

}  // namespace

Error status_error(const HttpReply& reply, const Quirks& quirks) {
    Meaning means = meaning(reply, quirks);
    std::string message = "the EHR answered " + std::to_string(reply.status);
    if (const auto issues = read_outcome(std::string_view(reply.body))) {
        for (const OutcomeIssue& issue : *issues) {
            // Whether a type is unknown here or a thing is not there.
            if (reply.status == 404 && issue.code == "not-supported") means.fault = Fault::unsupported;
        }
        if (const std::string text = outcome_text(*issues); !text.empty()) message += " (" + text + ')';
    }
    return {means.fault, std::move(message), means.hint};
}

std::optional<Error> no_json(const HttpReply& reply) {
    const std::string_view body = reply.body;
    const std::size_t first = body.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) {
        return Error{Fault::unavailable, "the EHR answered " + std::to_string(reply.status) + " with an empty body",
                     "nothing is concluded from it; it is asked again"};
    }
    if (body[first] == '{') return std::nullopt;
    const bool markup = body[first] == '<';
    return Error{Fault::unavailable,
                 markup ? "the EHR answered with a web page or XML, not with FHIR JSON"
                        : "the EHR answered with something that is no FHIR JSON",
                 "a login or error page of a proxy or gateway? nothing is concluded from it"};
}

bool Exchange::once_more(Throttle::Pass& pass, const HttpReply& reply, const std::vector<Header>& used,
                         bool may_repeat) const {
    if (!quirks_.has(Quirk::unauthorized_is_throttling) && may_repeat && authorizer_ != nullptr &&
        authorizer_->refused(used, reply)) {
        return true;
    }
    // Whoever brings a bad token stops himself, and nobody who asks at the same pace.
    if (authorizer_ == nullptr || !authorizer_->is_lent()) pass.unauthorized(reply);
    return false;
}

Asked Exchange::ask(HttpRequest request) const {
    const std::size_t own_headers = request.headers.size();
    for (bool may_repeat : {true, false}) {
        // A token is not asked for when nothing can be done with it.
        if (!throttle_.is_open()) return {std::nullopt, throttle_.closed(), Sent::no};
        std::vector<Header> used;
        if (authorizer_ != nullptr) {
            Result<std::vector<Header>> headers = authorizer_->authorize(request.method, request.url);
            if (!headers) return {std::nullopt, std::move(headers).error(), Sent::no};
            used = *std::move(headers);
        }
        request.headers.resize(own_headers);
        request.headers.insert(request.headers.end(), used.begin(), used.end());

        Result<Throttle::Pass> pass = throttle_.enter();
        if (!pass) return {std::nullopt, std::move(pass).error(), Sent::no};
        std::variant<HttpReply, HttpFailure> came = transport_.send(request);
        if (auto* failure = std::get_if<HttpFailure>(&came)) {
            pass->failed(*failure);
            return {std::nullopt, std::move(failure->error), failure->sent};
        }
        HttpReply& reply = std::get<HttpReply>(came);
        if (reply.status == 401 && once_more(*pass, reply, used, may_repeat)) continue;
        if (authorizer_ != nullptr) authorizer_->answered(request.url, reply);
        pass->answered(reply);
        return {std::move(reply), {}, Sent::maybe};
    }
    return {std::nullopt, {Fault::denied, "the EHR does not accept our token", ""}, Sent::no};
}

}  // namespace hv::fhir::client
