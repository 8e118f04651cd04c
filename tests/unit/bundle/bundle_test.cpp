// One file, one spelling: what is packed is what is opened, and nothing else is.
#include "rules/bundle/bundle.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/bundles.hpp"

namespace hv::rules::bundle {
namespace {

using namespace hv::test;
using testing::HasSubstr;

const Date today = day("2026-11-20");

// Whether a site that trusts Kari, Ola and Anne would take it; the reason when not.
std::string refusal(std::string_view bytes) {
    const Result<Bundle> bundle = open(bytes);
    if (!bundle) return bundle.error().message;
    const Result<std::vector<Signer>> signers = verify(*bundle, trust_in({kari(), ola(), anne()}), today);
    return signers ? "" : signers.error().message;
}

char flipped(char c, unsigned bit = 0) {
    return static_cast<char>(static_cast<unsigned char>(c) ^ (1U << bit));
}

TEST(Bundle, IsByteIdenticalWhenPackedTwiceInAnyOrder) {
    Manifest manifest = about();
    manifest.sets = {{"tiny", "1.0.0", 0}};
    std::vector<File> files = small_files();
    const std::string first = packed(manifest, files);
    std::ranges::reverse(files);
    EXPECT_EQ(packed(manifest, files), first);
    EXPECT_EQ(signed_by(first, {kari(), ola()}), signed_by(first, {ola(), kari()}));
}

TEST(Bundle, HoldsWhatWasPackedAndCountsTheCases) {
    const Result<Bundle> bundle = open(small_bundle());
    ASSERT_TRUE(bundle) << bundle.error().message;
    EXPECT_EQ(bundle->manifest.cases, 2);
    EXPECT_EQ(bundle->manifest.sets, (std::vector<ListedSet>{{"tiny", "1.0.0", 2}}));
    EXPECT_EQ(bundle->files.size(), small_files().size());
    EXPECT_EQ(bundle->file("sets/tiny/ruleset.json"), "{\"id\": \"tiny\"}\n");
    EXPECT_EQ(bundle->file("nowhere"), "");
    EXPECT_THAT(bundle->digest, testing::StartsWith("sha256:"));
    EXPECT_EQ(bundle->signatures.size(), 2U);
    EXPECT_EQ(refusal(small_bundle()), "");
}

TEST(Bundle, HasRoomForEvidence) {
    Manifest manifest = about();
    manifest.sets = {{"tiny", "1.0.0", 0}};
    std::vector<File> files = small_files();
    files.push_back({"evidence/tiny/source.md", "a quotation\n"});
    EXPECT_EQ(refusal(signed_by(packed(manifest, files), {kari(), ola()})), "");
}

TEST(Bundle, RefusesAFileThatNobodyHasAUseFor) {
    for (const char* name : {"params.json", "approvals.json", "sets/tiny/extra.json", "sets/tiny/cases/deep/one.json",
                             "sets/other/ruleset.json", "vocab/units.json"}) {
        Manifest manifest = about();
        manifest.sets = {{"tiny", "1.0.0", 0}};
        std::vector<File> files = small_files();
        files.push_back({name, "{}"});
        const Result<std::string> bytes = pack(manifest, files);
        ASSERT_FALSE(bytes) << name;
        EXPECT_THAT(bytes.error().message,
                    HasSubstr('`' + std::string(name) + "`: this version of hjertevakt has no use"));
    }
}

TEST(Bundle, RefusesASetWithoutOneOfItsFiles) {
    for (const File& missing : small_files()) {
        if (missing.path.find("/cases/") != std::string::npos) continue;
        Manifest manifest = about();
        manifest.sets = {{"tiny", "1.0.0", 0}};
        std::vector<File> files = small_files();
        std::erase(files, missing);
        const Result<std::string> bytes = pack(manifest, files);
        ASSERT_FALSE(bytes);
        EXPECT_THAT(bytes.error().message, HasSubstr('`' + missing.path + "`: is missing"));
    }
    Manifest manifest = about();
    manifest.sets = {{"tiny", "1.0.0", 0}};
    std::vector<File> files = small_files();
    std::erase_if(files, [](const File& file) { return file.path.find("/cases/") != std::string::npos; });
    EXPECT_FALSE(pack(manifest, files)) << "a set without a case proves nothing";
}

// Hazards: H12
TEST(Bundle, IsRefusedWithAnyByteOfTheFileFlipped) {
    const std::string good = small_bundle({kari(), ola(), anne()});
    std::size_t accepted = 0;
    for (std::size_t at = 0; at < good.size(); ++at) {
        std::string bad = good;
        bad[at] = flipped(bad[at], at % 8);
        accepted += refusal(bad).empty() ? 1U : 0U;
    }
    EXPECT_EQ(accepted, 0U) << "of " << good.size();
}

// Hazards: H12
TEST(Bundle, IsRefusedWithAnyByteOfTheManifestFlippedByWhoKnowsTheFormat) {
    const std::vector<File> good = entries_of(small_bundle());
    const std::vector<Signature> signatures = open(small_bundle())->signatures;
    std::size_t flips = 0;
    for (std::size_t at = 0; at < 100000; ++at) {
        std::vector<File> entries = good;
        std::string& manifest = content(entries, manifest_file);
        if (at == manifest.size()) break;
        manifest[at] = flipped(manifest[at]);
        EXPECT_NE(refusal(framed(entries)), "") << at;
        // The payload beside it is made to fit as well: only the signatures are left to say no.
        content(entries, envelope_file) = write_envelope(manifest, signatures);
        EXPECT_NE(refusal(framed(entries)), "") << at;
        ++flips;
    }
    EXPECT_GT(flips, 1000U);
}

// Hazards: H12
TEST(Bundle, IsRefusedWithAnyByteOfAnyOtherFileFlippedByWhoKnowsTheFormat) {
    const std::vector<File> good = entries_of(small_bundle());
    for (std::size_t file = 0; file < good.size(); ++file) {
        for (std::size_t at = 0; at < good[file].bytes.size(); ++at) {
            std::vector<File> entries = good;
            entries[file].bytes[at] = flipped(entries[file].bytes[at]);
            EXPECT_NE(refusal(framed(entries)), "") << good[file].path << ':' << at;
        }
    }
}

TEST(Bundle, ASpareSignatureMayGoButNothingThatWasSigned) {
    const Result<Bundle> three = open(small_bundle({kari(), ola(), anne()}));
    std::vector<File> entries = entries_of(small_bundle());
    ASSERT_TRUE(three);
    EXPECT_EQ(refusal(framed(entries)), "");
    EXPECT_EQ(content(entries, manifest_file), three->manifest_bytes);
}

TEST(Bundle, SaysWhichFileWasChangedAddedOrTakenAway) {
    std::vector<File> entries = entries_of(small_bundle());
    content(entries, "sets/tiny/ruleset.json") = "{\"id\": \"tint\"}\n";
    EXPECT_THAT(refusal(framed(entries)), HasSubstr("`sets/tiny/ruleset.json`: was changed after packing"));

    entries = entries_of(small_bundle());
    entries.push_back({"sets/tiny/cases/two.json", "[]"});
    EXPECT_THAT(refusal(framed(entries)), HasSubstr("`sets/tiny/cases/two.json`: is in the bundle and not listed"));

    entries = entries_of(small_bundle());
    std::erase_if(entries, [](const File& file) { return file.path == "sets/tiny/cases/one.json"; });
    EXPECT_THAT(refusal(framed(entries)),
                HasSubstr("`sets/tiny/cases/one.json`: is listed in the manifest and not in"));

    entries = entries_of(small_bundle());
    std::erase_if(entries, [](const File& file) { return file.path == envelope_file; });
    EXPECT_THAT(refusal(framed(entries)), HasSubstr("`manifest.dsse.json`: is missing"));
}

TEST(Bundle, DoesNotTakeSignaturesFromAnotherRelease) {
    Manifest other = about("1.1.0", 2);
    other.sets = {{"tiny", "1.0.0", 0}};
    std::vector<File> entries = entries_of(packed(other, small_files()));
    std::vector<File> trusted_release = entries_of(small_bundle());
    content(entries, envelope_file) = content(trusted_release, envelope_file);
    EXPECT_THAT(refusal(framed(entries)), HasSubstr("the signatures are over another manifest"));
}

TEST(Bundle, OneKeySignsOnce) {
    const std::string bytes = small_bundle({kari()});
    const Result<std::string> again = add_signature(bytes, kari().key);
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().fault, Fault::conflict);
    EXPECT_THAT(again.error().message, HasSubstr("has signed this bundle already"));
}

// Hazards: H12
TEST(Bundle, OneKeyUnderTwoNamesInTheEnvelopeIsNotTwo) {
    std::vector<File> entries = entries_of(small_bundle({}));
    const std::string manifest = content(entries, manifest_file);
    const std::string signature = kari().key.sign(pae(payload_type, manifest));
    content(entries, envelope_file) =
        write_envelope(manifest, {{kari().key.public_key().id(), signature}, {"ed25519:another-name", signature}});
    EXPECT_THAT(refusal(framed(entries)), HasSubstr("nobody with an IT role has signed"));
    content(entries, envelope_file) = write_envelope(
        manifest, {{kari().key.public_key().id(), signature}, {kari().key.public_key().id(), signature}});
    EXPECT_THAT(refusal(framed(entries)), HasSubstr("two signatures of one key"));
}

TEST(Bundle, UnsignedIsWholeAndYetRefused) {
    ASSERT_TRUE(open(small_bundle({})));
    EXPECT_THAT(refusal(small_bundle({})), HasSubstr("nobody has signed it"));
}

TEST(Bundle, RefusesAFileOverItsSizeUnread) {
    const Result<Bundle> bundle = open(std::string(largest_bundle + 1, '\x1f'));
    ASSERT_FALSE(bundle);
    EXPECT_THAT(bundle.error().message, HasSubstr("is larger than 8 MiB"));
    std::vector<File> files = small_files();
    for (int i = 0; i < 3; ++i) files.push_back({"evidence/" + std::to_string(i), std::string(largest_file, ' ')});
    Manifest manifest = about();
    manifest.sets = {{"tiny", "1.0.0", 0}};
    EXPECT_FALSE(pack(manifest, files));
}

// A small generator, the same everywhere.
struct Chance {
    std::uint64_t state = 20261122;
    std::size_t below(std::size_t limit) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        return static_cast<std::size_t>(state >> 33U) % limit;
    }
};

