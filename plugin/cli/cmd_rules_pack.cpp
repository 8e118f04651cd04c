// `hjertevakt rules pack`: rule sets, their cases and the vocabulary as one file to be signed.
#include <charconv>
#include <filesystem>
#include <memory>

#include "plugin/cli/bundle_files.hpp"
#include "plugin/cli/bundle_sets.hpp"
#include "plugin/cli/command.hpp"
#include "plugin/cli/files.hpp"
#include "plugin/cli/rule_sets.hpp"
#include "rules/bundle/engine_version.hpp"

namespace hv::plugin::cli {
namespace {

namespace rb = rules::bundle;

struct Options {
    std::vector<std::string> sets;
    std::string id;
    std::string version;
    std::string sequence;
    std::string out;
    std::string vocabulary;
    std::string evidence;
    std::string steward = "not named";
    std::string status = "active";
    std::string engine;
    std::vector<std::string> jurisdiction;
    std::string approved;
    std::string last_review;
    std::string next_review;
    std::string effective_from;
    std::string effective_to;
    std::string expires;
};

std::string missing(const Options& options) {
    if (options.id.empty()) return "--id";
    if (options.version.empty()) return "--version";
    if (options.sequence.empty()) return "--sequence";
    if (options.out.empty()) return "--out";
    return {};
}

Result<bool> read_days(const Options& options, rb::Manifest& about) {
    struct Day {
        const char* option;
        const std::string& text;
        std::optional<Date>& into;
    };
    for (const Day& day : {Day{"--approved", options.approved, about.approved},
                           Day{"--last-review", options.last_review, about.last_review},
                           Day{"--next-review", options.next_review, about.next_review},
                           Day{"--effective-from", options.effective_from, about.effective_from},
                           Day{"--effective-to", options.effective_to, about.effective_to},
                           Day{"--expires", options.expires, about.expires}}) {
        const Result<std::optional<Date>> read = read_day(day.option, day.text);
        if (!read) return read.error();
        day.into = *read;
    }
    return true;
}

Result<rb::Manifest> read_about(const Options& options) {
    rb::Manifest about;
    about.id = options.id;
    about.version = options.version;
    const std::string& number = options.sequence;
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), about.sequence);
    if (error != std::errc{} || end != number.data() + number.size() || about.sequence < 1)
        return Error{Fault::invalid, "`--sequence`: `" + number + "` is no whole number from 1 on",
                     "one more than that of the release before"};
    about.requires_engine = options.engine.empty() ? rb::engine_from(rb::engine_version()) : options.engine;
    about.status = options.status == "draft"     ? rb::Status::draft
                   : options.status == "retired" ? rb::Status::retired
                                                 : rb::Status::active;
    about.jurisdiction = options.jurisdiction.empty() ? std::vector<std::string>{"NO"} : options.jurisdiction;
    about.steward = options.steward;
    if (Result<bool> days = read_days(options, about); !days) return std::move(days).error();
    return about;
}

int rejected(Console& console, const rules::Problems& problems) {
    console.err(printable(text(problems)));
    console.fail({Fault::invalid,
                  "no bundle was written: " + std::to_string(problems.size()) +
                      (problems.size() == 1 ? " problem" : " problems"),
                  "what a service would refuse is not packed; `hjertevakt rules check` looks at the sets alone"});
    return exit_rejected;
}

int run_pack(Console& console, const Options& options) {
    Result<rb::Manifest> about = read_about(options);
    if (!about) return console.fail(about.error());
    rules::Problems problems;
    Result<BundleSets> sets = bundle_sets(options.sets, options.vocabulary, problems);
    if (!sets) return console.fail(sets.error());
    if (!problems.empty()) return rejected(console, problems);
    if (!options.evidence.empty()) {
        Result<std::vector<rb::File>> more = evidence_files(options.evidence);
        if (!more) return console.fail(more.error());
        sets->files.insert(sets->files.end(), more->begin(), more->end());
    }
    about->sets = std::move(sets->sets);
    const Result<std::string> bytes = rb::pack(std::move(*about), sets->files);
    if (!bytes) return reject(console, options.out, bytes.error());
    const Result<rb::Bundle> bundle = rb::open(*bytes);
    if (!bundle) return reject(console, options.out, bundle.error());
    rules::Vocabulary vocabulary;
    std::vector<rules::RuleSet> proved;
    const std::size_t cases = rb::prove(*bundle, vocabulary, proved, problems);
    if (!problems.empty()) return rejected(console, problems);
    if (const Result<bool> written = write_file(options.out, *bytes); !written) return console.fail(written.error());
    console.out(printable(summary_of(*bundle)));
    console.out(printable("written to " + options.out + ": " + std::to_string(bytes->size()) + " bytes, " +
                          std::to_string(cases) + " cases passed; nobody has signed it yet\n"));
    return 0;
}

std::vector<Option> options_of(Options& options) {
    return {{"--id", "ID", "id of the bundle, the same in every release, such as no.hjertevakt.standard", &options.id},
            {"--version", "X.Y.Z", "version of this release", &options.version},
            {"--sequence", "N", "number of this release; rises by one", &options.sequence},
            {"--out", "FILE", "where the bundle is written (.hvb)", &options.out},
            {"--steward", "NAME", "who answers for the content (default: not named)", &options.steward},
            {"--status", "", "default: active", &options.status, {"draft", "active", "retired"}},
            {"--requires-engine", "COND", "default: this version and newer, of the same first number", &options.engine},
            {"--jurisdiction", "CC", "country, several times if need be (default: NO)", &options.jurisdiction},
            {"--approved", "DATE", "when the content was approved", &options.approved},
            {"--last-review", "DATE", "when somebody last compared it with its sources", &options.last_review},
            {"--next-review", "DATE", "warned of when it has passed", &options.next_review},
            {"--effective-from", "DATE", "the first day on which it may be put in force", &options.effective_from},
            {"--effective-to", "DATE", "the last day", &options.effective_to},
            {"--expires", "DATE", "warned of 90 and 30 days before", &options.expires},
            {"--vocab", "DIR", "folder of the three vocabulary files (default: the shipped ones)", &options.vocabulary},
            {"--evidence", "DIR", "a folder that goes in as evidence/", &options.evidence}};
}

}  // namespace

Command rules_pack_command() {
    auto options = std::make_shared<Options>();
    Command command;
    command.name = "rules pack";
    command.what = "put rule sets, cases and vocabulary into one file to be signed";
    command.use = "rules pack [SET ...] --id ID --version X.Y.Z --sequence N --out FILE [options]";
    command.about =
        "Proves the sets, runs every case and writes one bundle of all that is judged together. The same input\n"
        "gives the same bytes on every machine.";
    command.arguments = {{"SET",
                          "in the order in which they are judged: a set's folder, a folder of sets, or a\n"
                          "shipped set's id (default: the shipped sets that are in force by default)",
                          &options->sets, 0, 0}};
    command.options = options_of(*options);
    command.exits =
        "0  written\n2  wrong use\n3  a set was rejected, a case failed, or a sheet is not what its set says\n"
        "4  a file may not be read or written\n5  no such file";
    command.example =
        "hjertevakt rules pack --id no.hjertevakt.standard --version 1.0.0 --sequence 1 --out std-1.0.0.hvb";
    command.run = [options, command](Console& console) {
        if (const std::string name = missing(*options); !name.empty())
            return wrong_use(console, command, "needs " + name);
        return run_pack(console, *options);
    };
    return command;
}

}  // namespace hv::plugin::cli
