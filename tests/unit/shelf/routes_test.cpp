// The admin socket: who may speak, what is answered, and that every call is written down.
#include "plugin/flow/shelf_routes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "fhir/json/value.hpp"
#include "plugin/flow/admin_caller.hpp"
#include "tests/unit/shelf/site.hpp"

namespace hv::plugin {
namespace {

using namespace hv::test;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr unsigned stranger = 54321;
constexpr unsigned allowed = 54322;

struct Socket {
    Site site;
    std::vector<http::Route> routes =
        shelf_routes(site.process->shelf, *site.store, site.clock, std::vector<unsigned>{allowed});

    http::Reply ask(std::string_view method, std::string_view path, std::string body = {},
                    std::optional<unsigned> user = 0) {
        http::Request request;
        request.method = method;
        request.path = path;
        request.body = std::move(body);
        request.peer_user = user;
        for (const http::Route& route : routes) {
            if (route.method == method && route.pattern == path) return route.handle(request);
        }
        ADD_FAILURE() << "no route " << method << ' ' << path;
        return {};
    }
};

std::string member(const http::Reply& reply, std::string_view outer, std::string_view name = {}) {
    const Result<json::Document> document = json::Document::parse(reply.body);
    EXPECT_TRUE(document) << reply.body;
    if (!document) return {};
    const json::Value value = document->root()[outer];
    return std::string(name.empty() ? value.text() : value[name].text());
}

TEST(AdminSocket, StagesActivatesListsAndRollsBack) {
    Socket socket;
    const http::Reply staged = socket.ask("POST", "/admin/rulesets", real_bundle());
    EXPECT_EQ(staged.status, 201);
    EXPECT_EQ(member(staged, "version"), "1.0.0");
    EXPECT_EQ(socket.ask("POST", "/admin/rulesets/activate", R"({"version": "1.0.0"})").status, 200);
    EXPECT_EQ(socket.ask("POST", "/admin/rulesets", real_bundle(about("1.1.0", 2))).status, 201);
    const http::Reply next = socket.ask("POST", "/admin/rulesets/activate", R"({"version": "1.1.0", "why": "new"})");
    EXPECT_EQ(member(next, "status", "version"), "1.1.0");
    EXPECT_EQ(member(next, "activation"), "2");
    const http::Reply back = socket.ask("POST", "/admin/rulesets/rollback", R"({"version": "1.0.0", "why": "noisy"})");
    EXPECT_EQ(back.status, 200);
    EXPECT_EQ(member(back, "status", "version"), "1.0.0");
    const http::Reply list = socket.ask("GET", "/admin/rulesets");
    EXPECT_EQ(list.status, 200);
    EXPECT_THAT(list.body, HasSubstr(R"("inForce":true)"));
    EXPECT_THAT(list.body, HasSubstr(R"("rolledBack":true)"));
    EXPECT_THAT(socket.site.audited(), ElementsAre("ruleset.stage", "ruleset.activate", "ruleset.stage",
                                                   "ruleset.activate", "ruleset.rollback", "ruleset.list"));
    EXPECT_EQ(socket.site.store->audit(0, 1)->front().entry.actor, "admin uid 0 root");
}

TEST(AdminSocket, HearsOnlyRootTheServiceItselfAndWhoIsConfigured) {
    Socket socket;
    EXPECT_EQ(socket.ask("GET", "/admin/rulesets", "", 0).status, 200);
    EXPECT_EQ(socket.ask("GET", "/admin/rulesets", "", ::geteuid()).status, 200);
    EXPECT_EQ(socket.ask("GET", "/admin/rulesets", "", allowed).status, 200);
    for (const auto& [method, path] :
         std::vector<std::pair<const char*, const char*>>{{"GET", "/admin/rulesets"},
                                                          {"POST", "/admin/rulesets"},
                                                          {"POST", "/admin/rulesets/activate"},
                                                          {"POST", "/admin/rulesets/would"},
                                                          {"POST", "/admin/rulesets/rollback"}}) {
        EXPECT_EQ(socket.ask(method, path, real_bundle(), stranger).status, 403) << path;
        // Whoever did not come over the socket is nobody.
        EXPECT_EQ(socket.ask(method, path, real_bundle(), std::nullopt).status, 403) << path;
    }
    EXPECT_TRUE(socket.site.store->bundles()->empty());
    EXPECT_THAT(socket.site.audited(), testing::Contains("ruleset.stage.denied"));
    const auto links = socket.site.store->audit(0, 100);
    EXPECT_THAT(links->at(3).entry.detail, HasSubstr("uid 54321"));
}

TEST(AdminSocket, AnswersARefusedBundleWithEveryProblem) {
    Socket socket;
    const http::Reply reply = socket.ask("POST", "/admin/rulesets", real_bundle(about(), {kari()}));
    EXPECT_EQ(reply.status, 422);
    EXPECT_THAT(member(reply, "error"), HasSubstr("nobody with an IT role has signed"));
    EXPECT_THAT(member(reply, "hint"), HasSubstr("hjertevakt rules sign"));
    EXPECT_THAT(reply.body, HasSubstr(R"("problems":["bundle: )"));
    EXPECT_EQ(socket.ask("POST", "/admin/rulesets", "").status, 422);
}

TEST(AdminSocket, AnswersEveryOtherRefusalWithItsOwnStatus) {
    Socket socket;
    EXPECT_EQ(socket.ask("POST", "/admin/rulesets/activate", R"({"version": "9.9.9"})").status, 404);
    EXPECT_EQ(socket.ask("POST", "/admin/rulesets/activate", R"({"version": 1})").status, 400);
    EXPECT_EQ(socket.ask("POST", "/admin/rulesets/activate", "{").status, 400);
    socket.site.has("1.1.0", 2);
    ASSERT_EQ(socket.site.stage(real_bundle()), "");
    EXPECT_EQ(socket.ask("POST", "/admin/rulesets/activate", R"({"version": "1.0.0"})").status, 409);
    EXPECT_EQ(socket.ask("POST", "/admin/rulesets/rollback", R"({"version": "1.0.0", "why": "x"})").status, 409);
    socket.site.troubled.down = Error{Fault::unavailable, "the database does not answer", ""};
    EXPECT_EQ(socket.ask("POST", "/admin/rulesets/activate", R"({"version": "1.0.0"})").status, 503);
    EXPECT_EQ(socket.ask("GET", "/admin/rulesets").status, 503);
}

TEST(AdminSocket, AnswersNothingThatItCannotWriteDown) {
    Socket socket;
    socket.site.troubled.audit_down = Error{Fault::unavailable, "the database does not answer", ""};
    EXPECT_EQ(socket.ask("GET", "/admin/rulesets").status, 503);
    EXPECT_EQ(socket.ask("GET", "/admin/rulesets", "", stranger).status, 503);
}

TEST(AdminUsers, AreNamesOrNumbersThatThisMachineKnows) {
    const std::vector<std::string> names{"root", "1234"};
    const Result<std::vector<unsigned>> numbers = user_numbers(names);
    ASSERT_TRUE(numbers);
    EXPECT_THAT(*numbers, ElementsAre(0U, 1234U));
    const std::vector<std::string> nobody{"no-such-user-here"};
    const Result<std::vector<unsigned>> none = user_numbers(nobody);
    ASSERT_FALSE(none);
    EXPECT_THAT(none.error().message, HasSubstr("`no-such-user-here`: there is no such user"));
}

}  // namespace
}  // namespace hv::plugin
