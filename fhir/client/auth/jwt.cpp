#include "fhir/client/auth/jwt.hpp"

#include "fhir/client/auth/base64url.hpp"
#include "fhir/client/auth/numeric_date.hpp"
#include "fhir/json/writer.hpp"

namespace hv::fhir::client {
namespace {

constexpr std::size_t longest_token = std::size_t{1} << 16;

Error unreadable(const std::string& what) {
    return {Fault::invalid, "the token " + what, "its sender must repair this"};
}

struct Parts {
    std::string_view header;
    std::string_view claims;
    std::string_view signature;
    std::string_view signed_text;
};

std::optional<Parts> split(std::string_view token) {
    const std::size_t first = token.find('.');
    const std::size_t second = first == std::string_view::npos ? first : token.find('.', first + 1);
    if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos) return {};
    return Parts{token.substr(0, first), token.substr(first + 1, second - first - 1), token.substr(second + 1),
                 token.substr(0, second)};
}

Result<json::Document> object_of(std::string_view part, const std::string& which) {
    const std::optional<std::string> text = from_base64url(part);
    if (!text) return unreadable("has a " + which + " that is no base64url");
    Result<json::Document> document = json::Document::parse(*text, {.bytes = longest_token});
    if (!document || !document->root().is_object()) return unreadable("has a " + which + " that is no JSON object");
    return document;
}

Result<bool> read_header(Jwt& jwt) {
    const json::Value header = jwt.header.root();
    const std::optional<Algorithm> algorithm = algorithm_named(header["alg"].text());
    if (!algorithm) return unreadable("is signed with an algorithm that is not accepted");
    if (header["crit"]) return unreadable("wants extensions (`crit`) that we do not know");
    jwt.algorithm = *algorithm;
    jwt.typ = header["typ"].text();
    jwt.kid = header["kid"].text();
    return true;
}

Result<bool> read_audience(Jwt& jwt) {
    const json::Value audience = jwt.claims.root()["aud"];
    if (audience.is_string()) jwt.audience.emplace_back(audience.text());
    for (const json::Value one : audience.items()) jwt.audience.emplace_back(one.text());
    if (audience && jwt.audience.empty()) return unreadable("has an `aud` that is no text");
    return true;
}

Result<bool> read_claims(Jwt& jwt) {
    const json::Value claims = jwt.claims.root();
    for (const char* claim : {"iss", "sub", "jti"}) {
        if (claims[claim] && !claims[claim].is_string())
            return unreadable("has a `" + std::string(claim) + "` that is no text");
    }
    jwt.issuer = claims["iss"].text();
    jwt.subject = claims["sub"].text();
    jwt.jti = claims["jti"].text();
    const std::pair<const char*, std::optional<Instant>*> dates[] = {
        {"exp", &jwt.expires}, {"nbf", &jwt.not_before}, {"iat", &jwt.issued}};
    for (const auto& [claim, into] : dates) {
        if (!claims[claim]) continue;
        *into = read_numeric_date(claims[claim]);
        if (!*into) return unreadable("has an `" + std::string(claim) + "` that is no time");
    }
    return read_audience(jwt);
}

}  // namespace

Result<std::string> sign_jwt(const SigningKey& key, std::string_view typ, std::string_view claims, Names names) {
    json::Writer writer;
    writer.begin_object().member("alg", name(key.algorithm()));
    if (!typ.empty()) writer.member("typ", typ);
    if (names == Names::kid) writer.member("kid", key.kid());
    writer.end_object();
    std::string header = writer.take();
    if (names == Names::jwk) header.replace(header.size() - 1, 1, ",\"jwk\":" + key.bare_jwk() + '}');
    std::string token = to_base64url(header) + '.' + to_base64url(claims);
    const Result<std::string> signature = key.sign(token);
    if (!signature) return signature.error();
    return token + '.' + to_base64url(*signature);
}

Result<Jwt> read_jwt(std::string_view token) {
    if (token.size() > longest_token) return unreadable("is too long");
    const std::optional<Parts> parts = split(token);
    if (!parts) return unreadable("has not three parts");
    Jwt jwt;
    Result<json::Document> header = object_of(parts->header, "header");
    if (!header) return std::move(header).error();
    Result<json::Document> claims = object_of(parts->claims, "body");
    if (!claims) return std::move(claims).error();
    jwt.header = std::move(*header);
    jwt.claims = std::move(*claims);
    if (Result<bool> read = read_header(jwt); !read) return std::move(read).error();
    if (Result<bool> read = read_claims(jwt); !read) return std::move(read).error();
    return jwt;
}

}  // namespace hv::fhir::client
