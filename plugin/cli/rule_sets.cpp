#include "plugin/cli/rule_sets.hpp"

#include <algorithm>
#include <filesystem>
#include <set>
#include <string_view>
#include <utility>

#include "plugin/cli/files.hpp"
#include "rules/engine/check.hpp"
#include "rules/engine/embedded.hpp"

namespace hv::plugin::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view set_file = "ruleset.json";

// `sets/hjertefrisk/ruleset.json` -> `hjertefrisk`; empty for every other file.
std::string_view shipped_id(std::string_view path) {
    constexpr std::string_view folder = "sets/";
    if (!path.starts_with(folder) || !path.ends_with(set_file)) return {};
    path.remove_prefix(folder.size());
    path.remove_suffix(set_file.size() + 1);
    return path;
}

std::vector<std::string> shipped_ids() {
    std::vector<std::string> ids;
    for (const rules::EmbeddedFile& file : rules::embedded_files()) {
        if (const std::string_view id = shipped_id(file.path); !id.empty()) ids.emplace_back(id);
    }
    return ids;
}

SetFiles shipped(const std::string& id) {
    SetFiles files;
    const std::string folder = "sets/" + id + '/';
    files.file = "rules/" + folder + std::string(set_file);
    for (const rules::EmbeddedFile& file : rules::embedded_files()) {
        if (file.path == folder + std::string(set_file)) files.bytes = file.bytes;
        if (file.path.starts_with(folder + "cases/") && file.path.ends_with(".json")) {
            files.cases.push_back({"rules/" + std::string(file.path), std::string(file.bytes)});
        }
    }
    return files;
}

Result<SetFiles> read_set(const std::string& file) {
    SetFiles files;
    files.file = file;
    Result<std::string> bytes = read_file(file);
    if (!bytes) {
        if (bytes.error().fault != Fault::invalid) return std::move(bytes).error();
        files.problems.push_back({"too-large", file, 0, 0, "is larger than any rule set may be",
                                  "a rule set holds rules only; keep data in other files"});
        return files;
    }
    files.bytes = std::move(*bytes);
    const std::string cases = (fs::path(file).parent_path() / "cases").string();
    if (file == "-" || !is_folder(cases)) return files;
    Result<std::vector<std::string>> paths = json_files(cases);
    if (!paths && paths.error().fault != Fault::not_found) return std::move(paths).error();
    for (const std::string& path : paths ? *paths : std::vector<std::string>{}) {
        Result<std::string> story = read_file(path);
        if (!story) return std::move(story).error();
        files.cases.push_back({path, std::move(*story)});
    }
    return files;
}

// The set files in a folder, or in the folders in it.
std::vector<std::string> set_files_in(const std::string& folder) {
    std::error_code ignored;
    if (fs::exists(fs::path(folder) / set_file, ignored)) return {(fs::path(folder) / set_file).string()};
    std::vector<std::string> found;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored)) {
        const fs::path file = entry.path() / set_file;
        if (fs::exists(file, ignored)) found.push_back(file.string());
    }
    std::ranges::sort(found);
    return found;
}

}  // namespace

Result<std::vector<SetFiles>> read_rule_sets(const std::vector<std::string>& named) {
    const std::vector<std::string> ids = shipped_ids();
    std::vector<SetFiles> sets;
    if (named.empty()) {
        for (const std::string& id : ids) sets.push_back(shipped(id));
        return sets;
    }
    for (const std::string& name : named) {
        std::vector<std::string> paths{name};
        if (is_folder(name)) {
            paths = set_files_in(name);
            if (paths.empty()) {
                return Error{Fault::not_found, '`' + name + "`: holds no `ruleset.json`",
                             "wanted: the folder of a rule set, or a folder of such folders"};
            }
        } else if (std::ranges::find(ids, name) != ids.end() && !fs::exists(name)) {
            sets.push_back(shipped(name));
            continue;
        }
        for (const std::string& path : paths) {
            Result<SetFiles> files = read_set(path);
            if (!files) return std::move(files).error();
            sets.push_back(std::move(*files));
        }
    }
    return sets;
}

std::optional<rules::RuleSet> check_set(SetFiles& files) {
    if (!files.problems.empty()) return std::nullopt;
    return rules::check(files.file, files.bytes, rules::shipped_vocabulary(), files.problems);
}

std::string text(const rules::Problems& problems) {
    std::string lines;
    for (const rules::Problem& problem : problems) {
        lines += rules::text(problem);
        lines += '\n';
    }
    return lines;
}

}  // namespace hv::plugin::cli
