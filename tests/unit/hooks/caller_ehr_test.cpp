// What goes out with a call's token: to the server of the list, page by page, and nowhere else.
#include "plugin/hooks/caller_ehr.hpp"

#include <gtest/gtest.h>

#include <variant>

#include "fhir/base/zone.hpp"
#include "tests/support/fake_clock.hpp"

namespace hv::plugin::hooks {
namespace {

namespace fc = fhir::client;

// Answers the first page, whose `next` leads where the test says, and then the last one.
struct Pages : fc::Transport {
    std::string next;
    std::vector<fc::HttpRequest> asked;
    int status = 200;

    std::variant<fc::HttpReply, fc::HttpFailure> send(const fc::HttpRequest& request) override {
        asked.push_back(request);
        if (status != 200) return fc::HttpReply{status, {}, R"({"resourceType":"OperationOutcome"})"};
        std::string link;
        if (asked.size() == 1 && !next.empty()) link = R"(,"link":[{"relation":"next","url":")" + next + R"("}])";
        return fc::HttpReply{200,
                             {{"Content-Type", "application/fhir+json"}},
                             R"({"resourceType":"Bundle","type":"searchset")" + link + "}"};
    }
};

struct Caller {
    test::FakeClock clock{from_oslo(*Date::parse("2025-11-21"), 12 * 3600)};
    Pages pages;
    fc::Throttle throttle{{}, clock};
    std::unique_ptr<fc::Ehr> ehr;

    Caller() {
        auto made = ehr_of_caller("https://epj.test/fhir", "user-token", {pages, throttle, clock, {}});
        if (made) ehr = *std::move(made);
    }
};

TEST(CallerEhr, SendsTheTokenToTheServerAndFollowsItsPages) {
    Caller caller;
    caller.pages.next = "https://epj.test/fhir?page=2";
    const auto found = caller.ehr->search({"Observation", {{"patient", "Patient/p1"}}, false});
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_EQ(found->bundles.size(), 2U);
    for (const fc::HttpRequest& request : caller.pages.asked) {
        EXPECT_TRUE(request.url.starts_with("https://epj.test/fhir")) << request.url;
        bool bearer = false;
        for (const fc::Header& header : request.headers) bearer = bearer || header.value == "Bearer user-token";
        EXPECT_TRUE(bearer);
    }
}

TEST(CallerEhr, DoesNotCarryTheTokenToWhereAPagePoints) {
    Caller caller;
    caller.pages.next = "https://evil.test/fhir?page=2";
    EXPECT_FALSE(caller.ehr->search({"Observation", {{"patient", "Patient/p1"}}, false}));
    EXPECT_EQ(caller.pages.asked.size(), 1U);
}

TEST(CallerEhr, AsksOnceWhenTheTokenIsRefusedAndSaysNoWordOfIt) {
    Caller caller;
    caller.pages.status = 401;
    const auto found = caller.ehr->search({"Observation", {{"patient", "Patient/p1"}}, false});
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().fault, Fault::denied);
    EXPECT_EQ(found.error().message.find("user-token"), std::string::npos);
    EXPECT_EQ(caller.pages.asked.size(), 1U);
}

TEST(CallerEhr, OfOneWhoseTokenIsRefusedStopsNoOtherCaller) {
    Caller caller;
    caller.pages.status = 401;
    for (int i = 0; i < 5; ++i) EXPECT_FALSE(caller.ehr->read("Patient", "p1"));
    caller.pages.status = 200;
    caller.pages.asked.clear();
    const auto other =
        ehr_of_caller("https://epj.test/fhir", "good", {caller.pages, caller.throttle, caller.clock, {}});
    ASSERT_TRUE(other);
    EXPECT_TRUE((*other)->search({"Observation", {{"patient", "Patient/p1"}}, false}));
}

TEST(CallerEhr, WritesNothingForACaller) {
    Caller caller;
    EXPECT_EQ(caller.ehr->write({"Flag", "", "", "", "{}", ""}).what, fc::Receipt::What::refused);
    EXPECT_TRUE(caller.pages.asked.empty());
}

}  // namespace
}  // namespace hv::plugin::hooks
