// What the reader does with single situations: whose data it is, versions, duplicates, withdrawn results, hostile shapes.
#include "fhir/r4/reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/r4/record_dump.hpp"

namespace hv::fhir {
namespace {

using testing::HasSubstr;
using testing::Not;

const CodeBook& codes() {
    static const CodeBook book = fixture_codes();
    return book;
}

// The facts of documents read together; "error: ..." when they are refused.
std::string read(const std::vector<std::string>& texts) {
    std::vector<json::Document> documents;
    std::vector<json::Value> roots;
    for (const auto& text : texts) {
        auto document = json::Document::parse(text);
        if (!document) return "not JSON: " + document.error().message;
        documents.push_back(std::move(*document));
    }
    for (const auto& document : documents) roots.push_back(document.root());
    Record record;
    const auto done = r4::read_patient(roots, codes(), record);
    return done ? dump(record, codes()) : "error: " + done.error().message;
}

std::string bundle(const std::string& resources) {
    std::string out = R"({"resourceType":"Bundle","type":"collection","entry":[)";
    out += resources;
    return out + "]}";
}

std::string entry(const std::string& resource) {
    return R"({"resource":)" + resource + "}";
}

std::string patient(const std::string& id, const std::string& more = "") {
    return R"({"resourceType":"Patient","id":")" + id + "\"" + more + "}";
}

std::string weight(const std::string& id, const std::string& value, const std::string& more = "",
                   const std::string& when = "2025-08-21T10:00:00Z") {
    return R"({"resourceType":"Observation","id":")" + id +
           R"(","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"29463-7"}]},)" +
           R"("subject":{"reference":"Patient/p1"},"effectiveDateTime":")" + when + R"(","valueQuantity":{"value":)" +
           value + R"(,"unit":"kg","system":"http://unitsofmeasure.org","code":"kg"})" + more + "}";
}

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
    return found;
}

TEST(ReadPatient, RefusesTwoPatients) {
    EXPECT_EQ(read({bundle(entry(patient("p1")) + "," + entry(patient("p2")))}), "error: holds two patients");
    EXPECT_EQ(read({patient("p1"), patient("p2")}), "error: holds two patients");
    EXPECT_EQ(read({bundle(entry(patient("p1", R"(,"gender":"male")")) + "," + entry(patient("p1")))}),
              "error: holds two patients");
}

TEST(ReadPatient, RefusesSubjectsThatDoNotAgree) {
    std::string other = weight("w2", "81");
    other.replace(other.find("Patient/p1"), 10, "Patient/p2");
    EXPECT_EQ(read({weight("w1", "80"), other}), "error: holds two patients");
}

TEST(ReadPatient, RefusesPatientsThatWereMergedInACircle) {
    const auto linked = [](const char* id, const char* to) {
        return patient(id,
                       std::string(R"(,"link":[{"type":"replaced-by","other":{"reference":"Patient/)") + to + "\"}}]");
    };
    EXPECT_EQ(read({linked("a", "b"), linked("b", "a")}), "error: holds two patients");
}

TEST(ReadPatient, FollowsTheLinkOfThePatientThatReplacesAnother) {
    const std::string found =
        read({patient("p1"), patient("p2", R"(,"link":[{"type":"replaces","other":{"reference":"Patient/p1"}}])"),
              weight("w1", "80")});
    EXPECT_THAT(found, HasSubstr("subject p2\n"));
    EXPECT_THAT(found, HasSubstr("= 80 kg"));
}

TEST(ReadPatient, DoesNotBelieveALinkThatIsModified) {
    EXPECT_EQ(read({patient("p1"), patient("p2", R"(,"link":[{"type":"replaces","modifierExtension":[{"url":"x"}],)"
                                                 R"("other":{"reference":"Patient/p1"}}])")}),
              "error: holds two patients");
}

TEST(ReadPatient, RefusesWhatIsNoFhir) {
    EXPECT_EQ(read({"[]"}), "error: is not a FHIR resource: there is no `resourceType`");
    EXPECT_EQ(read({"{}"}), "error: is not a FHIR resource: there is no `resourceType`");
    EXPECT_EQ(read({R"({"resourceType":7})"}), "error: is not a FHIR resource: there is no `resourceType`");
}

