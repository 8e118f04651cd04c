// What is answered below /cds-services where no service stands, and to bodies that are not read.
#include "plugin/http/routes.hpp"
#include "tests/unit/hooks/world.hpp"

namespace hv::plugin::hooks::test {
namespace {

std::string header(const http::Reply& reply, const std::string& name) {
    for (const http::HeaderField& field : reply.headers) {
        if (field.name == name) return field.value;
    }
    return {};
}

TEST(Refusal, OfAPathOrAMethodIsAnOutcomeThatABrowsersPageMaySee) {
    struct Row {
        std::string method;
        std::string path;
        int status;
        std::string allow;
    };
    const std::string service = "/cds-services/hjertevakt-patient-view";
    const std::vector<Row> rows{{"DELETE", "/cds-services", 405, "GET, HEAD, OPTIONS"},
                                {"POST", "/sykehuset/cds-services", 405, "GET, HEAD, OPTIONS"},
                                {"GET", service, 405, "POST, OPTIONS"},
                                {"PUT", service + "/feedback", 405, "POST, OPTIONS"},
                                {"POST", service + "/other", 404, ""},
                                {"GET", "/cds-services/a/b/c", 404, ""},
                                {"GET", "/cds-services/", 404, ""}};
    World world;
    world.tenant().name = "sykehuset";
    world.open();
    const http::Routes table(world.routes);
    for (const Row& row : rows) {
        http::Request request;
        request.method = row.method;
        ASSERT_TRUE(http::read_target(row.path, request));
        request.headers = {{"Origin", "https://epj.test"}};
        const auto found = table.find(request);
        ASSERT_NE(found.route, nullptr) << row.method << ' ' << row.path;
        const http::Reply reply = found.route->handle(request);
        EXPECT_EQ(reply.status, row.status) << row.method << ' ' << row.path;
        EXPECT_TRUE(holds(reply.body, "OperationOutcome")) << reply.body;
        EXPECT_EQ(header(reply, "Allow"), row.allow);
        EXPECT_EQ(header(reply, "Access-Control-Allow-Origin"), "https://epj.test");
    }
}

TEST(Refusal, OfABodyThatIsTooLargeIsAnOutcomeThatABrowsersPageMaySee) {
    World world;
    world.open();
    const http::Routes table(world.routes);
    for (const char* path : {"/cds-services/hjertevakt-patient-view", "/cds-services/hjertevakt-order-sign/feedback"}) {
        http::Request request;
        request.method = "POST";
        ASSERT_TRUE(http::read_target(path, request));
        request.headers = {{"Origin", "https://epj.test"}};
        const auto found = table.find(request);
        ASSERT_TRUE(found.route != nullptr && found.route->too_large) << path;
        const http::Reply reply = found.route->too_large(request);
        EXPECT_EQ(reply.status, 413);
        EXPECT_TRUE(holds(reply.body, R"("code":"too-long","diagnostics":"the body is too large")")) << reply.body;
        EXPECT_EQ(header(reply, "Access-Control-Allow-Origin"), "https://epj.test");
    }
}

TEST(Refusal, OfABodyThatIsEncodedSaysSo) {
    World world;
    for (const char* coding : {"gzip", "br", "gzip, identity"}) {
        const http::Reply reply = world.call(Body::ill(), {{"Content-Encoding", coding}});
        EXPECT_EQ(reply.status, 415) << coding;
        EXPECT_TRUE(holds(reply.body, "OperationOutcome"));
        EXPECT_EQ(header(reply, "Accept-Encoding"), "identity");
    }
    EXPECT_EQ(world.call(Body::ill(), {{"Content-Encoding", "Identity"}}).status, 200);
}

}  // namespace
}  // namespace hv::plugin::hooks::test
