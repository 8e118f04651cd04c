#include "plugin/cli/ehr_probe.hpp"

#include <chrono>

#include "fhir/client/capability.hpp"
#include "fhir/client/exchange.hpp"
#include "fhir/client/retry_after.hpp"
#include "fhir/client/url.hpp"

namespace hv::plugin::cli {
namespace {

using namespace fhir::client;

constexpr std::chrono::milliseconds patience{30'000};

Instant now() {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::nanoseconds>(since).count()};
}

Result<HttpReply> metadata(Transport& transport, const std::string& root) {
    HttpRequest request;
    request.url = root + "/metadata";
    request.headers = {{"Accept", "application/fhir+json"}};
    request.timeout = patience;
    std::variant<HttpReply, HttpFailure> came = transport.send(request);
    if (auto* failure = std::get_if<HttpFailure>(&came)) return std::move(failure->error);
    HttpReply& reply = std::get<HttpReply>(came);
    if (reply.status != 200) return status_error(reply, {}).in("capability statement");
    if (std::optional<Error> error = no_json(reply)) return std::move(*error).in("capability statement");
    return std::move(reply);
}

}  // namespace

Result<Probe> probe_ehr(const std::string& address, const Quirks& quirks, const CurlOptions& options) {
    const Result<Url> base = Url::parse(address);
    if (!base) return base.error();
    std::string root = base->text().substr(0, base->text().find('?'));
    while (root.ends_with('/')) root.pop_back();

    CurlTransport transport(options);
    Probe probe;
    probe.url = root;
    probe.quirks = quirks.names();
    Result<HttpReply> reply = metadata(transport, root);
    if (!reply) return std::move(reply).error();
    probe.at = now();
    if (const std::string* const date = reply->header("Date")) {
        if (const std::optional<Instant> theirs = parse_http_date(*date, probe.at)) {
            probe.clock_ahead = theirs->nanoseconds / 1'000'000'000 - probe.at.nanoseconds / 1'000'000'000;
        }
    }
    Result<Abilities> abilities = read_capability(reply->body);
    if (!abilities) return std::move(abilities).error();
    apply(quirks, *abilities);
    probe.abilities = *std::move(abilities);
    probe.certificate = transport.peer_certificate();

    const Instant begin = now();
    Result<SmartConfiguration> smart = fetch_smart_configuration(transport, *Url::parse(root), patience);
    probe.milliseconds = (now().nanoseconds - begin.nanoseconds) / 1'000'000;
    if (smart) {
        probe.smart = *std::move(smart);
    } else {
        probe.no_smart = std::move(smart).error();
    }
    return probe;
}

}  // namespace hv::plugin::cli
