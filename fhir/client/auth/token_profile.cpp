#include "fhir/client/auth/token_profile.hpp"

#include <algorithm>

#include "fhir/json/value.hpp"
#include "fhir/json/writer.hpp"

namespace hv::fhir::client {
namespace {

bool nine_digits(std::string_view number) {
    return number.size() == 9 && number.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

TokenProfile smart_profile() {
    TokenProfile profile;
    profile.name = "smart";
    profile.algorithms = {Algorithm::rs384, Algorithm::es384};
    return profile;
}

TokenProfile helseid_profile() {
    TokenProfile profile;
    profile.name = "helseid";
    profile.audience = AssertionAudience::issuer;
    profile.assertion_type = "client-authentication+jwt";
    profile.life = std::chrono::seconds(10);
    profile.longest_life = std::chrono::seconds(60);
    profile.tells_times = true;
    profile.client_id_in_form = true;
    profile.pushed_authorization = true;
    profile.binding = TokenBinding::dpop;
    profile.algorithms = every_algorithm();
    return profile;
}

Result<bool> check(const TokenProfile& profile) {
    if (profile.life < profile.shortest_life || profile.life > profile.longest_life) {
        return Error{Fault::invalid,
                     "an assertion of " + std::to_string(profile.life.count()) + " s does not fit profile `" +
                         profile.name + '`',
                     "set its life to between " + std::to_string(profile.shortest_life.count()) + " and " +
                         std::to_string(profile.longest_life.count()) + " s"};
    }
    if (profile.assertion_claims.empty()) return true;
    const Result<json::Document> claims = json::Document::parse(profile.assertion_claims);
    if (!claims || !claims->root().is_object()) {
        return Error{Fault::invalid, "the assertion's further claims are no JSON object", "wanted `{\"name\": ...}`"};
    }
    return true;
}

TokenProfile narrowed(TokenProfile profile, const std::vector<std::string>& announced) {
    if (announced.empty()) return profile;
    std::erase_if(profile.algorithms, [&announced](Algorithm algorithm) {
        return std::ranges::find(announced, name(algorithm)) == announced.end();
    });
    return profile;
}

Result<std::string> helseid_organisation(std::string_view parent, std::string_view child) {
    if (!nine_digits(parent) || !(child.empty() || nine_digits(child))) {
        return Error{Fault::invalid, "an organisation number has nine digits", "take it from Enhetsregisteret"};
    }
    json::Writer writer;
    writer.begin_object().key("assertion_details").begin_array().begin_object();
    writer.member("type", "helseid_authorization").key("practitioner_role").begin_object();
    writer.key("organization").begin_object().key("identifier").begin_object();
    writer.member("system", "urn:oid:1.0.6523").member("type", "ENH");
    writer.member("value", "NO:ORGNR:" + std::string(parent) + ':' + std::string(child));
    writer.end_object().end_object().end_object().end_object().end_array().end_object();
    return writer.take();
}

}  // namespace hv::fhir::client
