// `hjertevakt ruleset ...` against a shelf behind a real admin socket.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include "plugin/flow/shelf_routes.hpp"
#include "plugin/http/server.hpp"
#include "tests/support/program.hpp"
#include "tests/unit/shelf/site.hpp"

namespace hv::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

struct Service {
    Scratch scratch;
    std::string socket = (scratch.path() / "admin.sock").string();
    Site site;
    std::unique_ptr<plugin::http::Server> server;

    Service() {
        plugin::http::ServerOptions options;
        options.unix_socket = socket;
        auto started =
            plugin::http::Server::start(options, plugin::shelf_routes(site.process->shelf, *site.store, site.clock));
        EXPECT_TRUE(started) << (started ? "" : started.error().message);
        if (started) server = std::move(*started);
    }
    ~Service() {
        if (server) server->stop();
    }

    [[nodiscard]] Ran ask(std::vector<std::string> words) const {
        words.insert(words.begin(), "ruleset");
        words.insert(words.end(), {"--socket", socket});
        return run(words);
    }
    [[nodiscard]] Ran stage(const std::string& bytes) const { return ask({"stage", scratch.file("a.hvb", bytes)}); }
};

TEST(Ruleset, IsStagedActivatedListedAndRolledBack) {
    const Service service;
    const Ran staged = service.stage(real_bundle());
    EXPECT_EQ(staged.code, 0) << staged.err;
    EXPECT_THAT(staged.out, HasSubstr("on the shelf: no.hjertevakt.test 1.0.0, sequence 1, sha256:"));
    EXPECT_THAT(staged.out, HasSubstr("hjertevakt ruleset activate 1.0.0"));

    const Ran asked = service.ask({"activate", "1.0.0"});
    EXPECT_EQ(asked.code, 2);
    EXPECT_THAT(asked.out, HasSubstr("in force now       nothing"));
    EXPECT_THAT(asked.out, HasSubstr("would put in force no.hjertevakt.test 1.0.0 (sequence 1)"));
    EXPECT_THAT(asked.err, HasSubstr("nothing was changed"));
    EXPECT_THAT(asked.err, HasSubstr("--yes"));
    EXPECT_EQ(service.site.process->in_force(), "nothing");

    EXPECT_EQ(service.ask({"activate", "1.0.0", "--yes"}).code, 0);
    EXPECT_EQ(service.site.process->in_force(), "1.0.0");
    EXPECT_EQ(service.stage(real_bundle(about("1.1.0", 2))).code, 0);
    EXPECT_EQ(service.ask({"activate", "1.1.0", "--reason", "the yearly release", "--yes"}).code, 0);
    const Ran back = service.ask({"rollback", "1.0.0", "--reason", "too many Flags", "--yes"});
    EXPECT_EQ(back.code, 0) << back.err;
    EXPECT_THAT(back.out, HasSubstr("in force from now  no.hjertevakt.test 1.0.0 (sequence 1), activation 3"));
    EXPECT_EQ(service.site.process->in_force(), "1.0.0");

    const Ran list = service.ask({"list"});
    EXPECT_EQ(list.code, 0);
    EXPECT_THAT(list.out, HasSubstr("in force: no.hjertevakt.test 1.0.0, sequence 1, by a rollback"));
    EXPECT_THAT(list.out, HasSubstr("* 1.0.0"));
    EXPECT_THAT(list.out, HasSubstr("  1.1.0"));
    rapidjson::Document json;
    json.Parse(service.ask({"list", "--json"}).out.c_str());
    ASSERT_TRUE(json.IsObject());
    EXPECT_EQ(json["bundles"].Size(), 2U);
    EXPECT_TRUE(json["status"]["rolledBack"].GetBool());
}

