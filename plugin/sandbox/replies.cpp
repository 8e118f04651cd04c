// Answers as every interaction gives them.
#include <ctime>

#include "plugin/sandbox/core.hpp"

namespace hv::plugin::sandbox {
namespace {

constexpr std::string_view fhir_json = "application/fhir+json;charset=UTF-8";

}  // namespace

Answer outcome(int status, std::string_view code, std::string_view text) {
    json::Writer out;
    out.begin_object().member("resourceType", "OperationOutcome").key("issue").begin_array().begin_object();
    out.member("severity", status < 400 ? "information" : "error").member("code", code).member("diagnostics", text);
    out.end_object().end_array().end_object();
    return {status, {{"Content-Type", std::string(fhir_json)}}, out.take(), nullptr};
}

std::string etag_of(const Version& version) {
    return "W/\"" + std::to_string(version.number) + "\"";
}

std::string version_of(std::string_view etag) {
    if (etag.starts_with("W/")) etag.remove_prefix(2);
    if (etag.size() >= 2 && etag.front() == '"' && etag.back() == '"') etag = etag.substr(1, etag.size() - 2);
    return std::string(etag);
}

std::string http_date(Instant instant) {
    const std::time_t seconds = instant.nanoseconds / 1'000'000'000;
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char text[40];
    return {text, std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts)};
}

// Always with milliseconds, as the precision of what is compared hangs on it.
std::string instant_text(Instant instant) {
    const std::int64_t milliseconds = instant.nanoseconds / 1'000'000;
    const std::string whole = text(Instant::of_seconds(milliseconds / 1000));
    const std::string fraction = std::to_string(1000 + milliseconds % 1000);
    return whole.substr(0, 19) + "." + fraction.substr(1) + whole.substr(19);
}

Answer resource_answer(const Core& core, int status, const Handle& version, std::string_view prefer) {
    Answer answer{status, {{"Content-Type", std::string(fhir_json)}}, {}, version};
    if (core.options.versions) answer.headers.push_back({"ETag", etag_of(*version)});
    answer.headers.push_back({"Last-Modified", http_date(version->at)});
    const std::string place = core.options.base + "/" + version->reference();
    const std::string history = "/_history/" + std::to_string(version->number);
    if (status == 201) {
        // Where the client chose the id it gets Content-Location alone, as from HAPI.
        const std::string_view name = version->method == "PUT" ? "Content-Location" : "Location";
        answer.headers.push_back({std::string(name), core.options.versions ? place + history : place});
    }
    if (prefer.find("return=minimal") != std::string_view::npos) return answer;
    if (prefer.find("return=OperationOutcome") != std::string_view::npos) {
        answer.body = outcome(status, "informational", "done").body;
    } else {
        answer.body = version->bytes;
    }
    return answer;
}

const std::string* Call::parameter(std::string_view name) const {
    for (const auto& [its_name, value] : parameters) {
        if (its_name == name) return &value;
    }
    return nullptr;
}

}  // namespace hv::plugin::sandbox