TEST(ReadPatient, TakesTheNewestVersionOfThePatient) {
    const std::string old = patient("p1", R"(,"meta":{"versionId":"9"},"gender":"male")");
    const std::string young = patient("p1", R"(,"meta":{"versionId":"10"},"gender":"female")");
    EXPECT_THAT(read({old, young}), HasSubstr("patient Patient/p1 female"));
    EXPECT_THAT(read({young, old}), HasSubstr("patient Patient/p1 female"));
}

TEST(ReadPatient, KeepsHerIdentityWhenWhatIsSaidOfHerMayNotBeUsed) {
    const std::string found =
        read({patient("p1", R"(,"gender":"female","birthDate":"1980-01-01","modifierExtension":[{"url":"x"}])"),
              weight("w", "80")});
    EXPECT_THAT(found, HasSubstr("patient Patient/p1 unknown\n"));
    EXPECT_THAT(found, HasSubstr("= 80 kg"));
    EXPECT_THAT(found, HasSubstr("unknown-modifier Patient/p1"));
}

TEST(ReadPatient, TakesADeathWithoutAReadableDateForADeath) {
    const std::string found = read({patient("p1", R"(,"deceasedDateTime":"last year","active":false)")});
    EXPECT_THAT(found, HasSubstr("inactive deceased"));
    EXPECT_THAT(found, HasSubstr("bad-time Patient/p1.deceasedDateTime"));
    EXPECT_THAT(read({patient("p1", R"(,"deceasedBoolean":true)")}), HasSubstr("deceased"));
    EXPECT_THAT(read({patient("p1", R"(,"deceasedBoolean":false)")}), Not(HasSubstr("deceased")));
}

TEST(ReadPatient, TakesOnePersonWhenNothingSaysWhom) {
    std::string nobody = weight("w1", "80");
    nobody.erase(nobody.find(R"("subject")"), std::string(R"("subject":{"reference":"Patient/p1"},)").size());
    const std::string found = read({nobody});
    EXPECT_THAT(found, HasSubstr("= 80 kg"));
    EXPECT_THAT(found, HasSubstr("taken as one patient of unknown age and sex"));
}

TEST(ReadPatient, KnowsAContainedPatientByIdentifier) {
    const std::string contained =
        R"(,"contained":[{"resourceType":"Patient","id":"pat","identifier":[{"system":"s","value":")";
    const auto about = [&](const char* value) {
        std::string text = weight("w", "80", contained + value + "\"}]}]");
        return text.replace(text.find("Patient/p1"), 10, "#pat");
    };
    const std::string her = patient("p1", R"(,"identifier":[{"system":"s","value":"77"}])");
    EXPECT_THAT(read({her, about("77")}), HasSubstr("= 80 kg"));
    EXPECT_THAT(read({her, about("78")}), HasSubstr("foreign-subject"));
    EXPECT_THAT(read({about("78")}), HasSubstr("= 80 kg"));
}

TEST(Versions, OfAnObservationAreOneAndTheNewestStands) {
    const std::string first = weight("w", "80", R"(,"meta":{"versionId":"1","lastUpdated":"2025-08-22T00:00:00Z"})");
    const std::string second = weight("w", "81", R"(,"meta":{"versionId":"2","lastUpdated":"2025-08-23T00:00:00Z"})");
    for (const auto& found : {read({patient("p1"), first, second}), read({patient("p1"), second, first})}) {
        EXPECT_THAT(found, HasSubstr("= 81 kg"));
        EXPECT_THAT(found, Not(HasSubstr("= 80 kg")));
        EXPECT_THAT(found, Not(HasSubstr("issue")));
    }
}

TEST(Versions, ThatDifferWithoutSayingWhichIsNewerAreBothKeptAndSaid) {
    const std::string found = read({patient("p1"), weight("w", "80"), weight("w", "81")});
    EXPECT_EQ(count(found, "observation "), 2U);
    EXPECT_THAT(found, HasSubstr("warning conflicting-values Observation/w"));
}

TEST(Versions, FallTogetherWhenOneOfThemIsWithdrawn) {
    std::string withdrawn = weight("w", "80");
    withdrawn.replace(withdrawn.find("final"), 5, "entered-in-error");
    EXPECT_EQ(count(read({patient("p1"), weight("w", "80"), withdrawn}), "observation "), 0U);
    EXPECT_EQ(count(read({patient("p1"), withdrawn, weight("w", "80")}), "observation "), 0U);
}

