// Keys of CDS Hooks: [ehr.hooks].
#include <array>

#include "plugin/app/config_table.hpp"

namespace hv::plugin::app {

namespace {

constexpr std::array table{
    Key<EhrConfig>{
        "hooks.on", "false", false,
        "Whether this EHR may call our CDS Hooks at /<name>/cds-services (and at /cds-services while it is the "
        "only one).",
        "Om denne EPJ-en kan kalle CDS Hooks hos oss på /<navn>/cds-services (og på /cds-services så lenge den "
        "er den eneste).",
        [](EhrConfig& e) -> Place { return &e.hooks.on; }},
    Key<EhrConfig>{
        "hooks.issuers", R"([{ iss="https://epj.example.no", jku="https://epj.example.no/cds/jwks" }])", false,
        "Who may call: `iss` of the JWT, with `jku` (where its keys are published) or `jwks_file` (a file of "
        "them). A list `fhir_servers` in it takes the place of hooks.fhir_servers for that caller.",
        "Hvem som kan kalle: `iss` i JWT-en, med `jku` (der nøklene er publisert) eller `jwks_file` (en fil med "
        "dem). En liste `fhir_servers` i den gjelder i stedet for hooks.fhir_servers for den som kaller.",
        [](EhrConfig& e) -> Place { return &e.hooks.issuers; }},
    Key<EhrConfig>{"hooks.fhir_servers", R"(["https://fhir.example.no/r4"])", false,
                   "The FHIR servers that a call may send us to with its token; without it the EHR's own `url` alone.",
                   "FHIR-tjenerne et kall kan sende oss til med sitt token; uten den bare EPJ-ens egen `url`.",
                   [](EhrConfig& e) -> Place { return &e.hooks.fhir_servers; }},
    Key<EhrConfig>{"hooks.require_jwt", "true", false,
                   "`false` answers calls without a JWT: for tests on a closed network only.",
                   "`false` svarer på kall uten JWT: bare til test på et lukket nett.",
                   [](EhrConfig& e) -> Place { return &e.hooks.require_jwt; }},
    Key<EhrConfig>{"hooks.cors_origins", R"(["https://epj.example.no"])", false,
                   "Origins whose pages may call us from a browser; without it none.",
                   "Opphav (origin) til sider som kan kalle oss fra en nettleser; uten den ingen.",
                   [](EhrConfig& e) -> Place { return &e.hooks.cors_origins; }},
    Key<EhrConfig>{"hooks.most_cards",
                   "4",
                   false,
                   "More cards than this are never shown at once.",
                   "Flere kort enn dette vises aldri samtidig.",
                   [](EhrConfig& e) -> Place { return &e.hooks.most_cards; },
                   {1, 10}},
};

}  // namespace

std::span<const Key<EhrConfig>> hook_keys() {
    return table;
}

}  // namespace hv::plugin::app
