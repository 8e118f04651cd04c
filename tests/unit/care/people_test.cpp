#include "plugin/care/people.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plugin/care/refusal.hpp"

namespace hv::plugin::care {
namespace {

const std::vector<std::string> known{"Practitioner/gp1"};

ReadPerson gives(std::string resource) {
    return [resource = std::move(resource)](std::string_view, std::string_view) -> Result<std::string> {
        return resource;
    };
}
ReadPerson fails(Fault fault) {
    return [fault](std::string_view, std::string_view) -> Result<std::string> { return Error{fault, "no", ""}; };
}

std::optional<Refusal> refusal(std::string_view to, const ReadPerson& read = {}) {
    const Result<bool> checked = check_receiver(to, known, read);
    return checked ? std::nullopt : refusal_of(checked.error());
}

TEST(Receiver, IsARoleOrSomebodyKnown) {
    for (const char* to : {"role:gp", "role:psychiatrist", "Practitioner/gp1"}) EXPECT_EQ(refusal(to), std::nullopt);
    EXPECT_EQ(refusal(""), Refusal::no_receiver);
    for (const char* to : {"Practitioner/", "Practitioner", "/", "Patient/gp1", "role:nobody", "Practitioner/<x>",
                           "Practitioner/nobody", "PractitionerRole/gp1"}) {
        EXPECT_EQ(refusal(to), Refusal::unknown_receiver) << to;
    }
}

TEST(Receiver, IsWhomTheEhrGivesWhenItIsAsked) {
    EXPECT_EQ(refusal("Practitioner/p2", gives(R"({"resourceType":"Practitioner","id":"p2"})")), std::nullopt);
    EXPECT_EQ(refusal("Practitioner/p2", gives(R"({"resourceType":"Practitioner","id":"p2","active":true})")),
              std::nullopt);
    for (const char* other :
         {R"({"resourceType":"Practitioner","id":"p2","active":false})", R"({"resourceType":"Practitioner","id":"p3"})",
          R"({"resourceType":"OperationOutcome"})", "no JSON", ""}) {
        EXPECT_EQ(refusal("Practitioner/p2", gives(other)), Refusal::unknown_receiver) << other;
    }
    for (const Fault fault : {Fault::not_found, Fault::denied}) {
        EXPECT_EQ(refusal("Practitioner/p2", fails(fault)), Refusal::unknown_receiver);
    }
}

TEST(Receiver, IsNobodyWhoIsKnownAndHasLeft) {
    EXPECT_EQ(refusal("Practitioner/gp1", gives(R"({"resourceType":"Practitioner","id":"gp1","active":false})")),
              Refusal::unknown_receiver);
    for (const char* other : {R"({"resourceType":"Practitioner","id":"gp1","active":true})",
                              R"({"resourceType":"OperationOutcome"})", "no JSON"}) {
        EXPECT_EQ(refusal("Practitioner/gp1", gives(other)), std::nullopt) << other;
    }
    EXPECT_EQ(refusal("Practitioner/gp1", fails(Fault::not_found)), std::nullopt);
}

TEST(Receiver, IsNobodyAsLongAsTheEhrDoesNotAnswer) {
    EXPECT_EQ(refusal("Practitioner/p2", fails(Fault::unavailable)), Refusal::unheard_receiver);
    EXPECT_EQ(refusal("Practitioner/gp1", fails(Fault::unavailable)), std::nullopt);
}

TEST(Receiver, IsAskedForOnceHoweverManyPatientsAreHandedOver) {
    int asked = 0;
    const ReadPerson read = once_each([&](std::string_view, std::string_view) -> Result<std::string> {
        ++asked;
        return std::string(R"({"resourceType":"Practitioner","id":"p2"})");
    });
    for (int i = 0; i < 3; ++i) EXPECT_EQ(refusal("Practitioner/p2", read), std::nullopt);
    EXPECT_EQ(asked, 1);
    EXPECT_FALSE(once_each({}));
    EXPECT_FALSE(reader_of(nullptr));
}

TEST(Receivers, AreWhoIsResponsibleOrHasActedEachOnceByName) {
    const auto act_of = [](std::string actor, std::string name) {
        store::Act act;
        act.actor = std::move(actor);
        act.actor_name = std::move(name);
        return act;
    };
    const std::vector<std::string> responsible{"Practitioner/gp1", "Practitioner/owner"};
    const std::vector<store::Act> acts{act_of("Practitioner/owner", "Eier"),
                                       act_of("Practitioner/p2", "Annen Lege"),
                                       act_of("Practitioner/gp1", "Fastlege"),
                                       act_of("Practitioner/me", "Meg"),
                                       act_of("hjertevakt", ""),
                                       act_of("subject-of-a-provider", "Uten EPJ")};

    std::vector<std::string> offered;
    for (const Receiver& one : receivers(responsible, acts, "Practitioner/me", "Practitioner/owner")) {
        offered.push_back(one.to + ' ' + one.name);
    }

    EXPECT_THAT(offered, testing::ElementsAre("Practitioner/gp1 Fastlege", "Practitioner/p2 Annen Lege"));
}

}  // namespace
}  // namespace hv::plugin::care