TEST(Versions, OfEqualContentAreOne) {
    const std::string found = read({patient("p1"), weight("w", "80"), weight("w", "80")});
    EXPECT_EQ(count(found, "observation "), 1U);
    EXPECT_EQ(count(found, "issue"), 0U);
}

TEST(Versions, OnTwoServersAreTwoResources) {
    const auto at = [](const char* server, const std::string& resource) {
        return std::string(R"({"fullUrl":"https://)") + server + R"(/fhir/Observation/w","resource":)" + resource + "}";
    };
    const std::string found = read({bundle(entry(patient("p1")) + "," + at("a", weight("w", "80")) + "," +
                                           at("b", weight("w", "81", "", "2025-08-22T10:00:00Z")))});
    EXPECT_EQ(count(found, "observation "), 2U);
}

TEST(Duplicates, OfOneResultAreOneReading) {
    const std::string found = read({patient("p1"), weight("a", "80.0"), weight("b", "80", "", "2025-08-21T10:00:30Z"),
                                    weight("c", "80", "", "2025-08-21T10:01:00Z")});
    EXPECT_EQ(count(found, "observation "), 2U);
    EXPECT_THAT(found, HasSubstr("duplicate-reading Observation/b: the same result as Observation/a; one was kept"));
}

TEST(Duplicates, WithDifferentValuesBothStay) {
    EXPECT_EQ(count(read({patient("p1"), weight("a", "80"), weight("b", "81")}), "observation "), 2U);
}

TEST(Duplicates, PreferTheTrustedTheLaterIssuedAndTheHigherVersion) {
    std::string weak = weight("a", "80");
    weak.replace(weak.find("final"), 5, "preliminary");
    EXPECT_THAT(read({patient("p1"), weak, weight("b", "80")}), HasSubstr("observation Observation/b"));
    EXPECT_THAT(read({patient("p1"), weight("a", "80", R"(,"issued":"2025-08-22T00:00:00Z")"),
                      weight("b", "80", R"(,"issued":"2025-08-23T00:00:00Z")")}),
                HasSubstr("observation Observation/b"));
    EXPECT_THAT(read({patient("p1"), weight("a", "80", R"(,"meta":{"versionId":"1"})"),
                      weight("b", "80", R"(,"meta":{"versionId":"2"})")}),
                HasSubstr("observation Observation/b"));
    EXPECT_THAT(read({patient("p1"), weight("b", "80", R"(,"note":[{"text":"fastende"}])"), weight("a", "80")}),
                HasSubstr("observation Observation/b"));
}

TEST(Duplicates, AreAlsoCodedTextualAndBooleanResults) {
    const auto answer = [](const char* id, const char* value) {
        return std::string(R"({"resourceType":"Observation","id":")") + id +
               R"(","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"72166-2"}]},)" +
               R"("subject":{"reference":"Patient/p1"},"effectiveDateTime":"2025-08-21",)" + value + "}";
    };
    for (const char* value :
         {R"("valueCodeableConcept":{"coding":[{"system":"http://snomed.info/sct","code":"266919005"}]})",
          R"("valueString":"aldri")", R"("valueBoolean":true)", R"("valueDateTime":"2025-01-01")",
          R"("valueCodeableConcept":{"text":"aldri"})"})
        EXPECT_EQ(count(read({patient("p1"), answer("a", value), answer("b", value)}), "observation "), 1U) << value;
    EXPECT_EQ(
        count(read({patient("p1"), answer("a", R"("valueBoolean":true)"), answer("b", R"("valueBoolean":false)")}),
              "observation "),
        2U);
}

TEST(WithdrawnResults, TakeTheirOlderCopiesWithThemEvenInAPanel) {
    const std::string identified = R"(,"identifier":[{"system":"s","value":"1"}],"issued":"2025-08-21T1)";
    std::string withdrawn = weight("b", "80", identified + "2:00:00Z\"");
    withdrawn.replace(withdrawn.find("final"), 5, "cancelled");
    const std::string older = weight("a", "80", identified + "1:00:00Z\"");
    const std::string newer = weight("c", "82", identified + "3:00:00Z\"");
    EXPECT_EQ(count(read({patient("p1"), older, withdrawn}), "observation "), 0U);
    EXPECT_EQ(count(read({patient("p1"), withdrawn, newer, older}), "observation Observation/c"), 1U);
}

