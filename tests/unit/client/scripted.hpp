// An EHR that answers by script: each request takes the next answer, and what was asked can be looked at afterwards.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "fhir/client/authorizer.hpp"
#include "fhir/client/fhir_ehr.hpp"
#include "tests/support/fake_clock.hpp"

namespace hv::fhir::client {

using Answer = std::variant<HttpReply, HttpFailure>;

inline HttpReply reply(int status, std::string body = {}, std::vector<Header> headers = {}) {
    return {status, std::move(headers), std::move(body)};
}
inline HttpFailure torn() {
    return {{Fault::unavailable, "`ehr.example:443`: the answer was cut off or garbled", ""}, Sent::maybe};
}
inline HttpFailure refused_connection() {
    return {{Fault::unavailable, "`ehr.example:443`: the connection was refused", ""}, Sent::no};
}

class Scripted : public Transport {
public:
    explicit Scripted(std::vector<Answer> answers = {}) : answers_(std::move(answers)) {}

    Answer send(const HttpRequest& request) override {
        const std::lock_guard lock(mutex_);
        asked.push_back(request);
        if (next_ >= answers_.size()) {
            return HttpFailure{{Fault::internal, "the script is at its end", ""}, Sent::no};
        }
        return answers_[next_++];
    }
    [[nodiscard]] bool used_up() const { return next_ == answers_.size(); }

    std::vector<HttpRequest> asked;

private:
    std::mutex mutex_;
    std::vector<Answer> answers_;
    std::size_t next_ = 0;
};

// Tokens `t1`, `t2`, ...: a new one after each refusal, as long as there are some.
class Tokens : public Authorizer {
public:
    explicit Tokens(int renewals = 1000) : renewals_(renewals) {}
    Result<std::vector<Header>> authorize(std::string_view, std::string_view) override {
        return std::vector<Header>{{"Authorization", "Bearer t" + std::to_string(number_)}};
    }
    bool refused(const std::vector<Header>&, const HttpReply&) override {
        if (renewals_ == 0) return false;
        --renewals_;
        ++number_;
        return true;
    }

private:
    int renewals_;
    int number_ = 1;
};

inline constexpr Instant noon{1'763'722'800'000'000'000};  // 2025-11-21T12:00:00+01:00

inline const std::string* header_of(const HttpRequest& request, std::string_view name) {
    for (const Header& field : request.headers) {
        if (field.name == name) return &field.value;
    }
    return nullptr;
}

// Everything around a FhirEhr.
struct Scene {
    explicit Scene(std::vector<Answer> answers, std::vector<std::string> quirks = {}, Authorizer* authorizer = nullptr,
                   ThrottleOptions throttling = unlimited())
        : transport(std::move(answers)),
          throttle(std::move(throttling), clock),
          ehr(*Url::parse("https://ehr.example/fhir"), transport, authorizer, throttle, clock,
              {.quirks = *Quirks::parse(quirks)}) {}

    static ThrottleOptions unlimited() { return {.limits = {}, .seed = 1}; }

    test::FakeClock clock{noon};
    Scripted transport;
    Throttle throttle;
    FhirEhr ehr;
};

inline std::string observation(const std::string& id, const std::string& mode = "match") {
    return R"({"resource":{"resourceType":"Observation","id":")" + id + R"("},"search":{"mode":")" + mode + R"("}})";
}
// A searchset with the entries (JSON, comma-separated), a `next` when it is not empty, and a total when it is.
inline std::string searchset(const std::string& entries, const std::string& next = {}, const std::string& total = {}) {
    std::string out = R"({"resourceType":"Bundle","type":"searchset")";
    if (!total.empty()) out += R"(,"total":)" + total;
    if (!next.empty()) out += R"(,"link":[{"relation":"next","url":")" + next + R"("}])";
    return out + R"(,"entry":[)" + entries + "]}";
}

}  // namespace hv::fhir::client
