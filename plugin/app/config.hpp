// What an admin has configured, as values; every default is the one that the documentation prints (config_keys.cpp).
//
// In:      a TOML file. An unknown key is refused and the nearest known one named; a secret is never a value, only the
//          path of a file that holds it. Every problem is found at once, with line and column.
// Tenants: several `[[ehr]]` stand beside each other and share nothing but the process and the rules in force.
// Units:   seconds; a file writes `"90 s"`, `"10 min"`, `"24 h"`, `"30 d"`.
// Threads: values; whoever got one may read it for ever.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/base/result.hpp"
#include "plugin/app/config_hooks.hpp"
#include "plugin/app/config_screens.hpp"

namespace hv::plugin::app {

using Seconds = std::chrono::seconds;

struct TlsPaths {
    std::string certificate;  // PEM with its chain; empty: no TLS
    std::string key;          // PEM
    std::string ca;  // PEM: who a peer's certificate must come from; empty: the system's authorities (outbound)
                     // or no client certificate wanted (inbound, `client_ca` in the file)

    bool operator==(const TlsPaths&) const = default;
};

struct ServerConfig {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;  // 0: any free one
    TlsPaths tls;
    std::string public_url;  // how an EHR reaches us, without a last slash; empty: it does not
    std::size_t workers = 4;

    bool operator==(const ServerConfig&) const = default;
};

struct AdminConfig {
    std::string socket = "/run/hjertevakt/admin.sock";  // empty: none
    std::vector<std::string> users = {"root"};          // names or numbers of those who may speak on it

    bool operator==(const AdminConfig&) const = default;
};

struct MetricsConfig {
    bool on = true;
    std::string address = "127.0.0.1";
    std::uint16_t port = 9464;  // 0: any free one

    bool operator==(const MetricsConfig&) const = default;
};

enum class StoreBackend : std::uint8_t { sqlite, postgresql, memory };  // memory: demo and tests only, not in a file

struct StoreConfig {
    StoreBackend backend = StoreBackend::sqlite;
    std::string path = "/var/lib/hjertevakt/hjertevakt.db";  // SQLite
    std::string host = "localhost";                          // PostgreSQL, here and below
    std::uint16_t port = 5432;
    std::string database = "hjertevakt";
    std::string user = "hjertevakt";
    std::string password_file;
    std::string sslmode = "prefer";  // as libpq names them
    std::string ca;                  // whom `verify-full` trusts
    std::size_t pool = 8;

    bool operator==(const StoreConfig&) const = default;
};

struct RulesConfig {
    std::string trust = "/etc/hjertevakt/trust.json";  // whose signatures count

    bool operator==(const RulesConfig&) const = default;
};

enum class LogLevel : std::uint8_t { debug, info, warning, error };
// automatic: journal when JOURNAL_STREAM is set.
enum class LogFormat : std::uint8_t { automatic, json, journal };

struct LogConfig {
    LogLevel level = LogLevel::info;
    LogFormat format = LogFormat::automatic;

    bool operator==(const LogConfig&) const = default;
};

struct PrivacyConfig {
    // Empty: a new key at every start, and pseudonyms differ between runs.
    std::string pseudonym_key_file;
    Seconds keep_inputs{30 * 24 * 3600};  // documents behind a decision

    bool operator==(const PrivacyConfig&) const = default;
};

// ---- one EHR

enum class Language : std::uint8_t { nb, en, nn };  // nn: there are no texts in Nynorsk, it is read as nb
// write: Flags and CarePlan are kept. report_only: all is worked out and recorded, nothing is sent. read_only: the
// EHR is known to take no writes.
enum class Mode : std::uint8_t { write, report_only, read_only };

struct Population {
    enum class Kind : std::uint8_t { all, group, search };
    Kind kind = Kind::all;
    std::string value;  // `Group/x`, or `active=true&...` (what follows `Patient?`); empty for all

    bool operator==(const Population&) const = default;
};

enum class AuthProfile : std::uint8_t { smart, helseid, none };

struct AuthConfig {
    AuthProfile profile = AuthProfile::smart;
    std::string token_endpoint;  // empty: discovered
    std::string issuer;          // HelseID: the issuer's URL
    std::string client_id;
    std::string scope =
        "system/Patient.rs system/Observation.rs system/Condition.rs system/Medication.rs system/MedicationRequest.rs "
        "system/MedicationStatement.rs system/MedicationDispense.rs system/MedicationAdministration.rs "
        "system/ServiceRequest.rs system/DiagnosticReport.rs "
        "system/Flag.cruds system/CarePlan.cruds system/Task.cruds system/Provenance.c";
    std::vector<std::string> keys;  // files of private keys (PEM or JWK); the first one signs, all are published
    Seconds life{60};               // of an assertion