TEST(Reports, ThatWereWithdrawnTakeWhatTheyContainWithThem) {
    const auto report = [](const char* status) {
        std::string inner = weight("w", "80");
        inner.erase(inner.find(R"("subject")"), std::string(R"("subject":{"reference":"Patient/p1"},)").size());
        inner.erase(inner.find(R"("effectiveDateTime")"),
                    std::string(R"("effectiveDateTime":"2025-08-21T10:00:00Z",)").size());
        return std::string(R"({"resourceType":"DiagnosticReport","id":"r","status":")") + status +
               R"(","subject":{"reference":"Patient/p1"},"effectiveDateTime":"2025-08-20","issued":"2025-08-21T10:00:00Z",)" +
               R"("contained":[)" + inner + "]}";
    };
    EXPECT_THAT(read({patient("p1"), report("final")}), HasSubstr("at 2025-08-20 = 80 kg"));
    EXPECT_THAT(read({patient("p1"), report("entered-in-error")}), HasSubstr("DQ-03 DiagnosticReport/r.status"));
    EXPECT_EQ(count(read({patient("p1"), report("entered-in-error")}), "observation "), 0U);
}

TEST(Bundles, WithUnknownImplicitRulesAreNotRead) {
    const std::string found = read({R"({"resourceType":"Bundle","type":"collection","implicitRules":"x","entry":[)" +
                                    entry(weight("w", "80")) + "]}"});
    EXPECT_EQ(count(found, "observation "), 0U);
    EXPECT_THAT(found, HasSubstr("implicit-rules Bundle.implicitRules"));
}

TEST(Bundles, NestInBundlesAndParameters) {
    const std::string inner = bundle(entry(patient("p1")) + "," + entry(weight("w", "80")));
    EXPECT_THAT(read({bundle(entry(inner))}), HasSubstr("= 80 kg"));
    EXPECT_THAT(
        read({R"({"resourceType":"Parameters","parameter":[{"name":"a","part":[{"resource":)" + inner + "}]}]}"}),
        HasSubstr("= 80 kg"));
}

TEST(ResourceNames, ThatAreMisspeltAreSaid) {
    const std::string found =
        read({bundle(entry(patient("p1")) + "," + entry(R"({"resourceType":"Encounter","id":"e"})") + "," +
                     entry(R"({"resourceType":"MedicationStatment","id":"m"})"))});
    EXPECT_EQ(count(found, "issue"), 1U);
    EXPECT_THAT(found, HasSubstr("warning unsupported-type Resource/m.resourceType"));
}

TEST(Bundles, WhoseEntriesAreNoObjectsSaySo) {
    EXPECT_THAT(read({bundle(entry(patient("p1")) + R"(,7,"x",null,[])")}),
                HasSubstr("bad-shape entry[1]: is no object"));
    EXPECT_THAT(read({R"({"resourceType":"Bundle","entry":{"resource":{}}})"}), HasSubstr("bad-shape Bundle.entry"));
}

TEST(Genders, ThatAreNotKnownAreSaid) {
    EXPECT_THAT(read({patient("p1", R"(,"gender":"kvinne")")}), HasSubstr("bad-value Patient/p1.gender"));
    EXPECT_THAT(read({patient("p1", R"(,"gender":7)")}), HasSubstr("bad-value Patient/p1.gender"));
    EXPECT_THAT(read({patient("p1", R"(,"gender":"unknown")")}), Not(HasSubstr("issue")));
}

TEST(Histories, LeaveOutWhatWasDeletedLater) {
    const auto history = [](const char* deleted, const char* updated) {
        return R"({"resourceType":"Bundle","type":"history","entry":[{"request":{"method":"DELETE","url":"Observation/w"},)"
               R"("response":{"status":"204","lastModified":")" +
               std::string(deleted) + "\"}}," +
               entry(weight("w", "80", R"(,"meta":{"lastUpdated":")" + std::string(updated) + "\"}")) + "," +
               entry(patient("p1")) + "]}";
    };
    EXPECT_EQ(count(read({history("2025-09-02T00:00:00Z", "2025-09-01T00:00:00Z")}), "observation "), 0U);
    EXPECT_EQ(count(read({history("2025-09-01T00:00:00Z", "2025-09-02T00:00:00Z")}), "observation "), 1U);
}

