#include <gmock/gmock.h>

#include "plugin/http/routes.hpp"
#include "plugin/web/embedded.hpp"
#include "plugin/web/web.hpp"

namespace hv::plugin::web {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

constexpr std::string_view stylesheet = "web/hjertevakt.css";

http::Reply get(const std::string& path, std::vector<http::HeaderField> headers = {}) {
    http::Request request;
    EXPECT_TRUE(http::read_target(path, request));
    request.method = "GET";
    request.headers = std::move(headers);
    const http::Routes routes(asset_routes());
    const auto found = routes.find(request);
    return found.route == nullptr ? http::Reply{404, {}, {}} : found.route->handle(request);
}

std::string header(const http::Reply& reply, std::string_view name) {
    for (const http::HeaderField& field : reply.headers) {
        if (field.name == name) return field.value;
    }
    return {};
}

TEST(WebAssets, AnAssetIsKeptForEverUnderTheDigestOfThemAll) {
    const std::string address = asset(stylesheet);

    const http::Reply reply = get(address);

    EXPECT_THAT(address, testing::MatchesRegex("/assets/[0-9a-f]{12}/web/hjertevakt.css"));
    EXPECT_EQ(reply.status, 200);
    EXPECT_THAT(header(reply, "Cache-Control"), HasSubstr("immutable"));
    EXPECT_THAT(header(reply, "Content-Type"), StartsWith("text/css"));
    EXPECT_THAT(reply.body, HasSubstr(":focus-visible"));
}

TEST(WebAssets, AnAssetOfAnotherReleaseIsNotKept) {
    const http::Reply reply = get("/assets/000000000000/" + std::string(stylesheet));

    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(header(reply, "Cache-Control"), "no-store");
}

TEST(WebAssets, WhoTakesGzipGetsWhatWasPackedAtBuildTime) {
    const http::Reply reply = get(asset(stylesheet), {{"Accept-Encoding", "gzip, br"}});

    EXPECT_EQ(header(reply, "Content-Encoding"), "gzip");
    EXPECT_EQ(reply.body, embedded(std::string(stylesheet) + ".gz")->bytes);
    EXPECT_THAT(header(reply, "ETag"), EndsWith("-gz\""));
}

TEST(WebAssets, WhoHasTheAssetIsSentNothing) {
    const std::string tag = header(get(asset(stylesheet)), "ETag");

    const http::Reply reply = get(asset(stylesheet), {{"If-None-Match", tag}});

    EXPECT_EQ(reply.status, 304);
    EXPECT_EQ(reply.body, "");
}

TEST(WebAssets, TemplatesAreNotServed) {
    EXPECT_EQ(get("/assets/x/web/head.mustache").status, 404);
    EXPECT_EQ(get("/assets/x/web/hjertevakt.css.gz").status, 404);
    EXPECT_EQ(get("/assets/x/../../etc/passwd").status, 404);
}

TEST(WebAssets, AnAssetThatIsNotThereIsAMistakeOfOurs) {
    EXPECT_THROW(asset("web/nothing.js"), std::logic_error);
}

// Styles and shared scripts; a page adds its own and its text to it, and has 80 KB.
TEST(WebAssets, WhatEveryPageLoadsIsSmall) {
    std::size_t packed = 0;
    for (const char* name : {"web/designsystemet.css.gz", "web/hjertevakt.css.gz", "web/ask.js.gz"}) {
        packed += embedded(name)->bytes.size();
    }

    EXPECT_LT(packed, 30'000U);
}

TEST(WebHtml, APageMayLoadNothingFromElsewhereAndRunNothingInline) {
    const std::string policy = header(html(200, "", {{"https://ehr.example"}}), "Content-Security-Policy");

    EXPECT_THAT(policy, HasSubstr("default-src 'none'"));
    EXPECT_THAT(policy, HasSubstr("frame-ancestors https://ehr.example"));
    EXPECT_THAT(policy, testing::Not(HasSubstr("unsafe")));
}

TEST(WebHtml, WithoutAnEhrNobodyMayFrameThePage) {
    const http::Reply reply = html(200, "", {});

    EXPECT_THAT(header(reply, "Content-Security-Policy"), HasSubstr("frame-ancestors 'none'"));
    EXPECT_EQ(header(reply, "X-Frame-Options"), "DENY");
    EXPECT_EQ(header(reply, "Cache-Control"), "no-store");
}

}  // namespace
}  // namespace hv::plugin::web
