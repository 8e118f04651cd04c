// `hjertevakt rules keygen`: a key pair for one person in one role.
#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <memory>
#include <system_error>

#include "plugin/cli/bundle_files.hpp"
#include "plugin/cli/command.hpp"
#include "plugin/cli/files.hpp"
#include "rules/bundle/key.hpp"

namespace hv::plugin::cli {
namespace {

namespace fs = std::filesystem;
namespace rb = rules::bundle;

struct Options {
    std::string person;
    std::string role;
    std::string out;
    std::string from;
    std::string to;
};

// A new file that only its owner may read; an old one is never written over.
Result<bool> write_secret(const std::string& path, std::string bytes) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    int problem = file < 0 ? errno : 0;
    if (problem == 0 && ::write(file, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()))
        problem = errno == 0 ? ENOSPC : errno;
    if (file >= 0 && ::close(file) != 0 && problem == 0) problem = errno;
    OPENSSL_cleanse(bytes.data(), bytes.size());
    if (problem == 0) return true;
    const Fault fault = problem == ENOENT || problem == ENOTDIR ? Fault::not_found
                        : problem == EACCES || problem == EPERM ? Fault::denied
                        : problem == EEXIST                     ? Fault::conflict
                                                                : Fault::internal;
    return Error{fault,
                 '`' + path + "`: could not be written: " + std::error_code(problem, std::generic_category()).message(),
                 "check the folder, its permissions and the room on the disk"};
}

std::string entry_of(const rb::PublicKey& key, const Options& options, Date from, Date to) {
    json::Writer out(json::Layout::indented);
    out.begin_object().member("id", key.id()).member("person", options.person).member("role", options.role);
    out.member("publicKey", key.base64()).member("validFrom", from.text()).member("validTo", to.text()).end_object();
    return out.take() + '\n';
}

int run_keygen(Console& console, const Options& options) {
    const Result<std::optional<Date>> from = read_day("--valid-from", options.from);
    const Result<std::optional<Date>> to = read_day("--valid-to", options.to);
    if (!from || !to) return console.fail(from ? to.error() : from.error());
    const Date first = from->value_or(today());
    const Date last = to->value_or(first.plus_months(24));
    if (last < first)
        return console.fail({Fault::invalid, "`--valid-to`: is before the first day", "give a later day"});

    rb::KeyBytes seed{};
    if (RAND_bytes(seed.data(), static_cast<int>(seed.size())) != 1)
        return console.fail(
            {Fault::internal, "the machine gives no random bytes", "see whether /dev/urandom can be read"});
    const rb::SecretKey key(seed);
    OPENSSL_cleanse(seed.data(), seed.size());
    const std::string id = key.public_key().id();
    const std::string name = options.role + '-' + id.substr(id.find(':') + 1, 8);
    const std::string secret = (fs::path(options.out) / (name + ".key")).string();
    const std::string entry = (fs::path(options.out) / (name + ".trust.json")).string();
    if (const Result<bool> written = write_secret(secret, key.pem()); !written) return console.fail(written.error());
    const std::string json = entry_of(key.public_key(), options, first, last);
    if (const Result<bool> written = write_file(entry, json); !written) return console.fail(written.error());
    console.out(printable(secret + ": the secret key; it stays with " + options.person + " and is never sent\n" +
                          entry + ": goes into `keys` of the trust.json of every site that shall believe it\n" + json));
    return 0;
}

}  // namespace

Command rules_keygen_command() {
    auto options = std::make_shared<Options>();
    Command command;
    command.name = "rules keygen";
    command.what = "make a key pair for one person to sign bundles with";
    command.use = "rules keygen --person NAME --role clinical|it --out DIR [options]";
    command.about =
        "Makes an Ed25519 key pair. A bundle is accepted when two people have signed it, one in each role; a\n"
        "person counts once, whatever number of keys they have.";
    command.options = {
        {"--person", "NAME", "whose key it is", &options->person},
        {"--role", "", "in what they sign", &options->role, {"clinical", "it"}},
        {"--out", "DIR", "folder for the two files; the secret one is readable by its owner only", &options->out},
        {"--valid-from", "DATE", "default: today", &options->from},
        {"--valid-to", "DATE", "default: two years later", &options->to}};
    command.exits =
        "0  made\n2  wrong use\n4  the folder may not be written to\n5  no such folder\n6  the file exists\n70  a "
        "fault of our own";
    command.example = "hjertevakt rules keygen --person \"Kari Lege\" --role clinical --out ~/hjertevakt-keys";
    command.run = [options, command](Console& console) {
        for (const auto& [name, value] : {std::pair("--person", &options->person), std::pair("--role", &options->role),
                                          std::pair("--out", &options->out)}) {
            if (value->find_first_not_of(' ') == std::string::npos)
                return wrong_use(console, command, std::string("needs ") + name);
        }
        return run_keygen(console, *options);
    };
    return command;
}

}  // namespace hv::plugin::cli
