#include "plugin/smart/launch_state.hpp"

#include "fhir/client/auth/base64url.hpp"
#include "fhir/client/auth/numeric_date.hpp"
#include "fhir/json/value.hpp"
#include "fhir/json/writer.hpp"

namespace hv::plugin::smart {
namespace {

constexpr std::string_view place = "launch state";
constexpr std::size_t longest = 8192;

}  // namespace

std::string state_of(const Pending& pending, const Seal& seal) {
    json::Writer out;
    out.begin_object().member("e", pending.ehr).member("p", pending.place).member("r", pending.redirect);
    out.member("v", pending.verifier).member("n", pending.nonce).member("b", pending.browser);
    out.key("w").boolean(pending.worklist).key("x").integer(fhir::client::numeric_date(pending.expires)).end_object();
    return fhir::client::to_base64url(seal.close(out.take(), place));
}

std::optional<Pending> read_state(std::string_view state, const Seal& seal, Instant now) {
    const auto sealed = state.size() > longest ? std::nullopt : fhir::client::from_base64url(state);
    const auto plain = sealed ? seal.open(*sealed, place) : std::nullopt;
    if (!plain) return std::nullopt;
    const auto document = json::Document::parse(*plain);
    if (!document) return std::nullopt;
    const json::Value root = document->root();
    Pending pending;
    const std::pair<const char*, std::string*> texts[] = {{"e", &pending.ehr},      {"p", &pending.place},
                                                          {"r", &pending.redirect}, {"v", &pending.verifier},
                                                          {"n", &pending.nonce},    {"b", &pending.browser}};
    for (const auto& [name, into] : texts) *into = root[name].text();
    pending.worklist = root["w"].is_true();
    const auto expires = fhir::client::read_numeric_date(root["x"]);
    if (!expires || *expires <= now) return std::nullopt;
    pending.expires = *expires;
    return pending;
}

}  // namespace hv::plugin::smart
