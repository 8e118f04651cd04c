// `hjertevakt rules sign`: one person's signature on a bundle.
#include <sys/stat.h>

#include <memory>

#include "plugin/cli/bundle_files.hpp"
#include "plugin/cli/command.hpp"
#include "plugin/cli/files.hpp"
#include "rules/bundle/bundle.hpp"

namespace hv::plugin::cli {
namespace {

namespace rb = rules::bundle;

struct Options {
    std::vector<std::string> file;
    std::string key;
    std::string out;
};

// As ssh does: a key that others can read is nobody's own any more.
Result<bool> kept_secret(const std::string& path) {
    struct stat about {};
    if (::stat(path.c_str(), &about) != 0 || (about.st_mode & 077U) == 0) return true;
    return Error{Fault::denied, '`' + path + "`: others on this machine can read this secret key",
                 "chmod 600 " + path + "; if somebody may have copied it, make a new key"};
}

int run_sign(Console& console, const Options& options) {
    const std::string& path = options.file.front();
    const Result<std::string> pem = read_file(options.key);
    if (!pem) return console.fail(pem.error());
    if (const Result<bool> kept = kept_secret(options.key); !kept) return console.fail(kept.error());
    const Result<rb::SecretKey> key = rb::SecretKey::read(*pem);
    if (!key) return console.fail(Error(key.error()).in(options.key));
    const Result<std::string> bytes = read_file(path);
    if (!bytes) return console.fail(bytes.error());
    const Result<std::string> is_signed = rb::add_signature(*bytes, *key);
    if (!is_signed) {
        if (is_signed.error().fault == Fault::conflict) return console.fail(Error(is_signed.error()).in(path));
        return reject(console, path, is_signed.error());
    }
    const Result<rb::Bundle> bundle = rb::open(*is_signed);
    if (!bundle) return reject(console, path, bundle.error());
    const std::string& target = options.out.empty() ? path : options.out;
    if (const Result<bool> written = write_file(target, *is_signed); !written) return console.fail(written.error());
    console.out(printable(summary_of(*bundle)));
    console.out(printable("signed with " + key->public_key().id() + ", written to " + target + "; " +
                          std::to_string(bundle->signatures.size()) +
                          (bundle->signatures.size() == 1 ? " signature" : " signatures") + " now\n"));
    return 0;
}

}  // namespace

Command rules_sign_command() {
    auto options = std::make_shared<Options>();
    Command command;
    command.name = "rules sign";
    command.what = "put one person's signature on a bundle";
    command.use = "rules sign FILE --key KEY [options]";
    command.about =
        "Signs what the manifest lists: every rule, case and word in the bundle. Read the sheets before you sign:\n"
        "hjertevakt rules inspect FILE --show sets/ID/sheet.nb.md";
    command.arguments = {{"FILE", "the bundle (.hvb); replaced by the signed one", &options->file, 1, 1}};
    command.options = {{"--key", "KEY", "the secret key that `rules keygen` wrote", &options->key},
                       {"--out", "FILE", "write the signed bundle there instead", &options->out}};
    command.exits =
        "0  signed\n2  wrong use, or no key\n3  the bundle is damaged\n4  a file may not be read, or others can read "
        "the key\n"
        "5  no such file\n6  this key has signed already";
    command.example = "hjertevakt rules sign std-1.0.0.hvb --key ~/hjertevakt-keys/clinical-1f0c2a9b.key";
    command.run = [options, command](Console& console) {
        if (options->key.empty()) return wrong_use(console, command, "needs --key");
        return run_sign(console, *options);
    };
    return command;
}

}  // namespace hv::plugin::cli
