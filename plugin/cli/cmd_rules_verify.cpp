// `hjertevakt rules verify`: would a service with this trust file accept this bundle?
#include <memory>

#include "plugin/cli/bundle_files.hpp"
#include "plugin/cli/command.hpp"
#include "plugin/cli/files.hpp"
#include "plugin/cli/rule_sets.hpp"
#include "rules/bundle/bundle.hpp"

namespace hv::plugin::cli {
namespace {

namespace rb = rules::bundle;

struct Options {
    std::vector<std::string> file;
    std::string trust = "/etc/hjertevakt/trust.json";
    std::string day;
    bool json = false;
};

struct Verdict {
    std::optional<rb::Bundle> bundle;
    std::vector<rb::Signer> signers;
    std::size_t cases = 0;
    rules::Problems problems;

    void refuse(const Error& why) { problems.push_back({"refused", "bundle", 0, 0, why.message, why.hint}); }
};

Verdict judge(std::string_view bytes, const rb::Trust& trust, Date day) {
    Verdict verdict;
    Result<rb::Bundle> bundle = rb::open(bytes);
    if (!bundle) {
        verdict.refuse(bundle.error());
        return verdict;
    }
    verdict.bundle = std::move(*bundle);
    const Result<std::vector<rb::Signer>> signers =
        rb::signers_of(trust, verdict.bundle->manifest_bytes, verdict.bundle->signatures, day);
    if (!signers) {
        verdict.refuse(signers.error());
        return verdict;
    }
    verdict.signers = *signers;
    if (const Result<bool> all = rb::enough(trust, *signers); !all) verdict.refuse(all.error());
    rules::Vocabulary vocabulary;
    std::vector<rules::RuleSet> sets;
    verdict.cases = rb::prove(*verdict.bundle, vocabulary, sets, verdict.problems);
    return verdict;
}

std::string as_json(const std::string& path, const Verdict& verdict) {
    json::Writer out(json::Layout::indented);
    out.begin_object().member("file", path).key("accepted").boolean(verdict.problems.empty());
    if (verdict.bundle) {
        const rb::Manifest& manifest = verdict.bundle->manifest;
        out.member("digest", verdict.bundle->digest).member("id", manifest.id).member("version", manifest.version);
        out.key("sequence").integer(manifest.sequence);
        out.key("cases").integer(static_cast<std::int64_t>(verdict.cases));
    }
    out.key("signers").begin_array();
    for (const rb::Signer& signer : verdict.signers) {
        out.begin_object().member("key", signer.key).member("person", signer.person);
        out.member("role", signer.role ? rb::text(*signer.role) : "");
        out.key("counts").boolean(signer.standing == rb::Standing::counts).member("why", rb::text(signer.standing));
        out.end_object();
    }
    out.end_array().key("problems").begin_array();
    for (const rules::Problem& problem : verdict.problems) write_problem(out, problem);
    out.end_array().end_object();
    return out.take() + '\n';
}

void print(Console& console, const std::string& path, const Verdict& verdict) {
    std::string out = verdict.bundle ? summary_of(*verdict.bundle) : std::string();
    for (const rb::Signer& signer : verdict.signers) {
        const std::string who =
            signer.role ? signer.person + " (" + std::string(rb::text(*signer.role)) + ")" : signer.key;
        out += "signature       " + who + ": " + std::string(rb::text(signer.standing)) + '\n';
    }
    console.err(printable(text(verdict.problems)));
    out += path + (verdict.problems.empty() ? ": accepted, " + std::to_string(verdict.cases) + " cases passed\n"
                                            : ": refused\n");
    console.out(printable(out));
}

int run_verify(Console& console, const Options& options) {
    const std::string& path = options.file.front();
    const Result<std::optional<Date>> day = read_day("--day", options.day);
    if (!day) return console.fail(day.error());
    const Result<std::string> bytes = read_file(path);
    if (!bytes) return console.fail(bytes.error());
    const Result<std::string> trusted = read_file(options.trust);
    if (!trusted) return console.fail(trusted.error());
    rules::Problems problems;
    const std::optional<rb::Trust> trust = rb::parse_trust(options.trust, *trusted, problems);
    if (!trust) {
        console.err(printable(text(problems)));
        return console.fail({Fault::invalid, '`' + options.trust + "`: is no trust file that can be used",
                             "see rules/README.md, \"Bundles\", and trust.example.json"});
    }
    const Verdict verdict = judge(*bytes, *trust, day->value_or(today()));
    if (options.json) {
        console.out(as_json(path, verdict));
    } else {
        print(console, path, verdict);
    }
    return verdict.problems.empty() ? 0 : exit_rejected;
}

}  // namespace

Command rules_verify_command() {
    auto options = std::make_shared<Options>();
    Command command;
    command.name = "rules verify";
    command.what = "would a service accept this bundle: signatures, sets, every case";
    command.use = "rules verify FILE [options]";
    command.about =
        "Looks at everything a service looks at: that no byte was changed, that two people of two roles have\n"
        "signed with keys of the trust file, that every set is sound and that every case passes here.";
    command.arguments = {{"FILE", "the bundle (.hvb)", &options->file, 1, 1}};
    command.options = {{"--trust", "FILE", "default: /etc/hjertevakt/trust.json", &options->trust},
                       {"--day", "DATE", "judge the keys as of this day (default: today)", &options->day},
                       {"--json", "", "the verdict as JSON", &options->json}};
    command.exits =
        "0  accepted\n2  wrong use, or no trust file that can be used\n3  refused\n4  a file may not be read\n5  no "
        "such file";
    command.example = "hjertevakt rules verify std-1.0.0.hvb --trust trust.json";
    command.run = [options](Console& console) { return run_verify(console, *options); };
    return command;
}

}  // namespace hv::plugin::cli
