// What a configuration points at: refused by `--check`, and by the start where a secret lies open.
#include "plugin/app/config_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "fhir/base/zone.hpp"
#include "plugin/app/config_text.hpp"
#include "plugin/app/serve.hpp"

namespace hv::plugin::app {
namespace {

using testing::HasSubstr;
using testing::Not;

class Files : public testing::Test {
protected:
    Files() {
        std::string name = (std::filesystem::temp_directory_path() / "hv-files-XXXXXX").string();
        folder_ = ::mkdtemp(name.data());
        config_.server.port = 0;
        config_.admin.socket.clear();
        config_.metrics.on = false;
        config_.store.path = folder_ + "/h.db";
    }
    ~Files() override { std::filesystem::remove_all(folder_); }

    std::string file(const std::string& name, const std::string& text, mode_t mode = 0600) {
        const std::string path = folder_ + "/" + name;
        std::ofstream(path) << text;
        ::chmod(path.c_str(), mode);
        return path;
    }
    [[nodiscard]] std::string problems() const { return all(check_files(config_, now()).problems); }
    [[nodiscard]] std::string warnings() const { return all(check_files(config_, now()).warnings); }
    static std::string all(const std::vector<ConfigProblem>& problems) {
        std::string text;
        for (const ConfigProblem& problem : problems) text += describe(problem, "c.toml") + "\n";
        return text;
    }
    static Instant now() { return from_oslo(*Date::parse("2026-11-20"), 12 * 3600); }

    std::string folder_;
    Config config_;
};

TEST_F(Files, ASecretThatEverybodyMayReadIsRefusedByCheckAndStartAlike) {
    const std::string key = file("pseudonym.key", std::string(64, 'a'), 0644);
    config_.privacy.pseudonym_key_file = key;
    const std::string words = "`privacy.pseudonym_key_file`: `" + key + "` may be read or changed by everybody";

    EXPECT_THAT(problems(), HasSubstr(words));
    const auto started = Service::start(config_);

    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().message, words);
    EXPECT_EQ(started.error().fault, Fault::denied);
    ::chmod(key.c_str(), 0640);
    EXPECT_TRUE(require_kept_secrets(config_));
    EXPECT_THAT(problems(), Not(HasSubstr("pseudonym")));
}

TEST_F(Files, EverySecretOfTheServiceAndOfAnEhrIsLookedAtBeforeTheStart) {
    const std::string open = file("open", std::string(64, 'a'), 0644);
    const auto refused = [&](Config config) {
        const auto kept = require_kept_secrets(config);
        return kept ? std::string() : kept.error().message;
    };
    Config config = config_;
    config.server.tls.key = open;
    EXPECT_THAT(refused(config), HasSubstr("`server.tls.key`"));
    config = config_;
    config.session.key_file = open;
    EXPECT_THAT(refused(config), HasSubstr("`session.key_file`"));
    config = config_;
    config.store.backend = StoreBackend::postgresql;
    config.store.password_file = open;
    EXPECT_THAT(refused(config), HasSubstr("`store.password_file`"));
    config = config_;
    config.ehrs.emplace_back().triggers.secret_file = open;
    EXPECT_THAT(refused(config), HasSubstr("`ehr[0].triggers.secret_file`"));
}

TEST_F(Files, ASecretThatIsMissingIsSaidOnce) {
    config_.privacy.pseudonym_key_file = folder_ + "/nobody";
    const std::string said = problems();
    EXPECT_NE(said.find("nobody"), std::string::npos);
    EXPECT_EQ(said.find("nobody", said.find("nobody") + 1), std::string::npos) << said;
}

TEST_F(Files, AnAuthorityThatIsNoPemIsNamedAsTheConfigurationDoes) {
    config_.server.tls.ca = file("ca.pem", "no certificate\n");
    config_.ehrs.emplace_back().tls.ca = config_.server.tls.ca;
    EXPECT_THAT(problems(), HasSubstr("`server.tls.client_ca`: `" + folder_ + "/ca.pem` holds no certificate"));
    EXPECT_THAT(problems(), HasSubstr("`ehr[0].tls.ca`: `" + folder_ + "/ca.pem` holds no certificate"));
}

TEST_F(Files, ADatabaseIsTriedAndNotMade) {
    EXPECT_THAT(problems(), Not(HasSubstr("`store`")));
    EXPECT_FALSE(std::filesystem::exists(config_.store.path));
    EXPECT_TRUE(std::filesystem::is_empty(folder_));
    config_.store.path = "/proc/h.db";
    EXPECT_THAT(problems(), HasSubstr("`store`: `/proc/h.db`: no file can be made in the folder `/proc`"));
    config_.store.path = file("junk.db", std::string(5000, 'x'));
    EXPECT_THAT(problems(), HasSubstr("this is not a database, or it is damaged"));
}

TEST_F(Files, APostgresqlThatCannotBeUsedIsSaid) {
    config_.store.backend = StoreBackend::postgresql;
    config_.store.host = "127.0.0.1";
    config_.store.port = 9;
    EXPECT_THAT(problems(), HasSubstr("`store`: PostgreSQL on `127.0.0.1`: no connection"));
    config_.store.sslmode = "perhaps";
    EXPECT_THAT(problems(), HasSubstr("sslmode"));
    config_.store.password_file = file("empty", "");
    EXPECT_THAT(problems(), HasSubstr("the password of the database cannot be read"));
}

TEST_F(Files, AnAddressOpenToOthersWithoutACertificateIsAWarning) {
    EXPECT_EQ(warnings(), "");
    for (const char* here : {"127.0.0.1", "127.0.0.2", "::1", "localhost"}) {
        config_.server.address = here;
        EXPECT_EQ(warnings(), "") << here;
    }
    for (const char* open : {"0.0.0.0", "::", "10.1.2.3"}) {
        config_.server.address = open;
        EXPECT_THAT(warnings(), HasSubstr("`server.address`: `" + std::string(open) + "` is open to other machines"));
    }
}

TEST_F(Files, ACertificateThatIsMissingIsNamedByTheStart) {
    config_.store.backend = StoreBackend::memory;
    config_.server.tls.certificate = folder_ + "/nobody.pem";
    config_.server.tls.key = folder_ + "/nobody.key";
    const auto started = Service::start(config_);
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().message, "server.tls: `" + folder_ + "/nobody.pem` is not there");
}

TEST_F(Files, AFolderIsNoConfiguration) {
    const auto config = load_config(folder_);
    ASSERT_FALSE(config);
    EXPECT_THAT(config.error().message, HasSubstr("is a folder"));
}

}  // namespace
}  // namespace hv::plugin::app
