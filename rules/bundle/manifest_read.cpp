#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "rules/bundle/engine_version.hpp"
#include "rules/bundle/manifest.hpp"
#include "rules/bundle/tar.hpp"
#include "rules/engine/document.hpp"
#include "rules/engine/fields.hpp"

namespace hv::rules::bundle {
namespace {

constexpr int most = std::numeric_limits<int>::max();

bool all_of(std::string_view text, std::string_view allowed) {
    return text.find_first_not_of(allowed) == std::string_view::npos;
}

constexpr std::string_view lower = "abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view digits = "0123456789";

// A text of our own shape; notes what was wanted when it is another.
template <class Test>
std::string read_shaped(Notes& notes, const Spot& spot, std::string_view wanted, Test test) {
    const std::optional<std::string> text = read_string(notes, spot);
    if (!text) return {};
    if (test(*text)) return *text;
    notes.add(spot.offset(), "bad-value", spot.place + ": " + quoted(*text) + " is no " + std::string(wanted));
    return {};
}

bool is_bundle_id(std::string_view text) {
    return text.size() <= 64 && text.find_first_of(lower) == 0 &&
           all_of(text, "abcdefghijklmnopqrstuvwxyz0123456789.-");
}

bool is_version(std::string_view text) {
    int parts = 0;
    while (true) {
        const std::string_view part = text.substr(0, text.find('.'));
        if (part.empty() || part.size() > 6 || !all_of(part, digits) || (part.size() > 1 && part[0] == '0'))
            return false;
        ++parts;
        if (part.size() == text.size()) return parts == 3;
        text.remove_prefix(part.size() + 1);
    }
}

bool is_sha256(std::string_view text) {
    return text.size() == 64 && all_of(text, "0123456789abcdef");
}

bool is_country(std::string_view text) {
    return text.size() == 2 && all_of(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
}

std::optional<Date> read_optional_date(Fields& fields, std::string_view name) {
    return read_date(fields.notes(), fields.optional(name));
}

std::string read_version(Fields& fields) {
    return read_shaped(fields.notes(), fields.required("version"), "version; write it like \"1.4.0\"", is_version);
}

ListedSet read_set(Notes& notes, const Spot& spot) {
    Fields fields(notes, spot);
    ListedSet set;
    set.id = read_id(notes, fields.required("id")).value_or("");
    set.version = fields.required_string("version");
    set.cases = read_int(notes, fields.required("cases"), 1, most).value_or(0);
    fields.finish();
    return set;
}

ListedFile read_file(Notes& notes, const Spot& spot) {
    Fields fields(notes, spot);
    ListedFile file;
    file.path = fields.required_string("path");
    file.sha256 = read_shaped(notes, fields.required("sha256"), "SHA-256 in hexadecimal digits", is_sha256);
    file.size = read_int(notes, fields.required("size"), 0, most).value_or(0);
    fields.finish();
    return file;
}

void read_period(Notes& notes, const Spot& spot, Manifest& manifest) {
    if (!spot) return;
    Fields fields(notes, spot);
    manifest.effective_from = read_optional_date(fields, "start");
    manifest.effective_to = read_optional_date(fields, "end");
    fields.finish();
    if (manifest.effective_from && manifest.effective_to && *manifest.effective_to < *manifest.effective_from)
        notes.add(spot.offset(), "bad-value", spot.place + ": ends before it starts");
}

void read_lists(Fields& fields, Manifest& manifest) {
    Notes& notes = fields.notes();
    for (const Spot& item : read_list(notes, fields.required("jurisdiction")))
        manifest.jurisdiction.push_back(
            read_shaped(notes, item, "country of two capitals, such as \"NO\"", is_country));
    for (const Spot& item : read_list(notes, fields.required("sets"))) {
        manifest.sets.push_back(read_set(notes, item));
        if (std::ranges::count(manifest.sets, manifest.sets.back().id, &ListedSet::id) > 1)
            notes.add(item.offset(), "set-twice",
                      item.place + ": " + quoted(manifest.sets.back().id) + " is listed twice");
    }
    const Spot files = fields.required("files");
    for (const Spot& item : read_list(notes, files)) {
        manifest.files.push_back(read_file(notes, item));
        if (manifest.files.size() > 1 && manifest.files[manifest.files.size() - 2].path >= manifest.files.back().path) {
            notes.add(item.offset(), "file-order",
                      item.place + ": " + quoted(manifest.files.back().path) + " is listed twice or not in its place");
            break;
        }
    }
}

Manifest read_manifest(Notes& notes, const Spot& root) {
    static constexpr std::array<std::string_view, 3> statuses{"draft", "active", "retired"};
    Fields fields(notes, root);
    Manifest manifest;
    manifest.id =
        read_shaped(notes, fields.required("id"), "id of a bundle: small letters, digits, `.` and `-`", is_bundle_id);
    manifest.version = read_version(fields);
    manifest.sequence = read_int(notes, fields.required("sequence"), 1, most).value_or(0);
    manifest.requires_engine =
        read_shaped(notes, fields.required("requiresEngine"), "condition on a version; write it like \">=0.1 <1\"",
                    [](std::string_view text) { return static_cast<bool>(satisfies(text, "0")); });
    if (const auto status = read_choice(notes, fields.required("status"), statuses))
        manifest.status = static_cast<Status>(*status);
    manifest.steward = fields.required_string("steward");
    manifest.approved = read_optional_date(fields, "approvalDate");
    manifest.last_review = read_optional_date(fields, "lastReviewDate");
    manifest.next_review = read_optional_date(fields, "nextReviewDate");
    read_period(notes, fields.optional("effectivePeriod"), manifest);
    manifest.expires = read_optional_date(fields, "expires");
    manifest.cases = read_int(notes, fields.required("cases"), 1, most).value_or(0);
    read_lists(fields, manifest);
    fields.finish();
    return manifest;
}

}  // namespace

std::optional<Manifest> parse_manifest(std::string_view bytes, Problems& problems) {
    Notes notes(manifest_file, bytes);
    std::optional<Manifest> manifest;
    read_document(notes, [&](const Spot& root) { manifest = read_manifest(notes, root); });
    notes.tell(problems);
    if (notes.count() > 0) return std::nullopt;
    return manifest;
}

}  // namespace hv::rules::bundle
