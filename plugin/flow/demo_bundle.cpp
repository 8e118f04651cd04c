#include "plugin/flow/demo_bundle.hpp"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include "fhir/json/writer.hpp"
#include "rules/bundle/bundle.hpp"
#include "rules/bundle/engine_version.hpp"

namespace hv::plugin {
namespace {

namespace rb = rules::bundle;

Result<rb::SecretKey> new_key() {
    rb::KeyBytes seed{};
    if (RAND_bytes(seed.data(), static_cast<int>(seed.size())) != 1)
        return Error{Fault::internal, "the machine gives no random bytes", "see whether /dev/urandom can be read"};
    const rb::SecretKey key(seed);
    OPENSSL_cleanse(seed.data(), seed.size());
    return key;
}

void write_key(json::Writer& out, const rb::PublicKey& key, std::string_view person, rb::Role role, Date today) {
    out.begin_object().member("id", key.id()).member("person", person).member("role", rb::text(role));
    out.member("publicKey", key.base64()).member("validFrom", today.plus_days(-1).text());
    out.member("validTo", today.plus_months(12).text()).end_object();
}

}  // namespace

Result<DemoBundle> demo_bundle(Date today) {
    rb::Shipped shipped = rb::shipped_files();
    rb::Manifest about;
    about.id = "no.hjertevakt.demo";
    about.version = "1.0.0";
    about.sequence = 1;
    about.requires_engine = rb::engine_from(rb::engine_version());
    about.jurisdiction = {"NO"};
    about.steward = "Hjertevakt demo";
    about.sets = std::move(shipped.sets);
    Result<std::string> bytes = rb::pack(std::move(about), shipped.files);

    json::Writer trust(json::Layout::indented);
    trust.begin_object().key("keys").begin_array();
    for (const rb::Role role : {rb::Role::clinical, rb::Role::it}) {
        if (!bytes) return std::move(bytes).error();
        const Result<rb::SecretKey> key = new_key();
        if (!key) return key.error();
        bytes = rb::add_signature(*bytes, *key);
        write_key(trust, key->public_key(), role == rb::Role::clinical ? "Demo Kliniker" : "Demo Driftsvakt", role,
                  today);
    }
    if (!bytes) return std::move(bytes).error();
    trust.end_array().end_object();
    return DemoBundle{std::move(*bytes), trust.take() + '\n'};
}

}  // namespace hv::plugin
