#include "plugin/cli/bundle_files.hpp"

#include "fhir/base/zone.hpp"
#include "plugin/app/system_clock.hpp"

namespace hv::plugin::cli {
namespace {

namespace rb = rules::bundle;

void line(std::string& out, std::string_view what, const std::string& value) {
    constexpr std::size_t column = 16;
    std::string left(what);
    left.resize(column, ' ');
    out += left + value + '\n';
}

void date_line(std::string& out, std::string_view what, const std::optional<Date>& date) {
    if (date) line(out, what, date->text());
}

}  // namespace

Date today() {
    return oslo_date(app::SystemClock().now());
}

Result<std::optional<Date>> read_day(const std::string& option, const std::string& text) {
    if (text.empty()) return std::optional<Date>();
    const std::optional<Date> date = Date::parse(text);
    if (date) return date;
    return Error{Fault::invalid, '`' + option + "`: `" + text + "` is no day", "write it as YYYY-MM-DD"};
}

std::string title_of(const rb::Manifest& manifest) {
    return manifest.id + ' ' + manifest.version + ", sequence " + std::to_string(manifest.sequence);
}

std::string summary_of(const rb::Bundle& bundle) {
    const rb::Manifest& manifest = bundle.manifest;
    std::string out = title_of(manifest) + '\n';
    line(out, "digest", bundle.digest);
    line(out, "status", std::string(rb::text(manifest.status)));
    line(out, "steward", manifest.steward);
    line(out, "engine", manifest.requires_engine);
    date_line(out, "approved", manifest.approved);
    date_line(out, "last review", manifest.last_review);
    date_line(out, "next review", manifest.next_review);
    date_line(out, "in force from", manifest.effective_from);
    date_line(out, "until", manifest.effective_to);
    date_line(out, "expires", manifest.expires);
    line(out, "cases", std::to_string(manifest.cases));
    std::string_view what = "sets";
    for (const rb::ListedSet& set : manifest.sets) {
        line(out, what, set.id + ' ' + set.version + ", " + std::to_string(set.cases) + " cases");
        what = "";
    }
    return out;
}

int reject(Console& console, const std::string& path, const Error& error) {
    console.fail({error.fault, '`' + path + "`: " + error.message, error.hint});
    return exit_rejected;
}

void write_problem(json::Writer& out, const rules::Problem& problem) {
    out.begin_object().member("code", problem.code).member("file", problem.file);
    out.key("line").integer(static_cast<std::int64_t>(problem.line));
    out.key("column").integer(static_cast<std::int64_t>(problem.column));
    out.member("message", problem.message).member("hint", problem.hint).end_object();
}

}  // namespace hv::plugin::cli
