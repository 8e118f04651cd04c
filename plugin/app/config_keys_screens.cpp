// Keys of the clinicians' screens: [session], [worklist] and [ehr.launch].
#include <array>

#include "plugin/app/config_table.hpp"

namespace hv::plugin::app {

namespace {

constexpr std::array<std::string_view, 2> clients{"confidential", "public"};
constexpr std::array<std::string_view, 2> sees{"unit", "all"};
constexpr std::array<std::string_view, 3> accesses{"online", "offline", "none"};
constexpr double day = 24.0 * 3600;

constexpr std::array service_table{
    Key<Config>{"session.key_file", R"("/run/credentials/hjertevakt.service/session-key")", false,
                "Seals browser sessions in the database. Without it a new one is made at every start, and everybody is "
                "logged out.",
                "Forsegler nettleserøkter i databasen. Uten den lages en ny ved hver start, og alle blir logget ut.",
                [](Config& c) -> Place { return &c.session.key_file; }},
    Key<Config>{"session.idle",
                R"("30 min")",
                false,
                "A session ends after so long without a request.",
                "En økt slutter etter så lang tid uten en forespørsel.",
                [](Config& c) -> Place { return &c.session.idle; },
                {60, day}},
    Key<Config>{"session.longest",
                R"("10 h")",
                false,
                "A session ends so long after the login, whatever happens.",
                "En økt slutter så lenge etter innloggingen, uansett.",
                [](Config& c) -> Place { return &c.session.longest; },
                {300, 7 * day}},
    Key<Config>{"worklist.issuer",
                R"("https://login.example.no")",
                false,
                "The hospital's OpenID provider, for those who come without a launch. Without it there is no login.",
                "Sykehusets OpenID-leverandør, for dem som kommer uten oppstart fra EPJ. Uten den finnes ingen "
                "innlogging.",
                [](Config& c) -> Place { return &c.worklist.issuer; },
                {},
                wrong_url},
    Key<Config>{"worklist.client_id", R"("hjertevakt")", false, "What the provider calls us.",
                "Det leverandøren kaller oss.", [](Config& c) -> Place { return &c.worklist.client_id; }},
    Key<Config>{"worklist.client", R"("confidential")", false,
                "`confidential` proves itself with a key, `public` does not.",
                "`confidential` beviser seg med en nøkkel, `public` gjør det ikke.",
                [](Config& c) -> Place { return words(c.worklist.client, clients); }},
    Key<Config>{"worklist.keys", R"(["/run/credentials/hjertevakt.service/login-key"])", false,
                "Files of private keys, as ehr.auth.keys.", "Filer med private nøkler, som ehr.auth.keys.",
                [](Config& c) -> Place { return &c.worklist.keys; }},
    Key<Config>{"worklist.scope",
                R"("openid profile")",
                false,
                "What is asked for.",
                "Det vi ber om.",
                [](Config& c) -> Place { return &c.worklist.scope; },
                {},
                wrong_empty},
    Key<Config>{"worklist.roles_claim",
                R"("roles")",
                false,
                "The claim of the id_token that holds roles.",
                "Feltet i id_token som inneholder roller.",
                [](Config& c) -> Place { return &c.worklist.roles_claim; },
                {},
                wrong_empty},
    Key<Config>{"worklist.psychiatrist", R"(["hjertevakt-psykiater"])", false,
                "Its values that make somebody a psychiatrist here.", "Verdiene som gjør noen til psykiater her.",
                [](Config& c) -> Place { return &c.worklist.psychiatrist; }},
    Key<Config>{"worklist.gp", "[]", false, "Its values that make somebody a GP here.",
                "Verdiene som gjør noen til fastlege her.", [](Config& c) -> Place { return &c.worklist.gp; }},
    Key<Config>{"worklist.unit_claim", R"("unit")", false, "The claim that names the user's unit.",
                "Feltet som sier hvilken enhet brukeren hører til.",
                [](Config& c) -> Place { return &c.worklist.unit_claim; }},
    Key<Config>{"worklist.user_claim",
                R"("sub")",
                false,
                "The claim that says who it is, in audit and ownership; never one with a personal number. Best is the "
                "EHR's own `Practitioner/...`.",
                "Feltet som sier hvem det er, i logg og eierskap; aldri ett med fødselsnummer. Best er EPJ-ens egen "
                "`Practitioner/...`.",
                [](Config& c) -> Place { return &c.worklist.user_claim; },
                {},
                wrong_empty},
    Key<Config>{"worklist.ehr", R"("sykehuset")", false, "Whose patients: the `name` of an [[ehr]].",
                "Hvem sine pasienter: `name` til en [[ehr]].", [](Config& c) -> Place { return &c.worklist.ehr; }},
    Key<Config>{
        "worklist.see", R"("unit")", false,
        "Whom a psychiatrist sees: `unit`, the patients of their unit and those that they own or are responsible "
        "for; `all`, every patient of the EHR.",
        "Hvem en psykiater ser: `unit`, pasientene i egen enhet og dem de selv har ansvar for; `all`, alle "
        "pasienter i EPJ.",
        [](Config& c) -> Place { return words(c.worklist.see, sees); }},
    Key<Config>{"worklist.ca", R"("/etc/hjertevakt/tls/login-ca.pem")", false,
                "The authority of the provider's certificate; without it those of the system.",
                "Utstederen av leverandørens sertifikat; uten den systemets.",
                [](Config& c) -> Place { return &c.worklist.ca; }},
    Key<Config>{"worklist.proxy",
                R"("http://proxy.example.no:3128")",
                false,
                "An outbound proxy, without a password.",
                "En mellomtjener (proxy) ut, uten passord.",
                [](Config& c) -> Place { return &c.worklist.proxy; },
                {},
                wrong_url},
};

constexpr std::array ehr_table{
    Key<EhrConfig>{"launch.client_id", R"("hjertevakt-page")", false,
                   "What the EHR's authorization server calls our page. Without it the EHR launches nothing.",
                   "Det EPJ-ens autorisasjonstjener kaller siden vår. Uten den starter EPJ ingenting.",
                   [](EhrConfig& e) -> Place { return &e.launch.client_id; }},
    Key<EhrConfig>{"launch.client", R"("confidential")", false,
                   "`confidential` proves itself with a key, `public` does not.",
                   "`confidential` beviser seg med en nøkkel, `public` gjør det ikke.",
                   [](EhrConfig& e) -> Place { return words(e.launch.client, clients); }},
    Key<EhrConfig>{"launch.keys", R"(["/run/credentials/hjertevakt.service/launch-key"])", false,
                   "Files of private keys. Without them those of ehr.auth.keys.",
                   "Filer med private nøkler. Uten dem de i ehr.auth.keys.",
                   [](EhrConfig& e) -> Place { return &e.launch.keys; }},
    Key<EhrConfig>{"launch.scope", R"("user/Organization.rs")", false,
                   "Asked for beside what the rules in force need, `openid`, `fhirUser` and the launch itself.",
                   "Det vi ber om i tillegg til det reglene trenger, `openid`, `fhirUser` og selve oppstarten.",
                   [](EhrConfig& e) -> Place { return &e.launch.scope; }},
    Key<EhrConfig>{
        "launch.access", R"("online")", false,
        "How long the page may go on: `online` while the user is logged in at the EHR, `offline` beyond that, "
        "`none` as long as the first token lives.",
        "Hvor lenge siden kan fortsette: `online` mens brukeren er innlogget i EPJ, `offline` utover det, "
        "`none` så lenge det første tokenet lever.",
        [](EhrConfig& e) -> Place { return words(e.launch.access, accesses); }},
    Key<EhrConfig>{"launch.frame_ancestors", R"(["https://epj.example.no"])", false,
                   "Origins that may show our pages in a frame; without them none may.",
                   "Opphav som kan vise sidene våre i en ramme; uten dem kan ingen.",
                   [](EhrConfig& e) -> Place { return &e.launch.frame_ancestors; }},
    Key<EhrConfig>{
        "launch.gp", R"(["urn:oid:2.16.578.1.12.4.1.1.9034|1"])", false,
        "Who is a GP here: `code` or `system|code` of PractitionerRole or qualification, `claim=value` of the "
        "id_token, or `Practitioner/...`.",
        "Hvem som er fastlege her: `kode` eller `system|kode` i PractitionerRole eller kvalifikasjon, "
        "`felt=verdi` i id_token, eller `Practitioner/...`.",
        [](EhrConfig& e) -> Place { return &e.launch.gp; }},
    Key<EhrConfig>{"launch.psychiatrist", R"(["http://snomed.info/sct|80584001"])", false,
                   "Who is a psychiatrist here; everybody else sees the page of the launch's patient and nothing more.",
                   "Hvem som er psykiater her; alle andre ser siden til pasienten i oppstarten og ikke mer.",
                   [](EhrConfig& e) -> Place { return &e.launch.psychiatrist; }},
    Key<EhrConfig>{"launch.home",
                   R"("https://epj.example.no")",
                   false,
                   "The EHR's own page, offered where a session is over.",
                   "EPJ-ens egen side, som tilbys der en økt er over.",
                   [](EhrConfig& e) -> Place { return &e.launch.home; },
                   {},
                   wrong_url},
};

}  // namespace

std::span<const Key<Config>> screen_keys() {
    return service_table;
}

std::span<const Key<EhrConfig>> launch_keys() {
    return ehr_table;
}

}  // namespace hv::plugin::app
