// A clock that a test owns, a transport that a test answers for, and a token server that is as strict as the real ones.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "fhir/base/clock.hpp"
#include "fhir/client/auth/dpop.hpp"
#include "fhir/client/auth/jwt.hpp"
#include "fhir/client/auth/token_source.hpp"
#include "fhir/client/url.hpp"

namespace hv::fhir::client::test {

inline const Instant noon = Instant::of_seconds(1'795'000'000);

class FakeClock : public Clock {
public:
    [[nodiscard]] Instant now() const override {
        const std::lock_guard lock(mutex_);
        return now_;
    }
    void sleep_until(Instant until) override { set(until); }
    void set(Instant now) {
        const std::lock_guard lock(mutex_);
        now_ = now;
    }
    void advance(std::int64_t seconds) { set(now().plus_seconds(seconds)); }

private:
    mutable std::mutex mutex_;
    Instant now_ = noon;
};

using Answer = std::variant<HttpReply, HttpFailure>;

class ScriptedTransport : public Transport {
public:
    std::function<Answer(const HttpRequest&)> answer;

    Answer send(const HttpRequest& request) override {
        {
            const std::lock_guard lock(mutex_);
            sent_.push_back(request);
        }
        return answer(request);
    }
    [[nodiscard]] std::vector<HttpRequest> sent() const {
        const std::lock_guard lock(mutex_);
        return sent_;
    }
    [[nodiscard]] std::size_t count() const { return sent().size(); }

private:
    mutable std::mutex mutex_;
    std::vector<HttpRequest> sent_;
};

inline std::map<std::string, std::string> form_of(const HttpRequest& request) {
    std::map<std::string, std::string> form;
    std::string_view rest = request.body;
    while (!rest.empty()) {
        const std::string_view pair = rest.substr(0, rest.find('&'));
        rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
        const std::size_t equals = pair.find('=');
        form[percent_decoded(pair.substr(0, equals))] = percent_decoded(pair.substr(equals + 1));
    }
    return form;
}

inline std::string header_of(const std::vector<Header>& headers, std::string_view name) {
    for (const Header& header : headers) {
        if (header.name == name) return header.value;
    }
    return {};
}

inline HttpReply json_answer(int status, std::string body, std::vector<Header> headers = {}) {
    return {status, std::move(headers), std::move(body)};
}

inline HttpReply oauth_error(int status, const std::string& code, std::vector<Header> headers = {}) {
    return json_answer(status, R"({"error":")" + code + "\"}", std::move(headers));
}

inline HttpReply bearer(const std::string& token, int seconds = 300) {
    return json_answer(200, R"({"access_token":")" + token + R"(","token_type":"bearer","expires_in":)" +
                                std::to_string(seconds) + "}");
}

inline HttpFailure no_connection() {
    return {{Fault::unavailable, "no connection to `tokens.example:443`", "is it up?"}, Sent::no};
}

}  // namespace hv::fhir::client::test
