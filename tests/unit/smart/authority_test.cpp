// A login server that hangs or fails holds nobody but the one who asks it.
#include <atomic>
#include <future>
#include <thread>

#include "clinic.hpp"

namespace hv::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// Answers the discovery of a SMART server, or fails; while it `hangs` nobody gets anything.
class LoginServer : public fc::Transport {
public:
    std::variant<fc::HttpReply, fc::HttpFailure> send(const fc::HttpRequest& request) override {
        timeout = request.timeout;
        ++asked;
        if (hangs) answer.get_future().wait();
        if (down) return fc::HttpFailure{{Fault::unavailable, "no connection", ""}, fc::Sent::no};
        return fc::HttpReply{200, {}, R"({"token_endpoint":"https://sandbox.example/auth/token",
            "authorization_endpoint":"https://sandbox.example/auth/authorize",
            "code_challenge_methods_supported":["S256"]})"};
    }
    void wait_until_asked(int times) const {
        while (asked < times) std::this_thread::sleep_for(milliseconds(1));
    }

    std::atomic<int> asked = 0;
    std::atomic<bool> hangs = false;
    std::atomic<bool> down = false;
    std::promise<void> answer;
    milliseconds timeout{0};
};

class LoginAt : public testing::Test {
protected:
    std::future<Result<smart::Endpoints>> ask() {
        return std::async(std::launch::async, [this] { return authority_.endpoints(); });
    }

    static bool is_unavailable(const Result<smart::Endpoints>& found) {
        return !found && found.error().fault == Fault::unavailable;
    }

    HandClock clock_;
    LoginServer server_;
    smart::Authority authority_{smart::Authority::Kind::smart, their_base, server_, clock_, milliseconds(30'000)};
};

TEST_F(LoginAt, AServerThatHangsHoldsOnlyTheOneWhoAsks) {
    server_.hangs = true;
    auto first = ask();
    server_.wait_until_asked(1);
    std::vector<std::future<Result<smart::Endpoints>>> others;
    for (int i = 0; i < 4; ++i) others.push_back(ask());
    int at_once = 0;
    for (auto& other : others) at_once += other.wait_for(milliseconds(500)) == std::future_status::ready ? 1 : 0;
    EXPECT_GE(at_once, 2) << "most do not wait at all";
    for (auto& other : others) EXPECT_EQ(other.wait_for(seconds(3)), std::future_status::ready);
    server_.answer.set_value();
    EXPECT_TRUE(first.get());
    for (auto& other : others) EXPECT_TRUE(is_unavailable(other.get()));
    EXPECT_EQ(server_.asked, 1);
}

TEST_F(LoginAt, WhatWasFoundBeforeServesWhileOneAsksAgain) {
    EXPECT_TRUE(authority_.endpoints());
    clock_.pass(seconds(601));
    server_.hangs = true;
    auto first = ask();
    server_.wait_until_asked(2);
    auto other = ask();
    EXPECT_EQ(other.wait_for(seconds(1)), std::future_status::ready);
    server_.answer.set_value();
    EXPECT_EQ(other.get()->token, "https://sandbox.example/auth/token");
    EXPECT_TRUE(first.get());
}

TEST_F(LoginAt, AServerThatFailedIsLeftAloneForTwentySeconds) {
    server_.down = true;
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(is_unavailable(authority_.endpoints()));
    EXPECT_EQ(server_.asked, 1);
    server_.down = false;
    clock_.pass(seconds(19));
    EXPECT_FALSE(authority_.endpoints());
    clock_.pass(seconds(2));
    EXPECT_TRUE(authority_.endpoints());
    EXPECT_EQ(server_.asked, 2);
}

TEST_F(LoginAt, AServerIsWaitedForNoLongerThanFiveSecondsOrWhatIsConfigured) {
    EXPECT_TRUE(authority_.endpoints());
    EXPECT_EQ(server_.timeout, milliseconds(5'000));
    smart::Authority hasty(smart::Authority::Kind::smart, their_base, server_, clock_, milliseconds(700));
    EXPECT_TRUE(hasty.endpoints());
    EXPECT_EQ(server_.timeout, milliseconds(700));
}

}  // namespace
}  // namespace hv::test
