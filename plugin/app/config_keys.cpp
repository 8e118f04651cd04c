#include "plugin/app/config_keys.hpp"

#include <array>

namespace hv::plugin::app {

namespace {

constexpr std::array<std::string_view, 2> backends{"sqlite", "postgresql"};
constexpr std::array<std::string_view, 4> levels{"debug", "info", "warning", "error"};
constexpr std::array<std::string_view, 3> formats{"auto", "json", "journal"};

// An enumeration of one byte may be written through a pointer to a byte.
template <class Enum>
Words words(Enum& into, std::span<const std::string_view> row) {
    static_assert(sizeof(Enum) == 1);
    return Words{reinterpret_cast<std::uint8_t*>(&into), row};
}

constexpr Range ports{0, 65535};
constexpr double day = 24.0 * 3600;

constexpr std::array table{
    Key<Config>{"server.address",
                R"("127.0.0.1")",
                true,
                "Where the service listens; `0.0.0.0` and `::` mean everywhere.",
                "Hvor tjenesten lytter; `0.0.0.0` og `::` betyr overalt.",
                [](Config& c) -> Place { return &c.server.address; },
                {},
                wrong_empty},
    Key<Config>{"server.port", "8080", true, "0 takes any free port.", "0 tar en hvilken som helst ledig port.",
                [](Config& c) -> Place { return &c.server.port; }, ports},
    Key<Config>{"server.public_url",
                R"("https://hjertevakt.example.no")",
                false,
                "How the EHR reaches us, for subscriptions and for /jwks. Without it the EHR is polled.",
                "Hvordan EPJ når oss, for abonnementer og for /jwks. Uten den blir EPJ spurt jevnlig.",
                [](Config& c) -> Place { return &c.server.public_url; },
                {},
                wrong_url},
    Key<Config>{"server.workers",
                "4",
                false,
                "Requests that are answered at the same time.",
                "Forespørsler som besvares samtidig.",
                [](Config& c) -> Place { return &c.server.workers; },
                {1, 256}},
    Key<Config>{"server.tls.certificate", R"("/etc/hjertevakt/tls/server.pem")", false,
                "PEM, with its chain. Needed unless a proxy on this machine ends TLS.",
                "PEM, med kjeden. Trengs hvis ikke en mellomtjener på denne maskinen avslutter TLS.",
                [](Config& c) -> Place { return &c.server.tls.certificate; }},
    Key<Config>{"server.tls.key", R"("/etc/hjertevakt/tls/server.key")", false,
                "The certificate's private key, readable by the service only.",
                "Sertifikatets private nøkkel, lesbar bare for tjenesten.",
                [](Config& c) -> Place { return &c.server.tls.key; }},
    Key<Config>{"server.tls.client_ca", R"("/etc/hjertevakt/tls/clients.pem")", false,
                "Only clients with a certificate of this authority are let in.",
                "Bare klienter med sertifikat fra denne utstederen slipper inn.",
                [](Config& c) -> Place { return &c.server.tls.ca; }},

    Key<Config>{"admin.socket", R"("/run/hjertevakt/admin.sock")", false,
                "Where `hjertevakt ruleset` and `hjertevakt assess` speak to the service.",
                "Der `hjertevakt ruleset` og `hjertevakt assess` snakker med tjenesten.",
                [](Config& c) -> Place { return &c.admin.socket; }},
    Key<Config>{"admin.users", R"(["root"])", false, "Local users who may, by name or number.",
                "Lokale brukere som får lov, med navn eller nummer.",
                [](Config& c) -> Place { return &c.admin.users; }},

    Key<Config>{"metrics.on", "true", false, "Whether /metrics is served.", "Om /metrics er tilgjengelig.",
                [](Config& c) -> Place { return &c.metrics.on; }},
    Key<Config>{"metrics.address",
                R"("127.0.0.1")",
                false,
                "Its own address, so that it can be kept inside.",
                "Egen adresse, slik at den kan holdes innenfor.",
                [](Config& c) -> Place { return &c.metrics.address; },
                {},
                wrong_empty},
    Key<Config>{"metrics.port", "9464", false, "Its own port.", "Egen port.",
                [](Config& c) -> Place { return &c.metrics.port; }, ports},

    Key<Config>{"store.backend", R"("sqlite")", true,
                "`sqlite` for one process on one machine, `postgresql` for several replicas.",
                "`sqlite` for én prosess på én maskin, `postgresql` for flere kopier.",
                [](Config& c) -> Place { return words(c.store.backend, backends); }},
    Key<Config>{"store.path",
                R"("/var/lib/hjertevakt/hjertevakt.db")",
                true,
                "SQLite: the file, on a local disk.",
                "SQLite: filen, på en lokal disk.",
                [](Config& c) -> Place { return &c.store.path; },
                {},
                wrong_empty},
    Key<Config>{"store.host", R"("localhost")", false, "PostgreSQL: host, or folder of its socket.",
                "PostgreSQL: vert, eller mappen med sokkelen.", [](Config& c) -> Place { return &c.store.host; }},
    Key<Config>{"store.port",
                "5432",
                false,
                "PostgreSQL.",
                "PostgreSQL.",
                [](Config& c) -> Place { return &c.store.port; },
                {1, 65535}},
    Key<Config>{"store.database",
                R"("hjertevakt")",
                false,
                "PostgreSQL.",
                "PostgreSQL.",
                [](Config& c) -> Place { return &c.store.database; },
                {},
                wrong_empty},
    Key<Config>{"store.user",
                R"("hjertevakt")",
                false,
                "PostgreSQL.",
                "PostgreSQL.",
                [](Config& c) -> Place { return &c.store.user; },
                {},
                wrong_empty},
    Key<Config>{"store.password_file", R"("/run/credentials/hjertevakt.service/db-password")", false,
                "PostgreSQL: the file that holds the password; none for peer or certificate login.",
                "PostgreSQL: filen med passordet; ingen ved innlogging med bruker eller sertifikat.",
                [](Config& c) -> Place { return &c.store.password_file; }},
    Key<Config>{"store.sslmode",
                R"("prefer")",
                false,
                "PostgreSQL: as libpq names it; `verify-full` beyond this machine.",
                "PostgreSQL: slik libpq kaller det; `verify-full` utenfor denne maskinen.",
                [](Config& c) -> Place { return &c.store.sslmode; },
                {},
                wrong_empty},
    Key<Config>{"store.ca", R"("/etc/hjertevakt/tls/db-ca.pem")", false,
                "PostgreSQL: the authority that `verify-full` trusts.",
                "PostgreSQL: utstederen som `verify-full` stoler på.", [](Config& c) -> Place { return &c.store.ca; }},
    Key<Config>{"store.pool",
                "8",
                false,
                "PostgreSQL: connections.",
                "PostgreSQL: forbindelser.",
                [](Config& c) -> Place { return &c.store.pool; },
                {1, 200}},

    Key<Config>{"rules.trust",
                R"("/etc/hjertevakt/trust.json")",
                true,
                "Whose signatures make a rule bundle good: keys with person and role.",
                "Hvem sine signaturer gjør en regelpakke gyldig: nøkler med person og rolle.",
                [](Config& c) -> Place { return &c.rules.trust; },
                {},
                wrong_empty},

    Key<Config>{"log.level", R"("info")", false, "`debug`, `info`, `warning` or `error`.",
                "`debug`, `info`, `warning` eller `error`.",
                [](Config& c) -> Place { return words(c.log.level, levels); }},
    Key<Config>{"log.format", R"("auto")", false,
                "`json`, or `journal` with priorities in front; `auto` sees which one is read.",
                "`json`, eller `journal` med prioritet foran; `auto` ser hvem som leser.",
                [](Config& c) -> Place { return words(c.log.format, formats); }},

    Key<Config>{"privacy.pseudonym_key_file", R"("/run/credentials/hjertevakt.service/pseudonym-key")", false,
                "The key of patients' pseudonyms in the log. Without it a new one is made at every start.",
                "Nøkkelen til pasientenes pseudonymer i loggen. Uten den lages en ny ved hver start.",
                [](Config& c) -> Place { return &c.privacy.pseudonym_key_file; }},
    Key<Config>{"privacy.keep_inputs",
                R"("30 d")",
                false,
                "How long the documents behind a decision are kept, so that it can be made again.",
                "Hvor lenge dokumentene bak en vurdering beholdes, så den kan gjøres om igjen.",
                [](Config& c) -> Place { return &c.privacy.keep_inputs; },
                {0, 3650 * day}},
};

}  // namespace

std::span<const Key<Config>> service_keys() {
    return table;
}

}  // namespace hv::plugin::app
