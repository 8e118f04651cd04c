// `hjertevakt audit replay`: decisions made again from what was kept of them.
#include <charconv>
#include <memory>
#include <optional>

#include "fhir/json/writer.hpp"
#include "plugin/cli/audit_store.hpp"
#include "plugin/cli/command.hpp"
#include "plugin/flow/make_active.hpp"
#include "plugin/flow/replay.hpp"

namespace hv::plugin::cli {
namespace {

struct Options {
    AuditStore where;
    std::string after = "0";
    std::string count = "1000";
    bool json = false;
};

std::optional<std::int64_t> number_of(const std::string& text) {
    std::int64_t number = 0;
    const auto [stop, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (fault != std::errc() || stop != text.data() + text.size() || number < 0) return {};
    return number;
}

std::shared_ptr<const ActiveSets> rules_of(store::Store& store, const std::string& digest) {
    const auto row = store.bundle(digest);
    if (!row || !*row) return nullptr;
    const auto bundle = rules::bundle::open((*row)->bytes);
    rules::Problems problems;
    return bundle ? make_active(*bundle, problems) : nullptr;
}

std::string as_json(const Replayed& replayed) {
    json::Writer out(json::Layout::indented);
    out.begin_object().key("same").integer(static_cast<std::int64_t>(replayed.same));
    out.key("withoutInput").integer(static_cast<std::int64_t>(replayed.without_input));
    out.key("last").integer(replayed.last).key("differing").begin_array();
    for (const Differing& each : replayed.differing) {
        out.begin_object().key("decision").integer(each.decision);
        out.member("engine", each.engine).member("why", each.why).end_object();
    }
    out.end_array().end_object();
    return out.take() + '\n';
}

void print(Console& console, const Replayed& replayed) {
    console.out(std::to_string(replayed.same) + " decisions came out the same, byte for byte; " +
                std::to_string(replayed.without_input) + " are too old to be made again; " +
                std::to_string(replayed.differing.size()) + " differ\n");
    for (const Differing& each : replayed.differing) {
        console.out("decision " + std::to_string(each.decision) + " (program " + each.engine + "): " + each.why + '\n');
    }
    console.out("next: --after " + std::to_string(replayed.last) + '\n');
}

int run_replay(Console& console, const Command& command, const Options& options) {
    const auto after = number_of(options.after);
    const auto count = number_of(options.count);
    if (!after || !count) return wrong_use(console, command, "--after and --count are whole numbers");
    const auto opened = open_audit_store(options.where);
    if (!opened) return console.fail(opened.error());
    store::Store& store = **opened;
    const Result<Replayed> replayed = replay(
        store, [&](const std::string& digest) { return rules_of(store, digest); }, *after,
        static_cast<std::size_t>(*count));
    if (!replayed) return console.fail(replayed.error());
    if (options.json) {
        console.out(as_json(*replayed));
    } else {
        print(console, *replayed);
    }
    return replayed->differing.empty() ? 0 : exit_rejected;
}

}  // namespace

Command audit_replay_command() {
    auto options = std::make_shared<Options>();
    Command command;
    command.name = "audit replay";
    command.what = "make decisions again from what was kept of them";
    command.use = "audit replay (--config FILE | --store FILE | --postgresql CONNECTION) [options]";
    command.about =
        "Judges the documents of kept decisions again, with the rules that were in force, and compares the\n"
        "findings byte for byte. Run it with a new version of the program before that goes into service:\n"
        "what differs would be judged otherwise. Changes nothing; the service may go on running.";
    command.options = audit_store_options(options->where);
    command.options.push_back({"--after", "N", "begin behind this decision (default: 0)", &options->after});
    command.options.push_back({"--count", "N", "so many decisions (default: 1000)", &options->count});
    command.options.push_back({"--json", "", "the outcome as a JSON object", &options->json});
    command.exits =
        "0  all the same\n2  wrong use, or no store of ours\n3  some differ: each is named\n"
        "4  the store may not be read\n5  no such file\n7  the database does not answer";
    command.example = "hjertevakt audit replay --config /etc/hjertevakt/config.toml --count 500";
    command.run = [options, command](Console& console) { return run_replay(console, command, *options); };
    return command;
}

}  // namespace hv::plugin::cli
