#include "plugin/app/config_files.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include "fhir/client/quirks.hpp"
#include "plugin/app/certificate.hpp"
#include "plugin/app/key_ring.hpp"
#include "plugin/app/pseudonym.hpp"
#include "plugin/app/service_parts.hpp"
#include "plugin/app/tokens.hpp"
#include "plugin/flow/admin_caller.hpp"
#include "plugin/smart/seal.hpp"
#include "rules/bundle/trust.hpp"

namespace hv::plugin::app {

namespace {

constexpr std::int64_t soon = 21 * std::int64_t{86400};

class Looking {
public:
    Looking(FileFindings& findings, Instant now) : findings_(findings), now_(now) {}

    void complain(const std::string& key, const Error& error) {
        findings_.problems.push_back({0, 0, "`" + key + "`: " + error.message, error.hint});
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

    // Whoever else can read it holds it, too.
    void secret(const std::string& key, const std::string& path) {
        if (path.empty()) return;
        file(key, path);
        struct stat about {};
        if (::stat(path.c_str(), &about) == 0 && (about.st_mode & (S_IROTH | S_IWOTH)) != 0)
            complain(key, {Fault::denied, "`" + path + "` may be read or changed by everybody", "chmod 0600 or 0640"});
    }

    void folder_of(const std::string& key, const std::string& path) {
        if (path.empty()) return;
        const std::size_t slash = path.rfind('/');
        const std::string folder = slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
        if (::access(folder.c_str(), W_OK | X_OK) != 0)
            complain(key, {Fault::not_found, "the folder `" + folder + "` is not there, or may not be written",
                           "make it, and give it to the service's user"});
    }

    void pair(const std::string& table, const TlsPaths& tls) {
        file(table + ".ca", tls.ca);
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
    look.pair("server.tls", config.server.tls);
    look.folder_of("admin.socket", config.admin.socket);
    look.expect("admin.users", user_numbers(config.admin.users));
    if (config.store.backend == StoreBackend::sqlite) look.folder_of("store.path", config.store.path);
    if (config.store.backend == StoreBackend::postgresql)
        look.secret("store.password_file", config.store.password_file);
    look.secret("privacy.pseudonym_key_file", config.privacy.pseudonym_key_file);
    look.secret("session.key_file", config.session.key_file);
    if (!config.session.key_file.empty())
        look.expect("session.key_file", smart::Seal::from_file(config.session.key_file));
    look.expect("worklist.keys", KeyRing().read(config.worklist.keys));
    look.file("worklist.ca", config.worklist.ca);
    look.expect("privacy.pseudonym_key_file", Pseudonyms::from_file(config.privacy.pseudonym_key_file));
    const auto trust = read_file(config.rules.trust);
    look.expect("rules.trust", trust);
    rules::Problems problems;
    if (trust && !rules::bundle::parse_trust(config.rules.trust, *trust, problems))
        for (const rules::Problem& problem : problems)
            look.complain("rules.trust", {Fault::invalid, problem.message, problem.hint});
}

void look_at_ehr(Looking& look, const std::string& name, const EhrConfig& ehr) {
    look.pair(name + ".tls", ehr.tls);
    look.secret(name + ".triggers.secret_file", ehr.triggers.secret_file);
    look.expect(name + ".launch.keys", KeyRing().read(ehr.launch.keys));
    look.expect(name + ".quirks", fhir::client::Quirks::parse(ehr.quirks));
    for (const HookIssuer& issuer : ehr.hooks.issuers) look.file(name + ".hooks.issuers", issuer.jwks_file);
    if (ehr.auth.profile != AuthProfile::none) look.expect(name + ".auth.keys", read_keys(ehr.auth));
}

}  // namespace

FileFindings check_files(const Config& config, Instant now) {
    FileFindings findings;
    Looking look(findings, now);
    look_at_service(look, config);
    for (std::size_t i = 0; i < config.ehrs.size(); ++i)
        look_at_ehr(look, "ehr[" + std::to_string(i) + "]", config.ehrs[i]);
    return findings;
}

}  // namespace hv::plugin::app