TEST(Ruleset, EndsWithTheExitCodeOfWhatWentWrong) {
    const Service service;
    const Ran refused = service.stage(real_bundle(about(), {kari()}));
    EXPECT_EQ(refused.code, 3);
    EXPECT_THAT(refused.err, HasSubstr("nobody with an IT role has signed"));
    EXPECT_THAT(refused.err, HasSubstr("hint: "));
    EXPECT_EQ(service.ask({"activate", "9.9.9", "--yes"}).code, 5);
    EXPECT_EQ(service.stage(real_bundle(about("1.1.0", 2))).code, 0);
    EXPECT_EQ(service.ask({"activate", "1.1.0", "--yes"}).code, 0);
    EXPECT_EQ(service.stage(real_bundle()).code, 0);
    const Ran older = service.ask({"activate", "1.0.0", "--yes"});
    EXPECT_EQ(older.code, 6);
    EXPECT_THAT(older.err, HasSubstr("is older than `1.1.0`"));
    EXPECT_THAT(older.err, HasSubstr("it was never in force here, so there is no way back to it either"));
    EXPECT_EQ(service.ask({"rollback", "1.0.0", "--yes"}).code, 2);
    EXPECT_EQ(service.ask({"rollback", "1.0.0", "--reason", "x", "--yes"}).code, 6);
    EXPECT_EQ(service.ask({"stage", "/nowhere.hvb"}).code, 5);
    EXPECT_EQ(run({"ruleset", "list", "--socket", "/nowhere.sock"}).code, 7);
    EXPECT_EQ(service.site.process->in_force(), "1.1.0");
}

TEST(Ruleset, ShowsNothingAsWhatWouldBeDoneThatWouldBeRefused) {
    const Service service;
    EXPECT_EQ(service.stage(real_bundle()).code, 0);
    EXPECT_EQ(service.ask({"activate", "1.0.0", "--yes"}).code, 0);
    EXPECT_EQ(service.stage(real_bundle(about("1.1.0", 2))).code, 0);
    EXPECT_EQ(service.ask({"activate", "1.1.0", "--yes"}).code, 0);
    const Ran older = service.ask({"activate", "1.0.0"});
    EXPECT_EQ(older.code, 6);
    EXPECT_EQ(older.out, "");
    EXPECT_THAT(older.err, HasSubstr("hjertevakt ruleset rollback 1.0.0"));
    EXPECT_EQ(service.ask({"rollback", "1.0.0", "--reason", "x"}).code, 2);

    rb::Manifest other = about("7.0.0", 70);
    other.id = "no.hjertevakt.other";
    EXPECT_EQ(service.stage(real_bundle(other)).code, 0);
    EXPECT_EQ(service.ask({"activate", "7.0.0"}).code, 6);
    const Ran replaced = service.ask({"activate", "7.0.0", "--other-bundle", "--yes"});
    EXPECT_EQ(replaced.code, 0) << replaced.err;
    EXPECT_THAT(replaced.out, HasSubstr("would replace all the rules of `no.hjertevakt.test`"));
}

TEST(Ruleset, SaysOnceWhyAFileIsRefusedAndWhichOne) {
    const Service service;
    const Ran refused = service.stage(real_bundle(about(), {kari()}));
    const std::string reason = "nobody with an IT role has signed";
    EXPECT_THAT(refused.err, HasSubstr("a.hvb`: the bundle is refused: " + reason));
    EXPECT_EQ(refused.err.find(reason), refused.err.rfind(reason)) << refused.err;
}

TEST(Ruleset, IsAuditedWithTheUserWhoRanTheCommand) {
    const Service service;
    EXPECT_EQ(service.ask({"list"}).code, 0);
    EXPECT_EQ(service.stage(real_bundle()).code, 0);
    EXPECT_THAT(service.site.audited(), ElementsAre("ruleset.list", "ruleset.stage"));
    const auto links = service.site.store->audit(0, 10);
    EXPECT_THAT(links->front().entry.actor, HasSubstr("admin uid " + std::to_string(::getuid())));
}

TEST(Ruleset, SaysWhatIsInForceWhenNothingIs) {
    const Service service;
    ASSERT_TRUE(service.site.process->shelf.restore_at_start());
    const Ran list = service.ask({"list"});
    EXPECT_EQ(list.code, 0);
    EXPECT_THAT(list.out, HasSubstr("in force: nothing; nobody is judged"));
    EXPECT_THAT(list.out, HasSubstr("the shelf is empty"));
}

}  // namespace
}  // namespace hv::test
