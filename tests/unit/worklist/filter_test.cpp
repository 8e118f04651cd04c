#include "plugin/worklist/filter.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hv::plugin::worklist {
namespace {

using testing::HasSubstr;
using testing::Not;

const Instant noon = Instant::of_seconds(1'795'000'000);

care::Viewer psychiatrist() {
    return {"sykehuset", "Practitioner/psy", "Psyk Iater", care::Role::psychiatrist, "Organization/dps-nord"};
}

store::Summary patient(std::string unit) {
    store::Summary summary;
    summary.who = {"sykehuset", "p1"};
    summary.unit = std::move(unit);
    return summary;
}

TEST(WorklistFilter, IsReadFromFields) {
    const Filter filter = read_filter({{"mine", "1"},
                                       {"level", "3"},
                                       {"unit", "Organization/dps-nord"},
                                       {"drug", "N05AH03"},
                                       {"overdue", "1"},
                                       {"unowned", "14"},
                                       {"text", "  Fjell "},
                                       {"page", "2"}});
    EXPECT_EQ(filter, (Filter{true, 3, "Organization/dps-nord", "N05AH03", true, false, true, "Fjell", 2}));
}

TEST(WorklistFilter, LeavesOutWhatCannotBeRead) {
    const Filter filter = read_filter({{"level", "9"},
                                       {"unit", "x' OR 1=1 --"},
                                       {"drug", "N05*"},
                                       {"unowned", "15"},
                                       {"mine", "yes"},
                                       {"page", "-1"},
                                       {"text", std::string(200, 'x')}});
    EXPECT_EQ(filter, Filter{});
}

TEST(WorklistFilter, NeverPutsTheSearchedNameIntoAnAddress) {
    const Filter filter = read_filter({{"text", "Fjellvei"}, {"level", "4"}, {"mine", "1"}});
    EXPECT_EQ(address_of(filter), "mine=1&level=4");
    EXPECT_THAT(audit_detail(filter, 2, 7), Not(HasSubstr("Fjellvei")));
    EXPECT_EQ(audit_detail(filter, 2, 7), R"({"filter":"mine=1&level=4","text":true,"rows":2,"matching":7})");
}

TEST(WorklistFilter, ReadsItsOwnAddressAgain) {
    const Filter filter{true, 2, "Organization/a", "N05A", true, false, true, "", 3};
    Fields fields;
    std::string rest = address_of(filter) + '&';
    for (std::size_t end = rest.find('&'); end != std::string::npos; end = rest.find('&')) {
        const std::size_t equals = rest.find('=');
        fields.emplace(rest.substr(0, equals), rest.substr(equals + 1, end - equals - 1));
        rest.erase(0, end + 1);
    }
    EXPECT_EQ(read_filter(fields), filter);
}

TEST(WorklistFilter, ReadsTheButtonToAnotherPageBeforeThePageThatIsShown) {
    EXPECT_EQ(read_filter({{"page", "1"}, {"go", "2"}}).page, 2U);
}

TEST(WorklistQuery, KeepsAViewerToTheUnitAndTheirOwn) {
    const store::WorklistQuery query = query_of({}, psychiatrist(), See::unit, noon);
    EXPECT_EQ(query.ehr, "sykehuset");
    EXPECT_EQ(query.within_unit, "Organization/dps-nord");
    EXPECT_EQ(query.or_of_user, "Practitioner/psy");
    const store::WorklistQuery all = query_of({}, psychiatrist(), See::all, noon);
    EXPECT_EQ(all.within_unit + all.or_of_user, "");
}

TEST(WorklistQuery, AsksForPatientsWithoutAnOwnerForMoreThanFourteenDays) {
    Filter filter;
    filter.unowned_long = true;
    EXPECT_EQ(query_of(filter, psychiatrist(), See::unit, noon).unowned_before, noon.plus_seconds(-14 * 86'400));
}

TEST(WorklistAccess, IsByUnitOwnerOrResponsibility) {
    EXPECT_TRUE(may_see(psychiatrist(), See::unit, patient("Organization/dps-nord")));
    EXPECT_FALSE(may_see(psychiatrist(), See::unit, patient("Organization/dps-soer")));
    EXPECT_TRUE(may_see(psychiatrist(), See::all, patient("Organization/dps-soer")));
    store::Summary owned = patient("Organization/dps-soer");
    owned.owner = "Practitioner/psy";
    EXPECT_TRUE(may_see(psychiatrist(), See::unit, owned));
    store::Summary responsible = patient("Organization/dps-soer");
    responsible.responsible = {"Practitioner/gp", "Practitioner/psy"};
    EXPECT_TRUE(may_see(psychiatrist(), See::unit, responsible));
}

TEST(WorklistAccess, OfAViewerWithoutAUnitReachesNoPatientWithoutAUnit) {
    care::Viewer viewer = psychiatrist();
    viewer.unit.clear();
    EXPECT_FALSE(may_see(viewer, See::unit, patient("")));
}

TEST(WorklistAccess, NeverReachesAnotherEhr) {
    store::Summary foreign = patient("Organization/dps-nord");
    foreign.who.ehr = "another";
    EXPECT_FALSE(may_see(psychiatrist(), See::all, foreign));
}

}  // namespace
}  // namespace hv::plugin::worklist
