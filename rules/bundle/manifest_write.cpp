#include "fhir/json/writer.hpp"
#include "rules/bundle/manifest.hpp"

namespace hv::rules::bundle {
namespace {

void write_date(json::Writer& out, std::string_view name, const std::optional<Date>& date) {
    if (date) out.member(name, date->text());
}

void write_period(json::Writer& out, const Manifest& manifest) {
    if (!manifest.effective_from && !manifest.effective_to) return;
    out.key("effectivePeriod").begin_object();
    write_date(out, "start", manifest.effective_from);
    write_date(out, "end", manifest.effective_to);
    out.end_object();
}

}  // namespace

std::string write_manifest(const Manifest& manifest) {
    json::Writer out(json::Layout::indented);
    out.begin_object().member("id", manifest.id).member("version", manifest.version);
    out.key("sequence").integer(manifest.sequence);
    out.member("requiresEngine", manifest.requires_engine).member("status", text(manifest.status));
    out.key("jurisdiction").begin_array();
    for (const std::string& place : manifest.jurisdiction) out.string(place);
    out.end_array().member("steward", manifest.steward);
    write_date(out, "approvalDate", manifest.approved);
    write_date(out, "lastReviewDate", manifest.last_review);
    write_date(out, "nextReviewDate", manifest.next_review);
    write_period(out, manifest);
    write_date(out, "expires", manifest.expires);
    out.key("sets").begin_array();
    for (const ListedSet& set : manifest.sets) {
        out.begin_object().member("id", set.id).member("version", set.version);
        out.key("cases").integer(set.cases).end_object();
    }
    out.end_array().key("cases").integer(manifest.cases).key("files").begin_array();
    for (const ListedFile& file : manifest.files) {
        out.begin_object().member("path", file.path).member("sha256", file.sha256);
        out.key("size").integer(file.size).end_object();
    }
    out.end_array().end_object();
    return out.take() + '\n';
}

std::string_view text(Status status) {
    switch (status) {
        case Status::draft:
            return "draft";
        case Status::active:
            return "active";
        case Status::retired:
            return "retired";
    }
    return "";
}

Expiry expiry(const std::optional<Date>& expires, Date today) {
    if (!expires) return Expiry::never;
    const std::int32_t days = *expires - today;
    if (days < 0) return Expiry::expired;
    return days <= 30 ? Expiry::within_30_days : days <= 90 ? Expiry::within_90_days : Expiry::far;
}

std::string_view text(Expiry expiry) {
    switch (expiry) {
        case Expiry::never:
            return "never";
        case Expiry::far:
            return "far";
        case Expiry::within_90_days:
            return "within-90-days";
        case Expiry::within_30_days:
            return "within-30-days";
        case Expiry::expired:
            return "expired";
    }
    return "";
}

}  // namespace hv::rules::bundle
