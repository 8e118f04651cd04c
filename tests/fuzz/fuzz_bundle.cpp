// Any bytes as a rule bundle, as the files in one, or as a trust file: never a crash or a hang, a refusal always says
// why, nothing is accepted that was not signed, and what is opened is packed to the same bytes again.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "rules/bundle/bundle.hpp"
#include "rules/bundle/gzip.hpp"

namespace {

using namespace hv;
using namespace hv::rules::bundle;

void demand(bool holds) {
    if (!holds) __builtin_trap();
}

// Nobody here has these keys' secrets.
const Trust& trust() {
    static const Trust two = [] {
        KeyBytes clinical{};
        KeyBytes it{};
        clinical.fill(201);
        it.fill(202);
        const Date from = Date::parse("2020-01-01").value();
        const Date to = Date::parse("2099-12-31").value();
        Trust made;
        made.keys = {{"A", Role::clinical, SecretKey(clinical).public_key(), from, to},
                     {"B", Role::it, SecretKey(it).public_key(), from, to}};
        return made;
    }();
    return two;
}

void try_bundle(std::string_view bytes) {
    const Result<Bundle> bundle = open(bytes);
    if (!bundle) {
        demand(!bundle.error().message.empty() && !bundle.error().hint.empty());
        return;
    }
    demand(!verify(*bundle, trust(), Date::parse("2026-11-22").value()));
    std::vector<File> files = bundle->files;
    files.push_back({std::string(manifest_file), bundle->manifest_bytes});
    files.push_back({std::string(envelope_file), write_envelope(bundle->manifest_bytes, bundle->signatures)});
    const Result<std::string> tar = write_tar(std::move(files));
    demand(tar && wrap(*tar) == bytes);
}

void try_trust(std::string_view bytes) {
    rules::Problems problems;
    const auto read = parse_trust("trust.json", bytes, problems);
    demand(read.has_value() == problems.empty());
    if (read) demand(read->keys.size() >= 2);
}

}  // namespace

// The first byte says what the rest is, so that each parser is met without the frame around it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    switch (data[0] % 5) {
        case 0:
            try_bundle(bytes);
            break;
        case 1:
            try_bundle(wrap(bytes));
            break;
        case 2:
            try_trust(bytes);
            break;
        case 3: {
            rules::Problems problems;
            demand(parse_manifest(bytes, problems).has_value() == problems.empty());
            break;
        }
        default:
            if (const auto read = read_envelope(bytes, "{}"); !read) demand(!read.error().message.empty());
            break;
    }
    return 0;
}
