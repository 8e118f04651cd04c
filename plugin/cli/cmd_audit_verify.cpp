// `hjertevakt audit verify`: whether the audit chain is whole, where it ends, and whether the kept decisions are
// those that it speaks of.
#include <charconv>
#include <memory>
#include <optional>

#include "fhir/json/writer.hpp"
#include "plugin/cli/audit_store.hpp"
#include "plugin/cli/command.hpp"
#include "plugin/store/audit_verify.hpp"
#include "plugin/store/decision_verify.hpp"

namespace hv::plugin::cli {
namespace {

struct Options {
    AuditStore where;
    std::string head;
    bool json = false;
};

std::string written(const store::AuditHead& head) {
    return std::to_string(head.number) + ':' + head.digest;
}

std::optional<store::AuditHead> parse_head(const std::string& text) {
    store::AuditHead head;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), head.number);
    if (error != std::errc() || *stop != ':' || head.number < 1) return std::nullopt;
    head.digest = stop + 1;
    if (head.digest.size() != 64 || head.digest.find_first_not_of("0123456789abcdef") != std::string::npos) {
        return std::nullopt;
    }
    return head;
}

std::string as_json(const store::AuditVerdict& verdict, const store::DecisionVerdict& decisions) {
    json::Writer out(json::Layout::indented);
    out.begin_object().key("whole").boolean(!verdict.broken && decisions.faults.empty());
    out.key("links").integer(verdict.head.number).member("head", written(verdict.head));
    if (verdict.broken) out.key("broken").integer(verdict.broken->number).member("what", verdict.broken->what);
    out.key("decisions").begin_object().key("covered").integer(static_cast<std::int64_t>(decisions.covered));
    out.key("notCovered").integer(static_cast<std::int64_t>(decisions.not_covered)).key("faults").begin_array();
    for (const store::DecisionFault& fault : decisions.faults) {
        out.begin_object().key("decision").integer(fault.decision).member("what", fault.what).end_object();
    }
    out.end_array().end_object().end_object();
    return out.take() + '\n';
}

constexpr const char* what_to_do =
    "keep a copy of the database as it is, tell whoever is responsible for security, and compare with "
    "a backup; patient care is not affected";

void tell_broken(Console& console, const store::AuditVerdict& verdict) {
    console.fail({Fault::invalid,
                  "the audit is broken: link " + std::to_string(verdict.broken->number) + ' ' + verdict.broken->what +
                      "; the " + std::to_string(verdict.head.number) + " before it are whole",
                  what_to_do});
}

void tell_faults(Console& console, const std::vector<store::DecisionFault>& faults) {
    constexpr std::size_t most = 20;
    std::string list;
    for (std::size_t i = 0; i < faults.size() && i < most; ++i) {
        list += (i == 0 ? "decision " : ", decision ") + std::to_string(faults[i].decision) + ' ' + faults[i].what;
    }
    if (faults.size() > most) list += ", and " + std::to_string(faults.size() - most) + " more (`--json` names all)";
    console.fail({Fault::invalid, "kept decisions are not those that the audit speaks of: " + list, what_to_do});
}

void print(Console& console, const store::AuditVerdict& verdict, const store::DecisionVerdict& decisions) {
    console.out("whole: " + std::to_string(verdict.head.number) + " links\nhead:  " + written(verdict.head) + '\n');
    console.out("decisions: " + std::to_string(decisions.covered) + " as the audit says, " +
                std::to_string(decisions.not_covered) + " not covered (kept by an older program)\n");
}

int run_verify(Console& console, const Command& command, const Options& options) {
    std::optional<store::AuditHead> known;
    if (!options.head.empty()) {
        known = parse_head(options.head);
        if (!known) {
            return wrong_use(console, command, "--head: `" + options.head + "` is no head of a chain",
                             "give it as an earlier run printed it: a number, a colon, 64 digits");
        }
    }
    const auto opened = open_audit_store(options.where);
    if (!opened) return console.fail(opened.error());
    const Result<store::AuditVerdict> verdict = store::verify_audit(**opened, known);
    if (!verdict) return console.fail(verdict.error());
    const Result<store::DecisionVerdict> decisions = store::verify_decisions(**opened);
    if (!decisions) return console.fail(decisions.error());
    if (options.json) console.out(as_json(*verdict, *decisions));
    if (verdict->broken) tell_broken(console, *verdict);
    if (!decisions->faults.empty()) tell_faults(console, decisions->faults);
    if (verdict->broken || !decisions->faults.empty()) return exit_rejected;
    if (!options.json) print(console, *verdict, *decisions);
    return 0;
}

}  // namespace

Command audit_verify_command() {
    auto options = std::make_shared<Options>();
    Command command;
    command.name = "audit verify";
    command.what = "whether the audit chain is whole, and where it ends";
    command.use = "audit verify (--config FILE | --store FILE | --postgresql CONNECTION) [options]";
    command.about =
        "Reads every entry of the audit and checks that it follows the one before and was not changed,\n"
        "then every kept decision, which must be what its entry says: answer, documents and rules.\n"
        "Write the head that is printed down elsewhere and give it back next time: only so is a tail\n"
        "noticed that somebody cut off. The service may go on running.";
    command.options = audit_store_options(options->where);
    command.options.push_back({"--head", "N:DIGEST", "a head that was written down before", &options->head});
    command.options.push_back({"--json", "", "the verdict as a JSON object", &options->json});
    command.exits =
        "0  whole\n2  wrong use, or no store of ours\n3  broken: the first link, or each decision, is named\n"
        "4  the store may not be read\n5  no such file\n7  the database does not answer";
    command.example = "hjertevakt audit verify --config /etc/hjertevakt/config.toml --head 41:9f2c...";
    command.run = [options, command](Console& console) { return run_verify(console, command, *options); };
    return command;
}

}  // namespace hv::plugin::cli
