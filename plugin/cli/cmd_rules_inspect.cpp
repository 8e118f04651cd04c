// `hjertevakt rules inspect`: what is in a bundle, whoever signed it.
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
    std::string show;
    bool json = false;
};

std::string listing(const rb::Bundle& bundle) {
    std::string out = summary_of(bundle);
    for (const rb::Signature& signature : bundle.signatures) out += "signature       " + signature.key + '\n';
    if (bundle.signatures.empty()) out += "signature       none\n";
    for (const rb::ListedFile& file : bundle.manifest.files)
        out += "file            " + file.path + ", " + std::to_string(file.size) + " bytes\n";
    return out;
}

int run_inspect(Console& console, const Options& options) {
    const std::string& path = options.file.front();
    const Result<std::string> bytes = read_file(path);
    if (!bytes) return console.fail(bytes.error());
    const Result<rb::Bundle> bundle = rb::open(*bytes);
    if (!bundle) return reject(console, path, bundle.error());
    if (options.json) {
        console.out(bundle->manifest_bytes);
        return 0;
    }
    if (options.show.empty()) {
        console.out(printable(listing(*bundle)));
        return 0;
    }
    const std::string_view content = bundle->file(options.show);
    if (content.empty())
        return console.fail({Fault::not_found, '`' + options.show + "`: there is no such file in the bundle",
                             "`hjertevakt rules inspect " + path + "` lists them"});
    console.out(printable(content));
    return 0;
}

}  // namespace

Command rules_inspect_command() {
    auto options = std::make_shared<Options>();
    Command command;
    command.name = "rules inspect";
    command.what = "what is in a bundle, and which keys have signed it";
    command.use = "rules inspect FILE [options]";
    command.about =
        "Shows a bundle that is whole; whether the signatures are to be believed is another question: rules verify.";
    command.arguments = {{"FILE", "the bundle (.hvb)", &options->file, 1, 1}};
    command.options = {{"--show", "PATH", "print one file of it, such as sets/hjertefrisk/sheet.nb.md", &options->show},
                       {"--json", "", "the manifest, byte for byte as it was signed", &options->json}};
    command.exits =
        "0  shown\n2  wrong use\n3  the bundle is damaged\n4  the file may not be read\n5  no such file, outside or "
        "inside";
    command.example = "hjertevakt rules inspect std-1.0.0.hvb --show sets/hjertefrisk/sheet.nb.md";
    command.run = [options](Console& console) { return run_inspect(console, *options); };
    return command;
}

}  // namespace hv::plugin::cli
