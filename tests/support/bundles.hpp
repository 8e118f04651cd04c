// Bundles, keys and trust files for tests: small, the same in every run, signed by whoever a test names.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "rules/bundle/bundle.hpp"
#include "rules/bundle/engine_version.hpp"
#include "rules/bundle/gzip.hpp"
#include "rules/engine/embedded.hpp"

namespace hv::test {

namespace rb = rules::bundle;

inline Date day(std::string_view text) {
    return Date::parse(text).value();
}

struct Person {
    std::string name;
    rb::Role role = rb::Role::clinical;
    rb::SecretKey key;
    Date from = day("2026-01-01");
    Date to = day("2027-12-31");
};

// A key that follows from a number, so that a failing test can be run again.
inline rb::SecretKey key_number(unsigned char number) {
    rb::KeyBytes seed{};
    seed.fill(number);
    return rb::SecretKey(seed);
}

inline Person kari() {
    return {"Kari Lege", rb::Role::clinical, key_number(1)};
}
inline Person ola() {
    return {"Ola Drift", rb::Role::it, key_number(2)};
}
inline Person anne() {
    return {"Anne Overlege", rb::Role::clinical, key_number(3)};
}

inline rb::TrustedKey trusted(const Person& person) {
    return {person.name, person.role, person.key.public_key(), person.from, person.to};
}

inline rb::Trust trust_in(const std::vector<Person>& people) {
    rb::Trust trust;
    for (const Person& person : people) trust.keys.push_back(trusted(person));
    return trust;
}

inline std::string trust_file(const std::vector<Person>& people) {
    std::string out = R"({"keys": [)";
    for (const Person& person : people) {
        out += (out.ends_with('[') ? "" : ",");
        out += R"({"id": ")" + person.key.public_key().id() + R"(", "person": ")" + person.name + R"(", "role": ")" +
               std::string(rb::text(person.role)) + R"(", "publicKey": ")" + person.key.public_key().base64() +
               R"(", "validFrom": ")" + person.from.text() + R"(", "validTo": ")" + person.to.text() + "\"}";
    }
    return out + "]}";
}

// Says what a test changes; the rest is sound.
inline rb::Manifest about(std::string version = "1.0.0", int sequence = 1) {
    rb::Manifest manifest;
    manifest.id = "no.hjertevakt.test";
    manifest.version = std::move(version);
    manifest.sequence = sequence;
    manifest.requires_engine = rb::engine_from(rb::engine_version());
    manifest.jurisdiction = {"NO"};
    manifest.steward = "Fagråd for prøver";
    return manifest;
}

// Files of the right names with a few bytes each: enough for everything but `prove`.
inline std::vector<rb::File> small_files() {
    return {{"vocab/observables.json", "{\"o\": 1}\n"},
            {"vocab/drugs.json", "{\"d\": 1}\n"},
            {"vocab/conditions.json", "{\"c\": 1}\n"},
            {"sets/tiny/ruleset.json", "{\"id\": \"tiny\"}\n"},
            {"sets/tiny/cases/one.json", R"([{"case": "a"}, {"case": "b"}])"},
            {"sets/tiny/sheet.nb.md", "# Skjema\n"},
            {"sets/tiny/sheet.en.md", "# Sheet\n"},
            {"sets/tiny/CHANGES.md", "# Changes\n"}};
}

inline std::string packed(rb::Manifest manifest, const std::vector<rb::File>& files) {
    const Result<std::string> bytes = rb::pack(std::move(manifest), files);
    EXPECT_TRUE(bytes) << (bytes ? "" : bytes.error().message);
    return bytes ? *bytes : std::string();
}

inline std::string signed_by(std::string bytes, const std::vector<Person>& people) {
    for (const Person& person : people) {
        const Result<std::string> more = rb::add_signature(bytes, person.key);
        EXPECT_TRUE(more) << (more ? "" : more.error().message);
        if (more) bytes = *more;
    }
    return bytes;
}

inline std::string small_bundle(const std::vector<Person>& people = {kari(), ola()}) {
    rb::Manifest manifest = about();
    manifest.sets = {{"tiny", "1.0.0", 0}};
    return signed_by(packed(std::move(manifest), small_files()), people);
}

// The smallest shipped set with the shipped vocabulary: can be proved in a moment.
inline std::string real_bundle(rb::Manifest manifest = about(), const std::vector<Person>& people = {kari(), ola()}) {
    rb::Shipped shipped = rb::shipped_files();
    for (const rb::ListedSet& set : shipped.sets) {
        if (set.id == "data-quality") manifest.sets = {set};
    }
    std::erase_if(shipped.files, [](const rb::File& file) {
        return file.path.starts_with("sets/") && !file.path.starts_with("sets/data-quality/");
    });
    return signed_by(packed(std::move(manifest), shipped.files), people);
}

inline std::vector<rb::File> entries_of(std::string_view bundle) {
    const Result<std::string> tar = rb::unwrap(bundle);
    EXPECT_TRUE(tar);
    Result<std::vector<rb::File>> files = rb::read_tar(tar ? *tar : std::string());
    EXPECT_TRUE(files);
    return files ? *files : std::vector<rb::File>();
}

// As somebody would who knows the format and has no key: the frame fits again.
inline std::string framed(const std::vector<rb::File>& entries) {
    const Result<std::string> tar = rb::write_tar(entries);
    EXPECT_TRUE(tar) << (tar ? "" : tar.error().message);
    return tar ? rb::wrap(*tar) : std::string();
}

inline std::string& content(std::vector<rb::File>& entries, std::string_view path) {
    const auto found = std::ranges::find(entries, path, &rb::File::path);
    EXPECT_NE(found, entries.end()) << path;
    return found->bytes;
}

}  // namespace hv::test
