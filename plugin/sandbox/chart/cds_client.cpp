#include "plugin/sandbox/chart/cds_client.hpp"

#include <openssl/rand.h>

#include <array>
#include <memory>

#include "fhir/client/auth/jwt.hpp"
#include "plugin/sandbox/assertions.hpp"
#include "plugin/sandbox/chart/record.hpp"
#include "plugin/sandbox/escapes.hpp"
#include "plugin/sandbox/rewrite.hpp"

namespace hv::plugin::sandbox {
namespace {

using fhir::client::SigningKey;

constexpr std::string_view scope = "patient/*.rs user/Practitioner.rs user/PractitionerRole.rs";
constexpr std::int64_t kept = 60;  // seconds: what a service offers
constexpr std::chrono::milliseconds patience{5'000};

// A UUID of version 4.
std::string new_uuid() {
    static constexpr std::string_view digits = "0123456789abcdef";
    std::array<unsigned char, 16> bytes{};
    RAND_bytes(bytes.data(), static_cast<int>(bytes.size()));
    bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0fU) | 0x40U);
    bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3fU) | 0x80U);
    std::string uuid;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) uuid += '-';
        uuid += digits[bytes[i] >> 4U];
        uuid += digits[bytes[i] & 15U];
    }
    return uuid;
}

std::string root_of(const std::string& base) {
    return base.substr(0, base.rfind('/'));
}

std::string replaced(std::string text, std::string_view token, std::string_view value) {
    for (std::size_t at = text.find(token); at != std::string::npos; at = text.find(token, at + value.size())) {
        text.replace(at, token.size(), value);
    }
    return text;
}

std::string filled(std::string query, const CdsQuestion& question) {
    const std::string& user = question.user.reference;
    query = replaced(std::move(query), "{{context.patientId}}", question.patient);
    query = replaced(std::move(query), "{{context.userId}}", user);
    query = replaced(std::move(query), "{{userPractitionerId}}", user.substr(user.find('/') + 1));
    return replaced(std::move(query), "{{userPractitionerRoleId}}", question.user.role_id);
}

void write_context(json::Writer& out, const CdsQuestion& question) {
    out.key("context").begin_object().member("userId", question.user.reference).member("patientId", question.patient);
    if (const auto draft = json::Document::parse(question.draft); draft) {
        const std::string id(draft->root()["id"].text());
        if (question.hook == "order-select") {
            out.key("selections").begin_array().string("MedicationRequest/" + id).end_array();
        }
        out.key("draftOrders").begin_object().member("resourceType", "Bundle").member("type", "collection");
        out.key("entry").begin_array().begin_object().key("resource");
        copy(out, draft->root());
        out.end_object().end_array().end_object();
    }
    out.end_object();
}

}  // namespace

CdsClient::CdsClient(SandboxEhr& ehr, Clock& clock, Transport* out)
    : ehr_(ehr),
      clock_(clock),
      out_(out),
      key_(*SigningKey::generate(fhir::client::Algorithm::es384, {.kid = "sandbox-cds"})) {}

void CdsClient::set(ServicePlace place) {
    const std::lock_guard lock(mutex_);
    place_ = std::move(place);
    services_until_ = earliest_instant;
}

ServicePlace CdsClient::place() const {
    const std::lock_guard lock(mutex_);
    return place_;
}

Result<std::string> CdsClient::jwt_for(const std::string& url) {
    const std::int64_t now = clock_.now().nanoseconds / 1'000'000'000;
    json::Writer claims;
    claims.begin_object().member("iss", root_of(ehr_.base())).member("aud", url);
    claims.key("iat").integer(now).key("exp").integer(now + 60);
    claims.member("jti", new_uuid()).end_object();
    return fhir::client::sign_jwt(key_, "JWT", claims.take());
}

Result<std::string> CdsClient::call(const std::string& method, const std::string& url, const std::string& body,
                                    const std::string& language) {
    Result<std::string> jwt = jwt_for(url);
    if (!jwt) return jwt;
    HttpRequest request;
    request.method = method;
    request.url = url;
    request.headers = {{"Authorization", "Bearer " + *jwt}, {"Accept", "application/json"}};
    if (!language.empty()) request.headers.push_back({"Accept-Language", language});
    if (!body.empty()) request.headers.push_back({"Content-Type", "application/json"});
    request.body = body;
    request.timeout = patience;
    const auto said = out_->send(request);
    if (const auto* const failure = std::get_if<HttpFailure>(&said)) return failure->error;
    const auto& reply = std::get<HttpReply>(said);
    if (reply.status == 200) return reply.body;
    const Fault fault = reply.status == 401 || reply.status == 403 ? Fault::denied
                        : reply.status >= 500                      ? Fault::unavailable
                                                                   : Fault::invalid;
    return Error{fault, "the service answered " + std::to_string(reply.status), ""};
}