    bool operator==(const AuthConfig&) const = default;
};

struct RateConfig {
    double requests_per_second = 10;
    std::size_t burst = 0;  // over requests_per_second: so many within one second, and the average over the rest
    std::size_t concurrent = 4;

    bool operator==(const RateConfig&) const = default;
};

enum class SubscriptionUse : std::uint8_t {
    automatic,  // backport where topics are named, else rest-hook where the EHR offers it, else none
    backport,
    rest_hook,
    off,
};

// What a notification should carry: as little as the standard allows (nothing, or an id), or the changed resource.
enum class PayloadUse : std::uint8_t { least, resource };

struct TriggerConfig {
    SubscriptionUse subscription = SubscriptionUse::automatic;
    std::vector<std::string> topics;  // canonicals of a backport server's topics
    PayloadUse payload = PayloadUse::least;
    std::string secret_file;  // path and header of our endpoint are made from it; empty: made up and remembered
    Seconds heartbeat{600};   // asked of a backport server
    Seconds poll_every{300};  // 0: never
    Seconds overlap{120};     // how far every poll looks back behind the last one
    std::int32_t nightly_at = 2 * 3600 + 30 * 60;  // seconds after midnight in Oslo; -1: never

    bool operator==(const TriggerConfig&) const = default;
};

struct WriteConfig {
    Seconds damping{24 * 3600};  // how long a Flag must be unwanted before it ends
    bool transaction = true;     // false: one request a resource, even where the EHR has transactions

    bool operator==(const WriteConfig&) const = default;
};

// Ended Flags within `window` over both figures: nothing more is ended until an admin says so.
struct BrakeConfig {
    double max_ended_share = 0.02;  // of the active ones
    std::size_t at_least = 5;
    Seconds window{24 * 3600};

    bool operator==(const BrakeConfig&) const = default;
};

// An invented patient whom the EHR's owner keeps for us, and the rules that must be met there.
struct CanaryConfig {
    std::string patient;  // logical id; empty: there is none
    std::vector<std::string> rules;
    Seconds every{600};

    bool operator==(const CanaryConfig&) const = default;
};

struct EhrConfig {
    std::string name;  // `[a-z0-9-]{1,32}`
    std::string url;   // FHIR base, without a last slash
    Language language = Language::nb;
    Mode mode = Mode::write;
    std::vector<std::string> quirks;
    Population patients;
    AuthConfig auth;
    TlsPaths tls;
    std::string proxy;  // `http://proxy.example:3128`; empty: none
    RateConfig rate;
    Seconds timeout{30};
    std::size_t page_size = 200;
    TriggerConfig triggers;
    WriteConfig write;
    BrakeConfig brake;
    CanaryConfig canary;
    LaunchConfig launch;
    HooksConfig hooks;
    std::size_t workers = 2;

    bool operator==(const EhrConfig&) const = default;
};

struct Config {
    ServerConfig server;
    AdminConfig admin;
    MetricsConfig metrics;
    StoreConfig store;
    RulesConfig rules;
    LogConfig log;
    PrivacyConfig privacy;
    SessionConfig session;
    WorklistConfig worklist;
    std::vector<EhrConfig> ehrs;

    bool operator==(const Config&) const = default;
};

struct ConfigProblem {
    std::size_t line = 0;  // 0: of the file as a whole
    std::size_t column = 0;
    std::string message;  // with the key in front
    std::string hint;
};

struct ParsedConfig {
    Config config;  // of use only when there are no problems
    std::vector<ConfigProblem> problems;
};

// Syntax, keys, types, ranges and what must fit together; looks at no other file.
ParsedConfig parse_config(std::string_view toml);

// `config.toml:14:3: ...` and the hint in a line of its own.
std::string describe(const ConfigProblem& problem, std::string_view file);

// Reads and parses; invalid when there is any problem (the first one, and how many more).
Result<Config> load_config(const std::string& path);

// The annotated example: every key with its default, in English and Norwegian. It parses without a problem.
std::string example_config();

}  // namespace hv::plugin::app
