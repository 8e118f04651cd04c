// A command as data: what its help says, what it takes, what it does. Only cli.cpp knows the library that parses.
//
// Lifetime: options write into places that the command's own `run` holds (a shared_ptr it has captured).
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "plugin/cli/console.hpp"

namespace hv::plugin::cli {

struct Option {
    std::string names;  // `--as-of`, or `-h,--help`
    std::string value;  // `DATE`; empty for a switch
    std::string help;   // one or more lines
    std::variant<bool*, std::string*, std::vector<std::string>*> into;
    std::vector<std::string> choices = {};  // the only values allowed; empty: any
};

struct Argument {
    std::string name;  // `FILE`
    std::string help;
    std::vector<std::string>* into;
    std::size_t at_least = 0;
    std::size_t at_most = 0;  // 0: any number
};

struct Command {
    std::string name;  // `evaluate`, `rules check`
    std::string what;  // one line for the list of commands
    std::string use;   // what follows `hjertevakt ` in the first line of the help
    std::string about;
    std::vector<Argument> arguments;
    std::vector<Option> options;
    std::string exits;    // lines `code  when`
    std::string example;  // lines
    std::function<int(Console&)> run;
};

// What the user typed is wrong; exit code 2.
int wrong_use(Console& console, const Command& command, const std::string& message, const std::string& hint = {});

Command evaluate_command();
Command demo_command();
Command rules_check_command();
Command rules_test_command();
Command rules_sheet_command();
Command rules_fmt_command();
Command rules_diff_command();
Command rules_pack_command();
Command rules_keygen_command();
Command rules_sign_command();
Command rules_verify_command();
Command rules_inspect_command();
Command ruleset_stage_command();
Command ruleset_activate_command();
Command ruleset_rollback_command();
Command ruleset_list_command();
Command keys_new_command();
Command keys_jwks_command();
Command audit_verify_command();
Command audit_replay_command();
Command audit_export_command();
Command serve_command();
Command assess_command();
Command status_command();
Command brake_release_command();
Command ehr_probe_command();

}  // namespace hv::plugin::cli
