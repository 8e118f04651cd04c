#include "plugin/app/config_files.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include "fhir/client/quirks.hpp"
#include "plugin/app/certificate.hpp"
#include "plugin/app/key_ring.hpp"
#include "plugin/app/pseudonym.hpp"
#include "plugin/app/service_parts.hpp"
#include "plugin/app/store_options.hpp"
#include "plugin/app/tokens.hpp"
#include "plugin/flow/admin_caller.hpp"
#include "plugin/smart/seal.hpp"
#include "plugin/store/try_store.hpp"
#include "rules/bundle/trust.hpp"

namespace hv::plugin::app {

namespace {

constexpr std::int64_t soon = 21 * std::int64_t{86400};

Result<bool> kept_secret(const std::string& path) {
    struct stat about {};
    if (::stat(path.c_str(), &about) != 0 || (about.st_mode & (S_IROTH | S_IWOTH)) == 0) return true;
    return Error{Fault::denied, "`" + path + "` may be read or changed by everybody", "chmod 0600 or 0640"};
}

class Looking {
public:
    Looking(FileFindings& findings, Instant now) : findings_(findings), now_(now) {}

    void complain(const std::string& key, const Error& error) {
        findings_.problems.push_back({0, 0, "`" + key + "`: " + error.message, error.hint});
    }
    void warn(const std::string& key, const std::string& message, const std::string& hint) {
        findings_.warnings.push_back({0, 0, "`" + key + "`: " + message, hint});
    }
    template <class T>
    void expect(const std::string& key, const Result<T>& result) {
        if (!result) complain(key, result.error());
    }

    void file(const std::string& key, const std::string& path) {
        if (path.empty()) return;
        if (::access(path.c_str(), R_OK) != 0)
            complain(key, {Fault::not_found, "`" + path + "` is not there, or may not be read",
                           "give the path of a file that the service's user may read"});
    }

    // Whoever else can read it holds it, too. Whether it is there, its own reader says.
    void secret(const std::string& key, const std::string& path) {
        if (!path.empty()) expect(key, kept_secret(path));
    }

    void folder_of(const std::string& key, const std::string& path) {
        if (path.empty()) return;
        const std::size_t slash = path.rfind('/');
        const std::string folder = slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
        if (::access(folder.c_str(), W_OK | X_OK) != 0)
            complain(key, {Fault::not_found, "the folder `" + folder + "` is not there, or may not be written",
                           "make it, and give it to the service's user"});
    }

    // Certificates of authorities: at least one that can be read.
    void authority(const std::string& key, const std::string& path) {
        if (!path.empty()) expect(key, read_certificate_file(path));
    }

