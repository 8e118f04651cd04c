// A release of rule sets as one signed file (`.hvb`): everything that is judged together.
//
// Holds:    sets/<id>/ruleset.json, cases/*.json, sheet.{nb,en}.md, CHANGES.md; vocab/*.json; manifest.json, which
//           lists every other file with its digest; manifest.dsse.json, the signatures over it. `evidence/` may hold
//           more; whatever else is refused.
// Spelling: one. The same files give the same bytes on every machine, and a file with one changed byte is refused.
// Threads:  functions of their arguments.
// Errors:   invalid, the file is damaged, changed or none of ours; denied, too few people have signed. The message
//           names the file in it, never its content.
// Source:   rules/README.md, "Bundles".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fhir/base/result.hpp"
#include "rules/bundle/dsse.hpp"
#include "rules/bundle/key.hpp"
#include "rules/bundle/manifest.hpp"
#include "rules/bundle/tar.hpp"
#include "rules/bundle/trust.hpp"
#include "rules/engine/ruleset.hpp"
#include "rules/engine/vocabulary.hpp"

namespace hv::rules::bundle {

inline constexpr std::size_t largest_bundle = std::size_t{8} << 20;

struct Bundle {
    std::string digest;  // of the file's bytes, `sha256:...`
    Manifest manifest;
    std::string manifest_bytes;
    std::vector<Signature> signatures;
    std::vector<File> files;  // by path; neither manifest nor envelope

    // The content of a file; empty when there is none.
    [[nodiscard]] std::string_view file(std::string_view path) const;
};

// An unsigned bundle. Of `about` everything but files and numbers of cases is taken: those are counted here.
Result<std::string> pack(Manifest about, const std::vector<File>& files);

// Every file is there, listed and unchanged. Whether anybody signed is another question: `verify`.
Result<Bundle> open(std::string_view bytes);

// Conflict: the key has signed already.
Result<std::string> add_signature(std::string_view bytes, const SecretKey& key);

// Who signed, when that is enough on this day; without a day, whatever the keys' dates.
Result<std::vector<Signer>> verify(const Bundle& bundle, const Trust& trust, std::optional<Date> day);

// Reads the vocabulary into its final place, checks every set against it and runs every case. The sets point into
// `vocabulary`. With a problem, nothing in either may be used. Returns the number of cases that were run.
std::size_t prove(const Bundle& bundle, Vocabulary& vocabulary, std::vector<RuleSet>& sets, Problems& problems);

// The shipped sets (without those a site must name) and the vocabulary they are written in, ready to pack.
struct Shipped {
    std::vector<ListedSet> sets;
    std::vector<File> files;
};
Shipped shipped_files();

}  // namespace hv::rules::bundle
