// `hjertevakt keys new`: a private key for the token server, in a file that only its owner reads.
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <memory>
#include <system_error>

#include "fhir/client/auth/signing_key.hpp"
#include "plugin/cli/command.hpp"
#include "plugin/cli/files.hpp"

namespace hv::plugin::cli {
namespace {

using fhir::client::SigningKey;

struct Options {
    std::string algorithm = "ES384";
    std::string folder;
};

// Never over another key: who lost one cannot get it back.
Result<bool> write_secret(const std::string& path, std::string_view bytes) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    int problem = file < 0 ? errno : 0;
    while (problem == 0 && !bytes.empty()) {
        const ssize_t written = ::write(file, bytes.data(), bytes.size());
        if (written >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno != EINTR) {
            problem = errno;
        }
    }
    if (problem == 0 && ::fsync(file) != 0) problem = errno;
    if (file >= 0 && ::close(file) != 0 && problem == 0) problem = errno;
    if (problem == 0) return true;
    if (file >= 0) ::unlink(path.c_str());
    const Fault fault = problem == ENOENT || problem == ENOTDIR ? Fault::not_found
                        : problem == EACCES || problem == EROFS ? Fault::denied
                        : problem == EEXIST                     ? Fault::conflict
                                                                : Fault::internal;
    return Error{fault,
                 '`' + path + "`: could not be written: " + std::error_code(problem, std::generic_category()).message(),
                 "check the folder, its permissions and the room on the disk; no key was made"};
}

// A name that sorts by kind and can be told from its sibling; the key id may begin with `-`, the file name does not.
std::string file_name(const SigningKey& key) {
    std::string name = key.algorithm() == fhir::client::Algorithm::es384 ? "es384-" : "rs384-";
    return name + key.kid().substr(0, 8) + ".pem";
}

std::string told(const SigningKey& key, const std::string& path) {
    return "key file   " + path + "\n" +
           "           mode 0600: give it to the user that the service runs as (chown)\n" + "key id     " + key.kid() +
           "\n" +  //
           "algorithm  " + std::string(name(key.algorithm())) + "\n\n" +
           "1. Put the file first in `auth.keys` of the EHR in the configuration: the first one signs.\n"
           "   Leave the old key after it until the token server knows the new one.\n"
           "2. Register the public half, never the file:\n"
           "   an EHR with SMART  give it the address of our key set, <server.public_url>/jwks\n"
           "   HelseID            paste the public key into NHN's self-service for the client\n\n" +
           "public half (also from `hjertevakt keys jwks FILE`)\n" + fhir::client::jwks({key}) + "\n";
}

int run_new(Console& console, const Options& options, const Command& self) {
    if (options.folder.empty()) return wrong_use(console, self, "needs `--out DIR`");
    if (!is_folder(options.folder)) {
        return console.fail({Fault::not_found, '`' + options.folder + "`: there is no such folder",
                             "make it first, for the service alone: install -d -m 0700 DIR"});
    }
    const Result<SigningKey> key = SigningKey::generate(*fhir::client::algorithm_named(options.algorithm));
    if (!key) return console.fail(key.error());
    const std::string path = (std::filesystem::path(options.folder) / file_name(*key)).string();
    const Result<bool> written = write_secret(path, key->private_pem());
    if (!written) return console.fail(written.error());
    console.out(printable(told(*key, path)));
    return 0;
}

}  // namespace

Command keys_new_command() {
    auto options = std::make_shared<Options>();
    Command command;
    command.name = "keys new";
    command.what = "make a private key for a token server, and say what to register";
    command.use = "keys new --out DIR [--alg ES384|RS384]";
    command.about =
        "Makes a private key with which the service proves to a token server (SMART or HelseID) who it is,\n"
        "writes it to a new file with mode 0600, and prints the key id and the public half to register.";
    command.options = {
        {"--out", "DIR", "the folder for the file; it must exist", &options->folder},
        {"--alg", "ALG", "EC on P-384 (the default), or RSA with 3072 bits", &options->algorithm, {"ES384", "RS384"}}};
    command.exits = "0  done\n2  wrong use\n4  the folder may not be written to\n5  there is no such folder";
    command.example = "hjertevakt keys new --alg ES384 --out /etc/hjertevakt/keys";
    const Command self = command;
    command.run = [options, self](Console& console) { return run_new(console, *options, self); };
    return command;
}

}  // namespace hv::plugin::cli