    // `ca`: what the configuration calls it.
    void pair(const std::string& table, const std::string& ca, const TlsPaths& tls) {
        authority(ca, tls.ca);
        if (tls.certificate.empty() || tls.key.empty()) return;
        secret(table + ".key", tls.key);
        const auto certificate = read_certificate_file(tls.certificate);
        expect(table + ".certificate", certificate);
        if (!certificate) return;
        expect(table + ".key", key_fits(tls.certificate, tls.key));
        const std::string when = text(certificate->not_after);
        if (certificate->not_after <= now_)
            complain(table + ".certificate", {Fault::denied, "`" + tls.certificate + "` expired at " + when,
                                              "put a new certificate in its place"});
        else if (certificate->not_before > now_)
            complain(table + ".certificate",
                     {Fault::denied, "`" + tls.certificate + "` is not valid before " + text(certificate->not_before),
                      "look at this machine's clock"});
        else if (certificate->not_after <= now_.plus_seconds(soon))
            findings_.warnings.push_back({0, 0,
                                          "`" + table + ".certificate`: `" + tls.certificate + "` expires at " + when,
                                          "ask for a new one"});
    }

private:
    FileFindings& findings_;
    Instant now_;
};

void look_at_service(Looking& look, const Config& config) {
    look.pair("server.tls", "server.tls.client_ca", config.server.tls);
    look.folder_of("admin.socket", config.admin.socket);
    look.expect("admin.users", user_numbers(config.admin.users));
    if (config.store.backend == StoreBackend::postgresql) {
        look.secret("store.password_file", config.store.password_file);
        look.authority("store.ca", config.store.ca);
    }
    if (config.store.backend != StoreBackend::memory) look.expect("store", try_store(store_options(config.store)));
    look.secret("privacy.pseudonym_key_file", config.privacy.pseudonym_key_file);
    look.secret("session.key_file", config.session.key_file);
    if (!config.session.key_file.empty())
        look.expect("session.key_file", smart::Seal::from_file(config.session.key_file));
    look.expect("worklist.keys", KeyRing().read(config.worklist.keys));
    look.authority("worklist.ca", config.worklist.ca);
    look.expect("privacy.pseudonym_key_file", Pseudonyms::from_file(config.privacy.pseudonym_key_file));
    const auto trust = read_file(config.rules.trust);
    look.expect("rules.trust", trust);
    rules::Problems problems;
    if (trust && !rules::bundle::parse_trust(config.rules.trust, *trust, problems))
        for (const rules::Problem& problem : problems)
            look.complain("rules.trust", {Fault::invalid, problem.message, problem.hint});
    if (is_open_without_tls(config.server))
        look.warn(
            "server.address", no_tls_words(config.server),
            "give server.tls.certificate and server.tls.key, unless a proxy on this machine ends TLS: then listen "
            "on 127.0.0.1");
}

void look_at_ehr(Looking& look, const std::string& name, const EhrConfig& ehr) {
    look.pair(name + ".tls", name + ".tls.ca", ehr.tls);
    look.file(name + ".triggers.secret_file", ehr.triggers.secret_file);
    look.secret(name + ".triggers.secret_file", ehr.triggers.secret_file);
    look.expect(name + ".launch.keys", KeyRing().read(ehr.launch.keys));
    look.expect(name + ".quirks", fhir::client::Quirks::parse(ehr.quirks));
    for (const HookIssuer& issuer : ehr.hooks.issuers) look.file(name + ".hooks.issuers", issuer.jwks_file);
    if (ehr.auth.profile != AuthProfile::none) look.expect(name + ".auth.keys", read_keys(ehr.auth));
}

}  // namespace

Result<bool> require_kept_secrets(const Config& config) {
    std::vector<std::pair<std::string, std::string>> secrets{
        {"server.tls.key", config.server.tls.key},
        {"privacy.pseudonym_key_file", config.privacy.pseudonym_key_file},
        {"session.key_file", config.session.key_file}};
    if (config.store.backend == StoreBackend::postgresql)
        secrets.emplace_back("store.password_file", config.store.password_file);
    for (std::size_t i = 0; i < config.ehrs.size(); ++i) {
        const std::string name = "ehr[" + std::to_string(i) + "]";
        secrets.emplace_back(name + ".tls.key", config.ehrs[i].tls.key);
        secrets.emplace_back(name + ".triggers.secret_file", config.ehrs[i].triggers.secret_file);
    }
    for (const auto& [key, path] : secrets) {
        if (path.empty()) continue;
        if (Result<bool> kept = kept_secret(path); !kept) return std::move(kept).error().in("`" + key + "`");
    }
    return true;
}

bool is_open_without_tls(const ServerConfig& server) {
    const std::string& address = server.address;
    return server.tls.certificate.empty() && !address.starts_with("127.") && address != "::1" && address != "localhost";
}

std::string no_tls_words(const ServerConfig& server) {
    return "`" + server.address +
           "` is open to other machines, and there is no certificate: patients' data would "
           "travel over plain http";
}

FileFindings check_files(const Config& config, Instant now) {
    FileFindings findings;
    Looking look(findings, now);
    look_at_service(look, config);
    for (std::size_t i = 0; i < config.ehrs.size(); ++i)
        look_at_ehr(look, "ehr[" + std::to_string(i) + "]", config.ehrs[i]);
    return findings;
}

}  // namespace hv::plugin::app
