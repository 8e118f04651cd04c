// `hjertevakt keys jwks`: the public halves of private key files, as a token server takes them.
#include <memory>

#include "fhir/client/auth/signing_key.hpp"
#include "plugin/cli/command.hpp"

namespace hv::plugin::cli {
namespace {

using fhir::client::SigningKey;

int run_jwks(Console& console, const std::vector<std::string>& files) {
    std::vector<SigningKey> keys;
    for (const std::string& path : files) {
        Result<SigningKey> key = SigningKey::from_file(path);
        if (!key) return console.fail(key.error());
        for (const SigningKey& one : keys) {
            if (one.kid() != key->kid()) continue;
            return console.fail({Fault::conflict, '`' + path + "`: its key id stands in another file already",
                                 "a token server takes a key id once: name each key once"});
        }
        keys.push_back(std::move(*key));
    }
    console.out(fhir::client::jwks(keys) + '\n');
    return 0;
}

}  // namespace

Command keys_jwks_command() {
    auto files = std::make_shared<std::vector<std::string>>();
    Command command;
    command.name = "keys jwks";
    command.what = "print the public key set of private key files";
    command.use = "keys jwks FILE ...";
    command.about = "Prints one JSON Web Key Set with the public halves of the keys; nothing secret is in it.";
    command.arguments = {{"FILE", "a private key: PEM without a passphrase, or a private JWK", files.get(), 1, 0}};
    command.exits =
        "0  done\n2  wrong use, or no private key in a file\n"
        "4  a file may not be read, or others may read it\n5  no such file\n6  a key stands in two files";
    command.example = "hjertevakt keys jwks /etc/hjertevakt/keys/*.pem";
    command.run = [files](Console& console) { return run_jwks(console, *files); };
    return command;
}

}  // namespace hv::plugin::cli