TEST(SingleResources, OfAnUnusedTypeAreNamed) {
    EXPECT_THAT(read({patient("p1"), R"({"resourceType":"Encounter","id":"e"})"}),
                HasSubstr("issue information unsupported-type Resource/e"));
}

TEST(Records, AreEmptiedBeforeTheyAreFilledAgain) {
    Record record;
    for (int round = 0; round < 2; ++round) {
        auto document = json::Document::parse(bundle(entry(patient("p1")) + "," + entry(weight("w", "80"))));
        ASSERT_TRUE(document);
        const json::Value root = document->root();
        ASSERT_TRUE(r4::read_patient(std::span(&root, 1), codes(), record));
        EXPECT_EQ(record.observations.size(), 1U);
    }
    auto document = json::Document::parse("[]");
    ASSERT_TRUE(document);
    const json::Value root = document->root();
    EXPECT_FALSE(r4::read_patient(std::span(&root, 1), codes(), record));
    EXPECT_TRUE(record.observations.empty());
    EXPECT_FALSE(record.patient);
}

TEST(Surveys, ReadEveryResourceForItsOwnSake) {
    std::string other = weight("w2", "81");
    other.replace(other.find("Patient/p1"), 10, "Patient/p2");
    auto document = json::Document::parse(bundle(entry(patient("p1")) + "," + entry(patient("p2")) + "," +
                                                 entry(weight("w1", "80")) + "," + entry(other)));
    ASSERT_TRUE(document);
    Record record;
    ASSERT_TRUE(r4::read_any(document->root(), CodeBook(), record));
    EXPECT_EQ(record.observations.size(), 2U);
    EXPECT_EQ(record.patient->source.id, "p1");
    EXPECT_EQ(record.count.read, 4U);
}

TEST(Focus, OnHerselfIsFine) {
    EXPECT_THAT(read({patient("p1"), weight("w", "80", R"(,"focus":[{"reference":"Patient/p1"}])")}),
                HasSubstr("= 80 kg"));
}

TEST(Times, OfATimingAreItsLastEvent) {
    std::string timed = weight("w", "80");
    const std::string when = R"("effectiveDateTime":"2025-08-21T10:00:00Z")";
    timed.replace(timed.find(when), when.size(),
                  R"("effectiveTiming":{"event":["2025-08-22","2025-08-24","2025-08-23"]})");
    EXPECT_THAT(read({patient("p1"), timed}), HasSubstr("at 2025-08-24 "));
}

TEST(Times, ThatEndBeforeTheyStartAreNotUsed) {
    std::string timed = weight("w", "80");
    const std::string when = R"("effectiveDateTime":"2025-08-21T10:00:00Z")";
    timed.replace(timed.find(when), when.size(), R"("effectivePeriod":{"start":"2025-08-22","end":"2025-08-20"})");
    const std::string found = read({patient("p1"), timed});
    EXPECT_THAT(found, HasSubstr("bad-time Observation/w.effectivePeriod"));
    EXPECT_THAT(found, HasSubstr("loinc|29463-7 = 80 kg"));
}

TEST(PersonalNumbers, NeverReachAnIssue) {
    const std::string number = "12848899907";
    const std::string found =
        read({patient(number, R"(,"identifier":[{"system":"urn:oid:2.16.578.1.12.4.1.4.1","value":")" + number +
                                  R"("}],"birthDate":"x")"),
              weight(number, "1e99")});
    for (std::size_t at = found.find("issue"); at != std::string::npos; at = found.find("\nissue", at + 1)) {
        const std::string line = found.substr(at, found.find('\n', at + 1) - at);
        EXPECT_THAT(line, Not(HasSubstr(number)));
    }
    EXPECT_THAT(found, HasSubstr("Patient/***********.birthDate"));
}

}  // namespace
}  // namespace hv::fhir
