#include "plugin/app/config.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "plugin/app/config_keys.hpp"
#include "plugin/app/config_text.hpp"

namespace hv::plugin::app {
namespace {

using testing::HasSubstr;

constexpr const char* good = R"(
[server]
port = 8443
[store]
backend = "sqlite"
path = "/var/lib/x.db"
[[ehr]]
name = "a"
url = "https://fhir.example.no/r4/"
patients = "Patient?active=true"
[ehr.auth]
client_id = "c"
keys = ["/k.pem"]
[ehr.triggers]
nightly_at = "03:05"
poll_every = "90 s"
)";

std::string all_of(const ParsedConfig& parsed) {
    std::string text;
    for (const auto& problem : parsed.problems) text += describe(problem, "c.toml") + "\n";
    return text;
}

TEST(Config, TakesWhatTheFileSaysAndTheDefaultsForTheRest) {
    const ParsedConfig parsed = parse_config(good);

    ASSERT_TRUE(parsed.problems.empty()) << all_of(parsed);
    EXPECT_EQ(parsed.config.server.port, 8443);
    EXPECT_EQ(parsed.config.server.workers, 4U);
    ASSERT_EQ(parsed.config.ehrs.size(), 1U);
    const EhrConfig& ehr = parsed.config.ehrs[0];
    EXPECT_EQ(ehr.url, "https://fhir.example.no/r4");
    EXPECT_EQ(ehr.patients, (Population{Population::Kind::search, "active=true"}));
    EXPECT_EQ(ehr.triggers.nightly_at, 3 * 3600 + 5 * 60);
    EXPECT_EQ(ehr.triggers.poll_every, Seconds{90});
    EXPECT_EQ(ehr.auth.keys, std::vector<std::string>{"/k.pem"});
    EXPECT_EQ(ehr.brake, BrakeConfig{});
}

TEST(Config, TakesEachLanguageAndNynorskToo) {
    for (const auto& [word, language] :
         {std::pair{"nb", Language::nb}, std::pair{"en", Language::en}, std::pair{"nn", Language::nn}}) {
        std::string text = good;
        text.insert(text.find("[ehr.auth]"), std::string("language = \"") + word + "\"\n");
        const ParsedConfig parsed = parse_config(text);
        ASSERT_TRUE(parsed.problems.empty()) << all_of(parsed);
        EXPECT_EQ(parsed.config.ehrs.at(0).language, language);
    }
}

TEST(Config, KeepsTwoEhrsApart) {
    const ParsedConfig parsed = parse_config(std::string(good) + R"(
[[ehr]]
name = "b"
url = "https://other.example.no"
mode = "read-only"
[ehr.auth]
profile = "helseid"
client_id = "d"
issuer = "https://sts.example.no"
keys = ["/l.pem"]
[ehr.write]
damping = "2 h"
)");

    ASSERT_TRUE(parsed.problems.empty()) << all_of(parsed);
    ASSERT_EQ(parsed.config.ehrs.size(), 2U);
    EXPECT_EQ(parsed.config.ehrs[0].mode, Mode::write);
    EXPECT_EQ(parsed.config.ehrs[1].mode, Mode::read_only);
    EXPECT_EQ(parsed.config.ehrs[0].write.damping, Seconds{24 * 3600});
    EXPECT_EQ(parsed.config.ehrs[1].write.damping, Seconds{2 * 3600});
    EXPECT_EQ(parsed.config.ehrs[1].auth.profile, AuthProfile::helseid);
}

struct Wrongly {
    std::string added;    // at the end of a good file, where [ehr.triggers] is open
    std::string message;  // what is said, with its place
};

void PrintTo(const Wrongly& wrongly, std::ostream* out) {
    *out << wrongly.added;
}

class WrongConfig : public testing::TestWithParam<Wrongly> {};

TEST_P(WrongConfig, IsRefusedWithPlaceSentenceAndRemedy) {
    const ParsedConfig parsed = parse_config(good + GetParam().added);

    EXPECT_THAT(all_of(parsed), HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    Table, WrongConfig,
    testing::Values(
        Wrongly{"nightly = \"02:00\"\n",
                "c.toml:17:1: `ehr[0].triggers.nightly`: unknown key\n  hint: did you mean "
                "`ehr[0].triggers.nightly_at`?"},
        Wrongly{"nightly_at2 = 1\n", "did you mean `ehr[0].triggers.nightly_at`?"},
        Wrongly{"[sever]\nport = 1\n", "c.toml:17:2: `sever`: unknown key\n  hint: did you mean `server`?"},
        Wrongly{"[zzzzzzzz]\n", "`zzzzzzzz`: unknown key\n  hint: see --print-config"},
        Wrongly{"[metrics]\nport = \"9464\"\n",
                "c.toml:18:8: `metrics.port`: wanted a whole number from 0 to 65535, found a text\n  hint: write it "
                "without quotes"},
        Wrongly{"[metrics]\nport = 70000\n", "`metrics.port`: wanted a whole number from 0 to 65535, found `70000`"},
        Wrongly{"[metrics]\nport = 1.5\n", "found a number"},
        Wrongly{"[metrics]\non = \"yes\"\n", "`metrics.on`: wanted true or false, found a text"},
        Wrongly{"[metrics]\naddress = \"\"\n", "`metrics.address`: must not be empty"},
        Wrongly{
            "overlap = 30\n",
            "`ehr[0].triggers.overlap`: wanted a length of time, found a whole number\n  hint: write a number and a "
            "unit in quotes"},
        Wrongly{"overlap = \"30 minutes\"\n", "`30 minutes` is no length of time"},
        Wrongly{"heartbeat = \"1 s\"\n", "wanted from 10 s to 1 d, found `1 s`"},
        Wrongly{"subscription = \"yes\"\n", "wanted `auto`, `backport`, `rest-hook` or `off`, found `yes`"},
        Wrongly{"[ehr.brake]\nmax_ended_share = 2\n", "wanted a number from 0 to 1, found `2`"},
        Wrongly{"[log]\nlevel = 3\n", "wanted `debug`, `info`, `warning` or `error`, found a whole number"},
        Wrongly{"[store2]\n", "did you mean `store`?"},
        Wrongly{"[admin]\nusers = \"root\"\n", "`admin.users`: wanted a list of texts, found a text"},
        Wrongly{"[admin]\nusers = []\n", "`admin.users`: nobody may use the socket"},
        Wrongly{"[server.tls]\ncertificate = \"/c.pem\"\n",
                "c.toml:17:9: `server.tls.key`: certificate and key belong together, and one is missing"},
        Wrongly{"[privacy]\npseudonym_key = \"abc\"\n",
                "`privacy.pseudonym_key`: a secret must not stand in the configuration\n  hint: put it into a file and "
                "write `privacy.pseudonym_key_file`"},
        Wrongly{"[privacy]\npseudonym_key_file = \"-----BEGIN PRIVATE KEY-----\"\n",
                "a secret must not stand in the configuration\n  hint: put it into a file and write the file's path "
                "here"},
        Wrongly{"[[ehr]]\nname = \"a\"\nurl = \"https://x.no\"\nauth.profile = \"none\"\n",
                "`ehr[1].name`: `a` is the name of another EHR, too"},
        Wrongly{"[[ehr]]\nname = \"B\"\nurl = \"https://x.no\"\n", "`ehr[1].name`: wanted 1 to 32 of a-z, 0-9"},
        Wrongly{"[[ehr]]\nname = \"b\"\n", "`ehr[1].url`: is missing"},
        Wrongly{"[[ehr]]\nurl = \"https://x.no\"\n", "`ehr[1].name`: is missing"},
        Wrongly{"[[ehr]]\nname = \"b\"\nurl = \"x.no\"\n", "`ehr[1].url`: wanted an address that begins with https://"},
        Wrongly{"[[ehr]]\nname = \"b\"\nurl = \"http://x.no\"\n",
                "`ehr[1].url`: patients' data must not travel over plain http"},
        Wrongly{"[[ehr]]\nname = \"b\"\nurl = \"https://u:p@x.no\"\n", "an address must not hold a user or a password"},
        Wrongly{"[[ehr]]\nname = \"b\"\nurl = \"https://x.no\"\n", "`ehr[1].auth.client_id`: is missing"},
        Wrongly{"[[ehr]]\nname = \"b\"\nurl = \"https://x.no\"\npatients = \"some\"\n",
                "wanted `all`, `Group/<id>` or `Patient?<search>`, found `some`"},
        Wrongly{"[[ehr]]\nname = \"b\"\nurl = \"https://x.no\"\n[ehr.auth]\nprofile = \"helseid\"\n",
                "`ehr[1].auth.issuer`: is missing"},
        Wrongly{"[[ehr]]\nname = \"b\"\nurl = \"https://x.no\"\n[ehr.tls]\nkey = \"/k\"\n",
                "`ehr[1].tls.certificate`: certificate and key belong together"},
        Wrongly{"[[ehr]]\nname = \"b\"\nurl = \"https://x.no\"\n[ehr.auth]\nclient_secret = \"s\"\n",
                "a secret must not stand in the configuration\n  hint: secrets are read from files only"},
        Wrongly{"[[ehr]]\nname = \"b\"\n[ehr.triggers]\nsubscription = \"off\"\npoll_every = \"0 s\"\n",
                "with neither subscription nor polling nothing is noticed"},
        Wrongly{"[ehr.launch]\nkeys = [\"/k\"]\n", "`ehr[0].launch.client_id`: is missing"},
        Wrongly{"[ehr.launch]\nclient_id = \"page\"\n", "`server.public_url`: a launch comes back to us"},
        Wrongly{"[ehr.launch]\nframe_ancestors = [\"https://a.no/x; script-src *\"]\n", "is no origin"},
        Wrongly{"[ehr.launch]\nroles = []\n", "`ehr[0].launch.roles`: unknown key"},
        Wrongly{"[session]\nkey = \"x\"\n", "`session.key`: unknown key"},
        Wrongly{"[session]\nidle = \"11 h\"\n", "`session.idle`: is longer than `session.longest`"},
        Wrongly{"[worklist]\nissuer = \"https://l.no\"\nclient_id = \"hv\"\nclient = \"public\"\nehr = \"x\"\n",
                "`worklist.ehr`: `x` is no EHR of this file"},
        Wrongly{"[worklist]\nclient_id = \"hv\"\n", "`worklist.issuer`: is missing"},
        Wrongly{"[ehr2\n", "c.toml:17:6: this is not TOML"}, Wrongly{"nightly_at = \"04:00\"\n", "this is not TOML"}));

TEST(Config, TellsEveryProblemAtOnceInTheOrderOfTheLines) {
    const ParsedConfig parsed = parse_config("[server]\nport = -1\nworkers = 0\nspeed = 9\n");

    ASSERT_EQ(parsed.problems.size(), 4U) << all_of(parsed);
    EXPECT_EQ(parsed.problems[0].line, 0U);  // no EHR: a matter of the whole file
    EXPECT_EQ(parsed.problems[1].line, 2U);
    EXPECT_EQ(parsed.problems[2].line, 3U);
    EXPECT_EQ(parsed.problems[3].line, 4U);
}

TEST(Config, OfAFileThatIsNotThereSaysSo) {
    const auto config = load_config("/nowhere/c.toml");

    ASSERT_FALSE(config);
    EXPECT_EQ(config.error().fault, Fault::not_found);
}

TEST(ExampleConfig, ParsesWithoutAProblem) {
    const ParsedConfig parsed = parse_config(example_config());

    EXPECT_TRUE(parsed.problems.empty()) << all_of(parsed);
}

// Every key behind `#` taken in: each example value must be one that the reader accepts.
std::string with_all_keys() {
    std::istringstream lines(example_config());
    std::string text;
    for (std::string line; std::getline(lines, line);) {
        const bool is_key = line.starts_with("# ") && line.find(" = ") != std::string::npos &&
                            line.find_first_not_of("abcdefghijklmnopqrstuvwxyz_", 2) == line.find(" = ");
        text += (is_key ? line.substr(2) : line) + "\n";
    }
    return text;
}

TEST(ExampleConfig, HoldsEveryKeyOnceWithAValueThatIsAccepted) {
    const std::string text = with_all_keys();
    const ParsedConfig parsed = parse_config(text);

    EXPECT_TRUE(parsed.problems.empty()) << all_of(parsed);
    std::size_t assignments = 0;
    for (std::size_t at = text.find(" = "); at != std::string::npos; at = text.find(" = ", at + 1)) ++assignments;
    EXPECT_EQ(assignments, service_keys().size() + ehr_keys().size());
}

TEST(ExampleConfig, ShowsTheDefaultsThatTheServiceUses) {
    const ParsedConfig parsed = parse_config(with_all_keys());
    ASSERT_EQ(parsed.config.ehrs.size(), 1U);
    const EhrConfig& shown = parsed.config.ehrs[0];
    const EhrConfig used;

    EXPECT_EQ(shown.rate, used.rate);
    EXPECT_EQ(shown.write, used.write);
    EXPECT_EQ(shown.brake, used.brake);
    EXPECT_EQ(shown.auth.scope, used.auth.scope);
    EXPECT_EQ(shown.auth.life, used.auth.life);
    EXPECT_EQ(shown.triggers.nightly_at, used.triggers.nightly_at);
    EXPECT_EQ(shown.triggers.poll_every, used.triggers.poll_every);
    EXPECT_EQ(shown.triggers.overlap, used.triggers.overlap);
    EXPECT_EQ(shown.triggers.heartbeat, used.triggers.heartbeat);
    EXPECT_EQ(shown.timeout, used.timeout);
    EXPECT_EQ(shown.page_size, used.page_size);
    EXPECT_EQ(shown.workers, used.workers);
    EXPECT_EQ(shown.patients, used.patients);
    EXPECT_EQ(parsed.config.metrics, MetricsConfig{});
    EXPECT_EQ(parsed.config.admin, AdminConfig{});
    EXPECT_EQ(parsed.config.log, LogConfig{});
    EXPECT_EQ(parsed.config.privacy.keep_inputs, PrivacyConfig{}.keep_inputs);
    EXPECT_EQ(parsed.config.server.address, ServerConfig{}.address);
    EXPECT_EQ(parsed.config.server.port, ServerConfig{}.port);
    EXPECT_EQ(parsed.config.store.path, StoreConfig{}.path);
    EXPECT_EQ(parsed.config.store.pool, StoreConfig{}.pool);
    EXPECT_EQ(parsed.config.rules, RulesConfig{});
}

TEST(ExampleConfig, IsTheFileInDeploy) {
    std::ifstream file(std::string(HV_SOURCE_DIR) + "/deploy/config/config.example.toml");
    std::ostringstream text;
    text << file.rdbuf();

    EXPECT_EQ(text.str(), example_config()) << "write it anew with `hjertevakt serve --print-config`";
}

TEST(Duration, IsANumberAndAUnit) {
    EXPECT_EQ(parse_duration("90 s"), Seconds{90});
    EXPECT_EQ(parse_duration("5min"), Seconds{300});
    EXPECT_EQ(parse_duration("30 d"), Seconds{30 * 86400});
    for (const char* wrong : {"", "s", "-1 s", "1.5 h", "10", "10 m", "99999999999 s", "1 h 5 min"})
        EXPECT_FALSE(parse_duration(wrong)) << wrong;
    EXPECT_EQ(duration_text(Seconds{0}), "0 s");
    EXPECT_EQ(duration_text(Seconds{5400}), "90 min");
}

TEST(TimeOfDayText, IsHoursAndMinutesOrNever) {
    EXPECT_EQ(parse_time_of_day("00:00"), 0);
    EXPECT_EQ(parse_time_of_day("23:59"), 86340);
    EXPECT_EQ(parse_time_of_day("never"), -1);
    for (const char* wrong : {"24:00", "12:60", "1:00", "12.30", "ab:cd", ""}) EXPECT_FALSE(parse_time_of_day(wrong));
}

}  // namespace
}  // namespace hv::plugin::app
