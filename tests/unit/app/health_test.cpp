// What an outsider may read of how the service stands, and what only an admin.
#include "plugin/app/health.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/shelf/site.hpp"

namespace hv::plugin::app {
namespace {

using namespace hv::test;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

struct Watched {
    Site site;
    Config config;

    Health health() {
        HealthParts parts;
        parts.config = &config;
        parts.store = site.store;
        parts.clock = &site.clock;
        parts.rules = &site.process->active;
        parts.shelf = &site.process->shelf;
        return Health(std::move(parts));
    }
};

TEST(Readyz, SaysThatTheDatabaseIsDownAndOnlyToAnAdminWhichOneAndWhere) {
    Watched watched;
    watched.site.has("1.0.0", 1);
    watched.site.troubled.down = Error{Fault::unavailable, "PostgreSQL on `db.intern`: no connection to `hv`", ""};
    const Health health = watched.health();
    EXPECT_THAT(health.readiness(Reader::outsider).missing, ElementsAre("the database does not answer"));
    EXPECT_THAT(health.readiness(Reader::admin).missing, ElementsAre(HasSubstr("db.intern")));
}

TEST(Statusz, NamesNobodyToAnOutsider) {
    Watched watched;
    Person short_lived = kari();
    short_lived.to = day("2026-11-30");
    watched.site.trust = trust_file({short_lived, ola()});
    watched.site.has("1.0.0", 1);
    const Health health = watched.health();
    const std::string outside = health.status(Reader::outsider);
    for (const char* inside : {"uid 0", "activatedBy", "Kari"}) EXPECT_THAT(outside, Not(HasSubstr(inside)));
    EXPECT_THAT(outside, HasSubstr("a key that signed the rules in force expires soon"));
    const std::string inside = health.status(Reader::admin);
    EXPECT_THAT(inside, HasSubstr("admin uid 0 root"));
    EXPECT_THAT(inside, HasSubstr("the key of Kari Lege"));
}

TEST(Statusz, SaysThatAnOlderBundleIsInForceAndOnlyToAnAdminWhy) {
    Watched watched;
    watched.site.has("1.0.0", 1);
    watched.site.has("1.1.0", 2);
    watched.site.troubled.unreadable = {watched.site.process->active.current()->digest};
    watched.site.restart();
    const Health health = watched.health();
    EXPECT_TRUE(health.readiness(Reader::outsider).ready);
    EXPECT_THAT(health.readiness(Reader::outsider).degraded, ElementsAre(HasSubstr("newest rules cannot be used")));
    EXPECT_THAT(health.status(Reader::outsider), HasSubstr("the newest activation is not in force"));
    EXPECT_THAT(health.status(Reader::outsider), Not(HasSubstr("damaged")));
    EXPECT_THAT(health.status(Reader::admin), HasSubstr("a kept document is damaged"));
}

}  // namespace
}  // namespace hv::plugin::app
