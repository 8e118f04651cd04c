#include "fhir/codes/code_book.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace hv::fhir {
namespace {

TEST(CodeBook, GivesTheSameCodeTheSameNumber) {
    CodeBook book;
    const CodeId weight = book.add(Code(System::loinc, "29463-7"));
    EXPECT_NE(weight, 0);
    EXPECT_EQ(book.add(Code(System::loinc, "29463-7")), weight);
    EXPECT_NE(book.add(Code(System::nlk, "NPU03804")), weight);
    EXPECT_EQ(book.code(weight), Code(System::loinc, "29463-7"));
    EXPECT_EQ(book.add(Code()), 0);
    EXPECT_EQ(book.size(), 3U);
}

TEST(CodeBook, KnowsNothingWhenNobodyAsked) {
    CodeBook book;
    EXPECT_EQ(book.find("http://loinc.org", "29463-7"), 0);
    EXPECT_EQ(book.find(Code(System::loinc, "29463-7")), 0);
    book.add(Code(System::loinc, "29463-7"));
    EXPECT_EQ(book.find("http://loinc.org", "8480-6"), 0);
    EXPECT_EQ(book.find("http://snomed.info/sct", "29463-7"), 0) << "the same characters of another system";
    EXPECT_EQ(book.find("", "29463-7"), 0);
    EXPECT_EQ(book.find("http://loinc.org", ""), 0);
    EXPECT_EQ(book.find("", ""), 0);
    EXPECT_EQ(book.find(Code()), 0);
}

TEST(CodeBook, FindsEverySpelling) {
    CodeBook book;
    const CodeId olanzapine = book.add(Code(System::atc, "N05AH03"));
    const CodeId schizophrenia = book.add(Code(System::icd10, "F20.0"));
    const CodeId glucose = book.add(Code(System::nlk, "NPU02192"));
    EXPECT_EQ(book.find("http://www.whocc.no/atc", "n05a h03"), olanzapine);
    EXPECT_EQ(book.find("urn:uid:2.16.578.1.12.4.1.1.7110", "F20.0*"), schizophrenia);
    EXPECT_EQ(book.find("", "NPU02192"), glucose);
    EXPECT_EQ(book.find("urn:oid:2.16.578.1.12.4.1.1.7230", " NPU02192"), glucose);
}

TEST(CodeBook, TellsApartWhatDiffersOnlyInItsSystem) {
    CodeBook book;
    const CodeId here = book.add(Code(System::hjertevakt, "unknown"));
    const CodeId there = book.add(Code(System::other, "unknown"));
    const CodeId shouted = book.add(Code(System::other, "UNKNOWN"));
    EXPECT_EQ(book.find("https://hjertevakt.no/fhir/CodeSystem/hjertefrisk", "unknown"), here);
    EXPECT_EQ(book.find("http://example.org/x", "unknown"), there);
    EXPECT_EQ(book.find("http://example.org/x", "UNKNOWN"), shouted);
}

TEST(CodeBook, FindsByUriWhatItFindsByCode) {
    std::mt19937_64 random(17);
    const std::vector<std::string> uris{"http://loinc.org",
                                        "http://snomed.info/sct",
                                        "urn:oid:2.16.578.1.12.4.1.1.7280",
                                        "urn:oid:2.16.578.1.12.4.1.1.7110",
                                        "http://www.whocc.no/atc",
                                        "http://example.org",
                                        ""};
    const std::string letters = "NPUF20.-* \tahx+\xE2\x80\xA0";
    const auto draw = [&] {
        std::string code = random() % 3 == 0 ? "NPU" : "";
        for (auto n = random() % 6; n > 0; --n) code += letters[random() % letters.size()];
        return code;
    };
    CodeBook book;
    for (int i = 0; i < 2'000; ++i) book.add(read_code(uris[random() % uris.size()], draw()));
    int found = 0;
    for (int i = 0; i < 50'000; ++i) {
        const std::string& uri = uris[random() % uris.size()];
        const std::string code = draw();
        const CodeId id = book.find(uri, code);
        ASSERT_EQ(id, book.find(read_code(uri, code))) << uri << ' ' << code;
        if (id != 0) {
            EXPECT_EQ(book.code(id), read_code(uri, code));
            ++found;
        }
    }
    EXPECT_GT(found, 1'000) << "else nothing was tried";
}

}  // namespace
}  // namespace hv::fhir