Result<std::vector<CdsClient::Service>> CdsClient::services() {
    std::string base;
    {
        const std::lock_guard lock(mutex_);
        if (clock_.now() < services_until_) return services_;
        base = place_.cds_base;
    }
    const Result<std::string> found = call("GET", base, "", "");
    if (!found) return Error(found.error()).in("discovery");
    const auto document = json::Document::parse(*found);
    if (!document) return Error{Fault::invalid, "discovery: no JSON that can be read", ""};
    std::vector<Service> all;
    for (const json::Value one : document->root()["services"].items()) {
        Service service{std::string(one["id"].text()), std::string(one["hook"].text()), {}};
        for (const auto& member : one["prefetch"].members()) {
            service.prefetch.emplace_back(member.name, member.value.text());
        }
        all.push_back(std::move(service));
    }
    const std::lock_guard lock(mutex_);
    services_ = all;
    services_until_ = clock_.now().plus_seconds(kept);
    return all;
}

std::string CdsClient::prefetched(const std::string& query, const std::string& token) {
    HttpRequest request;
    request.url = ehr_.base() + "/" + query;
    request.headers = {{"Authorization", "Bearer " + token}, {"Accept", "application/fhir+json"}};
    HttpReply reply = ehr_.handle(request);
    return reply.status == 200 ? std::move(reply.body) : "null";
}

std::string CdsClient::body_of(const CdsQuestion& question, const Service& service) {
    Grant grant;
    grant.client = place().client_id;
    grant.scope = scope;
    grant.patient = question.patient;
    grant.user = question.user.reference;
    const std::int64_t life = grant.life;
    const std::string subject = grant.client;
    const std::string token = ehr_.give_token(std::move(grant));
    json::Writer out;
    out.begin_object().member("hook", question.hook).member("hookInstance", new_uuid());
    out.member("fhirServer", ehr_.base()).key("fhirAuthorization").begin_object();
    out.member("access_token", token).member("token_type", "Bearer").key("expires_in").integer(life);
    out.member("scope", scope).member("subject", subject).member("patient", question.patient).end_object();
    write_context(out, question);
    if (!service.prefetch.empty()) {
        out.key("prefetch").begin_object();
        for (const auto& [name, query] : service.prefetch) {
            out.key(name).raw(prefetched(filled(query, question), token));
        }
        out.end_object();
    }
    return out.end_object().take();
}

Result<std::vector<ShownCard>> CdsClient::ask(const CdsQuestion& question) {
    const std::string base = place().cds_base;
    if (base.empty() || out_ == nullptr) return Error{Fault::unavailable, "no service is set", ""};
    calls_.acquire();
    const std::unique_ptr<std::counting_semaphore<2>, void (*)(std::counting_semaphore<2>*)> given_back(
        &calls_, [](std::counting_semaphore<2>* calls) { calls->release(); });
    const auto offered = services();
    if (!offered) return offered.error();
    std::vector<ShownCard> shown;
    for (const Service& service : *offered) {
        if (service.hook != question.hook) continue;
        const auto said =
            call("POST", base + "/" + url_encoded(service.id), body_of(question, service), question.language);
        if (!said) return Error(said.error()).in("`" + service.id + "`");
        auto cards = read_cards(*said);
        if (!cards) return std::move(cards).error().in("`" + service.id + "`");
        for (Card& card : *cards) shown.push_back({service.id, std::move(card)});
    }
    return shown;
}

Result<bool> CdsClient::feedback(const std::string& service, const std::string& feedback) {
    const std::string base = place().cds_base;
    if (base.empty() || out_ == nullptr) return Error{Fault::unavailable, "no service is set", ""};
    const auto said =
        call("POST", base + "/" + url_encoded(service) + "/feedback", R"({"feedback":[)" + feedback + "]}", "");
    if (!said) return said.error();
    return true;
}

}  // namespace hv::plugin::sandbox
