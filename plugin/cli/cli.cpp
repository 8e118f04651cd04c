#include "plugin/cli/cli.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <csignal>
#include <exception>
#include <optional>
#include <string>
#include <vector>

#include "plugin/cli/command.hpp"
#include "plugin/cli/help.hpp"

namespace hv::plugin::cli {
namespace {

std::vector<Command> all_commands() {
    std::vector<Command> commands;
    commands.push_back(serve_command());
    commands.push_back(evaluate_command());
    commands.push_back(demo_command());
    commands.push_back(rules_check_command());
    commands.push_back(rules_test_command());
    commands.push_back(rules_sheet_command());
    commands.push_back(rules_fmt_command());
    commands.push_back(rules_diff_command());
    commands.push_back(rules_pack_command());
    commands.push_back(rules_keygen_command());
    commands.push_back(rules_sign_command());
    commands.push_back(rules_verify_command());
    commands.push_back(rules_inspect_command());
    commands.push_back(ruleset_stage_command());
    commands.push_back(ruleset_activate_command());
    commands.push_back(ruleset_rollback_command());
    commands.push_back(ruleset_list_command());
    commands.push_back(assess_command());
    commands.push_back(status_command());
    commands.push_back(brake_release_command());
    commands.push_back(keys_new_command());
    commands.push_back(keys_jwks_command());
    commands.push_back(audit_verify_command());
    commands.push_back(audit_replay_command());
    commands.push_back(audit_export_command());
    commands.push_back(ehr_probe_command());
    return commands;
}

bool is_help(std::string_view word) {
    return word == "-h" || word == "--help" || word == "help";
}

void bind(CLI::App& app, const Option& option) {
    std::visit(
        [&]<class Place>(Place* place) {
            if constexpr (std::is_same_v<Place, bool>) {
                app.add_flag(option.names, *place);
            } else {
                CLI::Option* bound = app.add_option(option.names, *place);
                if constexpr (std::is_same_v<Place, std::vector<std::string>>) {
                    bound->take_all()->expected(1)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
                } else {
                    bound->multi_option_policy(CLI::MultiOptionPolicy::Throw);
                }
                if (!option.choices.empty()) bound->check(CLI::IsMember(option.choices));
            }
        },
        option.into);
}

std::vector<std::string> long_names(const Command& command) {
    std::vector<std::string> names{"--help"};
    for (const Option& option : command.options) names.push_back(option.names.substr(option.names.find("--")));
    return names;
}

const Option* option_of(const Command& command, std::string_view name) {
    for (const Option& option : command.options) {
        if (option.names.find(name) != std::string::npos) return &option;
    }
    return nullptr;
}

// The library's words for what is wrong are not ours; each kind is said anew.
int explain_use(Console& console, const Command& command, const std::vector<std::string>& words,
                const CLI::ParseError& error) {
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string name = words[i].substr(0, words[i].find('='));
        if (name.size() < 2 || name[0] != '-') continue;
        const Option* option = option_of(command, name);
        if (option == nullptr) {
            const std::string meant = nearest(name, long_names(command));
            return wrong_use(console, command, '`' + name + "`: unknown option",
                             meant.empty() ? "" : "did you mean `" + meant + "`?");
        }
        if (std::holds_alternative<bool*>(option->into)) continue;
        const bool inlined = words[i].find('=') != std::string::npos;
        if (!inlined && i + 1 == words.size()) {
            return wrong_use(console, command, '`' + name + "`: needs a value");
        }
        const std::string value = inlined ? words[i].substr(words[i].find('=') + 1) : words[i + 1];
        const bool known =
            option->choices.empty() || std::ranges::find(option->choices, value) != option->choices.end();
        if (!known) {
            std::string wanted;
            for (const std::string& choice : option->choices) wanted += (wanted.empty() ? "" : ", ") + choice;
            return wrong_use(console, command, '`' + name + "`: `" + value + "` is none of " + wanted);
        }
    }
    return wrong_use(console, command, error.what());
}

int run_command(Console& console, Command& command, const std::vector<std::string>& words) {
    CLI::App app;
    app.set_help_flag();
    for (const Option& option : command.options) bind(app, option);
    std::vector<std::string> named;
    app.add_option("arguments", named);
    try {
        app.parse(std::vector<std::string>(words.rbegin(), words.rend()));
    } catch (const CLI::ParseError& error) {
        return explain_use(console, command, words, error);
    }

    if (!command.arguments.empty()) {
        const Argument& argument = command.arguments.front();
        if (named.size() < argument.at_least) {
            return wrong_use(console, command, "needs " + argument.name, argument.help);
        }
        if (argument.at_most != 0 && named.size() > argument.at_most) {
            return wrong_use(console, command, '`' + named[argument.at_most] + "`: one argument too many");
        }
        *argument.into = named;
    }
    return command.run(console);
}

// The command that the first one or two words name, and how many words that took.
std::pair<Command*, std::size_t> find(std::vector<Command>& commands, const std::vector<std::string>& words) {
    for (std::size_t count : {std::size_t{2}, std::size_t{1}}) {
        if (words.size() < count) continue;
        const std::string name = count == 2 ? words[0] + ' ' + words[1] : words[0];
        for (Command& command : commands) {
            if (command.name == name) return {&command, count};
        }
    }
    return {nullptr, 0};
}

// Whether commands of two words begin with this one.
bool is_group(const std::vector<Command>& commands, const std::string& word) {
    return std::ranges::any_of(commands, [&word](const Command& one) { return one.name.starts_with(word + ' '); });
}

int unknown_command(Console& console, const std::vector<Command>& commands, const std::vector<std::string>& words) {
    const bool group = is_group(commands, words[0]);
    const std::string typed = group && words.size() > 1 ? words[0] + ' ' + words[1] : words[0];
    std::vector<std::string> known;
    for (const Command& command : commands) {
        const std::string first = command.name.substr(0, command.name.find(' '));
        if (first != command.name && std::ranges::find(known, first) == known.end()) known.push_back(first);
        known.push_back(command.name);
    }
    const std::string meant = nearest(typed, known);
    if (group && words.size() == 1) {
        console.err(help_of_all(commands, words[0]));
        return exit_code(Fault::invalid);
    }
    return console.fail({Fault::invalid, '`' + typed + "`: unknown command",
                         meant.empty() ? "`hjertevakt --help` lists the commands" : "did you mean `" + meant + "`?"});
}

int dispatch(Console& console, const std::vector<std::string>& words, std::string_view version) {
    std::vector<Command> commands = all_commands();
    if (words.empty()) {
        console.err(help_of_all(commands, ""));
        return exit_code(Fault::invalid);
    }
    if (is_help(words[0])) {
        console.out(help_of_all(commands, ""));
        return 0;
    }
    if (words[0] == "--version") {
        console.out("hjertevakt " + std::string(version) + '\n');
        return 0;
    }
    const auto [command, taken] = find(commands, words);
    if (command == nullptr) {
        if (words.size() == 2 && is_group(commands, words[0]) && is_help(words[1])) {
            console.out(help_of_all(commands, words[0]));
            return 0;
        }
        return unknown_command(console, commands, words);
    }
    const std::vector<std::string> rest(words.begin() + static_cast<std::ptrdiff_t>(taken), words.end());
    for (const std::string& word : rest) {
        if (word == "--") break;
        if (word == "-h" || word == "--help") {
            console.out(help_of(*command));
            return 0;
        }
    }
    return run_command(console, *command, rest);
}

}  // namespace

int wrong_use(Console& console, const Command& command, const std::string& message, const std::string& hint) {
    const std::string page = "`hjertevakt " + command.name + " --help` shows how";
    return console.fail({Fault::invalid, command.name + ": " + message,
                         hint.empty() ? page : hint + (hint.ends_with('?') ? " " : "; ") + page});
}

int run(int argc, const char* const* argv, std::string_view version) {
    // A reader who goes away (`| head`) is seen as a failed write, not as a signal that ends us.
    std::signal(SIGPIPE, SIG_IGN);
    Console console(1, 2);
    const std::vector<std::string> words(argv + (argc > 0 ? 1 : 0), argv + argc);
    try {
        return console.finish(dispatch(console, words, version));
    } catch (const std::exception& error) {
        return console.fail({Fault::internal, std::string("a fault of our own: ") + error.what(),
                             "no result above this line can be trusted; please report it with the command"});
    }
}

}  // namespace hv::plugin::cli