// Hazards: H12
TEST(Bundle, TenThousandMutationsAreAllRefused) {
    const std::string good = small_bundle();
    const std::vector<File> entries = entries_of(good);
    Chance chance;
    for (int round = 0; round < 10'000; ++round) {
        std::string bad;
        if (round % 2 == 0) {
            bad = good;
            for (std::size_t n = 1 + chance.below(4); n > 0; --n) {
                const std::size_t at = chance.below(bad.size());
                switch (chance.below(4)) {
                    case 0:
                        bad[at] = static_cast<char>(chance.below(256));
                        break;
                    case 1:
                        bad.erase(at, chance.below(600));
                        break;
                    case 2:
                        bad.insert(at, bad.substr(chance.below(bad.size()), chance.below(600)));
                        break;
                    default:
                        bad.insert(at, chance.below(600), '\0');
                        break;
                }
                if (bad.empty()) bad = "x";
            }
        } else {
            // Inside the frame, so that the parsers behind it are met.
            std::vector<File> changed = entries;
            std::string& bytes = changed[chance.below(changed.size())].bytes;
            const std::size_t at = chance.below(bytes.size());
            if (chance.below(2) == 0) {
                bytes[at] = static_cast<char>(chance.below(256));
            } else {
                bytes.insert(at, bytes.substr(chance.below(bytes.size()), chance.below(80)));
            }
            bad = framed(changed);
        }
        if (bad == good) continue;
        EXPECT_NE(refusal(bad), "") << round;
    }
}

}  // namespace
}  // namespace hv::rules::bundle
