// `hjertevakt evaluate`: files or standard input -> findings as text, JSON or a FHIR transaction.
#include <chrono>
#include <memory>
#include <span>
#include <utility>

#include "fhir/base/zone.hpp"
#include "plugin/cli/command.hpp"
#include "plugin/cli/evaluate_text.hpp"
#include "plugin/cli/files.hpp"
#include "plugin/cli/rule_sets.hpp"
#include "plugin/decide/findings_json.hpp"
#include "plugin/decide/transaction.hpp"
#include "rules/engine/check.hpp"

namespace hv::plugin::cli {
namespace {

struct Options {
    std::vector<std::string> files;
    std::string as_of = "now";
    std::vector<std::string> rules;
    std::string language = "nb";
    std::string format = "text";
    bool json = false;
    bool explain = false;
};

Instant now() {
    const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
    const std::int64_t seconds = std::chrono::duration_cast<std::chrono::seconds>(since_1970).count();
    return Instant{}.plus_seconds(seconds);
}

// A date is noon in Oslo of that day, as in case files.
std::optional<Instant> parse_as_of(const std::string& text) {
    if (text == "now") return now();
    const std::optional<Moment> moment = parse_moment(text);
    if (!moment || moment->precision < Precision::day) return std::nullopt;
    if (moment->precision == Precision::day) return from_oslo(moment->first_day, 12 * 60 * 60);
    return moment->first;
}

// The sets in force: the shipped ones, or those that were named; `owned` keeps the latter alive.
struct InForce {
    std::vector<rules::RuleSet> owned;
    std::vector<const rules::RuleSet*> sets;
};

// The exit code, 0 when all is well.
int load_rules(Console& console, const std::vector<std::string>& named, InForce& in_force) {
    if (named.empty()) {
        for (const rules::RuleSet& set : rules::shipped_rule_sets()) {
            if (!set.optional) in_force.sets.push_back(&set);
        }
        return 0;
    }
    Result<std::vector<SetFiles>> found = read_rule_sets(named);
    if (!found) return console.fail(found.error());
    for (SetFiles& files : *found) {
        std::optional<rules::RuleSet> set = check_set(files);
        if (!set) {
            console.err(text(files.problems));
            console.fail({Fault::invalid, "`" + files.file + "`: this rule set is rejected; nobody was judged",
                          "`hjertevakt rules check` shows every problem"});
            return exit_rejected;
        }
        in_force.owned.push_back(std::move(*set));
    }
    for (const rules::RuleSet& set : in_force.owned) {
        for (const rules::RuleSet* other : in_force.sets) {
            if (other->id == set.id) {
                return console.fail(
                    {Fault::invalid, "--rules: two rule sets have the id `" + set.id + "`", "name each rule set once"});
            }
        }
        in_force.sets.push_back(&set);
    }
    return 0;
}

Result<std::vector<std::string>> input_paths(const std::vector<std::string>& named) {
    std::vector<std::string> paths;
    for (const std::string& name : named) {
        if (!is_folder(name)) {
            paths.push_back(name);
            continue;
        }
        Result<std::vector<std::string>> inside = json_files(name);
        if (!inside) return std::move(inside).error();
        paths.insert(paths.end(), inside->begin(), inside->end());
    }
    return paths;
}

Result<JudgedPatient> judge_file(const std::string& path, const InForce& in_force, Instant as_of) {
    Result<std::string> bytes = read_file(path);
    if (!bytes) return std::move(bytes).error();
    Result<JudgedPatient> patient = judge(std::span(&*bytes, 1), rules::shipped_vocabulary(), in_force.sets, as_of);
    if (patient) return patient;
    Error error = std::move(patient).error().in(path == "-" ? shown(path) : '`' + path + '`');
    if (error.hint.empty()) error.hint = "mend the file, or fetch it again; nothing in it was judged";
    return error;
}

void print_text(Console& console, const std::vector<JudgedPatient>& patients, const Options& options) {
    const TextStyle style{options.language == "en" ? rules::Language::en : rules::Language::nb, console.colour(),
                          options.explain, console.width(), console.ascii()};
    if (patients.size() > 1) console.out(summary_page(patients, style));
    for (const JudgedPatient& patient : patients) {
        console.out(patient_page(patient, style));
        console.out("\n");
    }
}

void print_json(Console& console, const std::vector<JudgedPatient>& patients, const Options& options, bool as_array) {
    json::Writer out(json::Layout::indented);
    if (as_array) out.begin_array();
    for (const JudgedPatient& patient : patients) write_patient(out, patient.judged(), options.explain);
    if (as_array) out.end_array();
    console.out(out.take() + '\n');
}

// One Bundle; for several patients a Bundle a line, since one transaction must not hold two patients.
int print_fhir(Console& console, const std::vector<JudgedPatient>& patients, const Options& options, bool lines) {
    const rules::Language language = options.language == "en" ? rules::Language::en : rules::Language::nb;
    int code = 0;
    for (const JudgedPatient& patient : patients) {
        const Result<Drafts> drafts = draft(patient.judged(), language);
        if (!drafts) {
            code = console.fail(drafts.error());
            continue;
        }
        console.out(
            transaction(*drafts, patient.snapshot.as_of, lines ? json::Layout::compact : json::Layout::indented));
        console.out("\n");
    }
    return code;
}

int run_evaluate(Console& console, const Options& options, const Command& self) {
    const std::string format = options.json ? "json" : options.format;
    if (options.json && options.format != "text" && options.format != "json") {
        return wrong_use(console, self, "`--json` and `--format " + options.format + "` contradict each other");
    }
    if (options.explain && format == "fhir") {
        return wrong_use(console, self, "`--explain` goes with text and json");
    }
    const std::optional<Instant> as_of = parse_as_of(options.as_of);
    if (!as_of) {
        return wrong_use(console, self, "`--as-of`: `" + options.as_of + "` is no date and no instant",
                         "wanted: 2025-11-21 or 2025-11-21T12:00:00+01:00");
    }
    InForce in_force;
    if (const int code = load_rules(console, options.rules, in_force); code != 0) return code;
    const Result<std::vector<std::string>> paths = input_paths(options.files);
    if (!paths) return console.fail(paths.error());

    std::vector<JudgedPatient> patients;
    int code = 0;
    for (const std::string& path : *paths) {
        Result<JudgedPatient> patient = judge_file(path, in_force, *as_of);
        if (patient) {
            patients.push_back(std::move(*patient));
        } else {
            const int failed = console.fail(patient.error());
            if (code == 0) code = failed;
        }
    }
    const bool several = paths->size() > 1 || is_folder(options.files.front());
    if (several && patients.size() < paths->size()) {
        console.err("hjertevakt: " + std::to_string(paths->size() - patients.size()) + " of " +
                    std::to_string(paths->size()) + " files were not judged; the others are complete\n");
    }
    if (patients.empty() && !(several && format == "json")) return code;
    if (format == "text") print_text(console, patients, options);
    if (format == "json") print_json(console, patients, options, several);
    if (format == "fhir") {
        const int failed = print_fhir(console, patients, options, several);
        if (code == 0) code = failed;
    }
    return code;
}

}  // namespace

Command evaluate_command() {
    auto options = std::make_shared<Options>();
    Command command;
    command.name = "evaluate";
    command.what = "judge patients: FHIR Bundles -> findings with their evidence";
    command.use = "evaluate FILE|DIR|- ... [options]";
    command.about =
        "Judges one patient a file against rule sets and prints each finding with its evidence. Every rule\n"
        "is answered: met, not met, unknown with the reason, or not applicable with the gate. Reads FHIR R4\n"
        "and R4B JSON; changes nothing anywhere.";
    command.arguments = {
        {"FILE|DIR|-", "a FHIR Bundle; a folder of them (*.json); `-` for standard input", &options->files, 1, 0}};
    command.options = {
        {"--as-of", "DATE", "the moment judged: a date (noon in Oslo) or an instant (default: now)", &options->as_of},
        {"--rules", "SET",
         "a rule set's folder or file; may be given again (default: the shipped\nsets but the optional ones)",
         &options->rules},
        {"--lang", "", "language of text and of written resources (default: nb)", &options->language, {"nb", "en"}},
        {"--format",
         "",
         "json: one object, or an array for several files (default: text);\n"
         "fhir: a transaction Bundle of Flag, CarePlan, Provenance; one a line for several",
         &options->format,
         {"text", "json", "fhir"}},
        {"--json", "", "the same as --format json", &options->json},
        {"--explain", "", "the whole derivation of each finding", &options->explain},
    };
    command.exits =
        "0  judged, whatever was found\n2  wrong use, no FHIR JSON, or two patients in one file (none is judged)\n"
        "3  a rule set was rejected\n4  a file may not be read\n5  no such file\n70 a fault of our own, or the output "
        "could not be written";
    command.example = "hjertevakt evaluate patient.json --as-of 2025-11-21 --lang en";
    const Command self = command;
    command.run = [options, self](Console& console) { return run_evaluate(console, *options, self); };
    return command;
}

}  // namespace hv::plugin::cli
