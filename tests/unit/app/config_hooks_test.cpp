// The keys of [ehr.hooks].
#include <gtest/gtest.h>

#include <string>

#include "plugin/app/config.hpp"

namespace hv::plugin::app {
namespace {

const std::string ehr = R"([server]
public_url = "https://hjertevakt.example.no"
[[ehr]]
name = "sykehuset"
url = "https://fhir.example.no/r4"
[ehr.auth]
profile = "none"
[ehr.hooks]
)";

ParsedConfig with(const std::string& hooks) {
    return parse_config(ehr + hooks);
}
std::string first_problem(const std::string& hooks) {
    const ParsedConfig parsed = with(hooks);
    return parsed.problems.empty() ? "" : parsed.problems.front().message;
}

TEST(HooksConfig, AreOffUntilAnAdminTurnsThemOn) {
    const ParsedConfig parsed = with("");
    ASSERT_TRUE(parsed.problems.empty()) << parsed.problems.front().message;
    EXPECT_FALSE(parsed.config.ehrs[0].hooks.on);
    EXPECT_TRUE(parsed.config.ehrs[0].hooks.require_jwt);
}

TEST(HooksConfig, TakeSeveralIssuersEachWithItsKeysAndServers) {
    const ParsedConfig parsed = with(R"(on = true
issuers = [{ iss = "https://a.example.no", jku = "https://a.example.no/jwks", fhir_servers = ["https://a.example.no/fhir"] },
           { iss = "https://b.example.no", jwks_file = "/etc/hjertevakt/b.jwks" }]
fhir_servers = ["https://b.example.no/fhir"]
cors_origins = ["https://a.example.no"]
most_cards = 3
)");
    ASSERT_TRUE(parsed.problems.empty()) << parsed.problems.front().message;
    const HooksConfig& hooks = parsed.config.ehrs[0].hooks;
    EXPECT_EQ(hooks.issuers,
              (std::vector<HookIssuer>{
                  {"https://a.example.no", "", "https://a.example.no/jwks", {"https://a.example.no/fhir"}},
                  {"https://b.example.no", "/etc/hjertevakt/b.jwks", "", {}}}));
    EXPECT_EQ(hooks.most_cards, 3U);
}

TEST(HooksConfig, SayWhatIsMissingOrTooMuch) {
    EXPECT_NE(first_problem("on = true").find("nobody may call"), std::string::npos);
    EXPECT_NE(first_problem(R"(issuers = [{ jku = "https://a.example.no/jwks" }])").find("`iss` is missing"),
              std::string::npos);
    EXPECT_NE(first_problem(R"(issuers = [{ iss = "https://a.example.no" }])").find("either `jku` or `jwks_file`"),
              std::string::npos);
    EXPECT_NE(first_problem(R"(issuers = [{ iss = "x", jku = "https://a.no/j", jwks_file = "/x" }])").find("either"),
              std::string::npos);
    EXPECT_NE(first_problem(R"(issuers = [{ iss = "x", keys = "https://a.no/j" }])").find("unknown key `keys`"),
              std::string::npos);
    EXPECT_NE(first_problem(R"(issuers = [{ iss = "x", jku = "http://a.example.no/jwks" }])").find("jku"),
              std::string::npos);
    EXPECT_NE(first_problem(R"(fhir_servers = ["http://a.example.no"])").find("no address of a FHIR server"),
              std::string::npos);
    EXPECT_NE(first_problem("onn = true").find("unknown key"), std::string::npos);
}

}  // namespace
}  // namespace hv::plugin::app
