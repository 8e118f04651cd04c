// One request to the EHR and what came of it: paced, let in, and asked once more when a token was not good any more.
//
// Threads: any number may ask.
#pragma once

#include <optional>
#include <string_view>

#include "fhir/client/authorizer.hpp"
#include "fhir/client/http.hpp"
#include "fhir/client/quirks.hpp"
#include "fhir/client/throttle.hpp"

namespace hv::fhir::client {

struct Asked {
    std::optional<HttpReply> reply;
    Error error;           // no reply
    Sent sent = Sent::no;  // no reply
};

class Exchange {
public:
    Exchange(Transport& transport, Authorizer* authorizer, Throttle& throttle, Quirks quirks)
        : transport_(transport), authorizer_(authorizer), throttle_(throttle), quirks_(quirks) {}

    [[nodiscard]] Asked ask(HttpRequest request) const;

private:
    [[nodiscard]] bool once_more(Throttle::Pass& pass, const HttpReply& reply, const std::vector<Header>& used,
                                 bool may_repeat) const;

    Transport& transport_;
    Authorizer* authorizer_;
    Throttle& throttle_;
    Quirks quirks_;
};

// What an answer other than 2xx means; the outcome's codes and paths are in the message.
Error status_error(const HttpReply& reply, const Quirks& quirks);
// Nothing when the body looks like JSON; else what came instead (a web page, nothing).
std::optional<Error> no_json(const HttpReply& reply);

}  // namespace hv::fhir::client
