#include "plugin/cli/help.hpp"

#include <algorithm>
#include <numeric>

namespace hv::plugin::cli {
namespace {

constexpr std::size_t column = 26;

// Lines of `text` with `left` beside the first.
std::string beside(std::string left, std::string_view text) {
    std::string out;
    left = "  " + left;
    if (left.size() + 2 > column) {
        out += left + '\n';
        left.clear();
    }
    while (true) {
        const std::size_t end = text.find('\n');
        left.resize(column, ' ');
        out += left;
        out += text.substr(0, end);
        out += '\n';
        left.clear();
        if (end == std::string_view::npos) return out;
        text.remove_prefix(end + 1);
    }
}

std::string indented(std::string_view lines) {
    std::string out = "  ";
    for (const char c : lines) {
        out += c;
        if (c == '\n') out += "  ";
    }
    return out + '\n';
}

std::string shown_names(const Option& option) {
    std::string names;
    for (const char c : option.names) {
        names += c;
        if (c == ',') names += ' ';
    }
    if (!option.choices.empty()) {
        names += ' ';
        for (const std::string& choice : option.choices) {
            if (choice != option.choices.front()) names += '|';
            names += choice;
        }
    } else if (!option.value.empty()) {
        names += ' ' + option.value;
    }
    return names;
}

std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t above = row[j];
            const std::size_t change = diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U);
            row[j] = std::min({above + 1, row[j - 1] + 1, change});
            diagonal = above;
        }
    }
    return row.back();
}

// One line for each first word that several commands share.
std::string_view about_group(std::string_view group) {
    if (group == "rules") return "Rule sets: prove, exercise, show, lay out, compare, pack, sign.";
    if (group == "ruleset") return "Rule bundles of a running service: bring, put in force, go back, list.";
    if (group == "keys") return "Keys with which the service proves to a token server who it is.";
    if (group == "audit") return "The audit: what was done about whom, and whether it is whole.";
    if (group == "ehr") return "An EHR that we could be connected to.";
    return "Commands of one kind.";
}

}  // namespace

std::string help_of(const Command& command) {
    std::string out = "usage: hjertevakt " + command.use + "\n\n" + command.about + "\n\n";
    for (const Argument& argument : command.arguments) out += beside(argument.name, argument.help);
    if (!command.arguments.empty()) out += '\n';
    for (const Option& option : command.options) out += beside(shown_names(option), option.help);
    out += beside("-h, --help", "this page");
    out += "\nexit codes\n" + indented(command.exits);
    out += "\nexample\n" + indented(command.example);
    return out;
}

std::string help_of_all(const std::vector<Command>& commands, std::string_view group) {
    std::string out = "usage: hjertevakt ";
    if (group.empty()) {
        out +=
            "COMMAND ...\n\nJudges a patient's FHIR data against versioned rule sets: metabolic monitoring of "
            "antipsychotics\nand the Norwegian Hjertefrisk checklist.\n\n";
    } else {
        out += std::string(group) + " COMMAND ...\n\n" + std::string(about_group(group)) + "\n\n";
    }
    for (const Command& command : commands) {
        if (group.empty() || command.name.starts_with(std::string(group) + ' '))
            out += beside(command.name, command.what);
    }
    if (group.empty()) out += '\n' + beside("--version", "the version of this binary");
    return out + "\n`hjertevakt COMMAND --help` shows one command with an example.\n";
}

std::string nearest(std::string_view typed, const std::vector<std::string>& known) {
    std::string best;
    std::size_t least = std::max<std::size_t>(2, typed.size() / 3) + 1;
    for (const std::string& candidate : known) {
        const std::size_t d = distance(typed, candidate);
        if (d < least) {
            least = d;
            best = candidate;
        }
    }
    return best;
}

}  // namespace hv::plugin::cli
