#include "plugin/cli/bundle_sets.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>

#include "plugin/cli/files.hpp"
#include "rules/engine/check.hpp"
#include "rules/engine/embedded.hpp"
#include "rules/engine/sheet.hpp"

namespace hv::plugin::cli {
namespace {

namespace fs = std::filesystem;
namespace rb = rules::bundle;

// A set's files by the names that they have beside each other: `ruleset.json`, `cases/hf-06.json`.
struct Folder {
    std::string shown;   // in messages
    bool named = false;  // by itself, and not as one of a folder of such folders
    std::vector<rb::File> files;

    [[nodiscard]] const std::string* find(std::string_view name) const {
        const auto found = std::ranges::find(files, name, &rb::File::path);
        return found == files.end() ? nullptr : &found->bytes;
    }
};

std::optional<Folder> shipped(const std::string& id) {
    Folder folder{"rules/sets/" + id + '/', true, {}};
    const std::string prefix = "sets/" + id + '/';
    for (const rules::EmbeddedFile& file : rules::embedded_files()) {
        if (file.path.starts_with(prefix))
            folder.files.push_back({std::string(file.path.substr(prefix.size())), std::string(file.bytes)});
    }
    if (folder.files.empty()) return std::nullopt;
    return folder;
}

Result<bool> add(Folder& folder, const fs::path& root, const std::string& name) {
    Result<std::string> bytes = read_file((root / name).string(), rb::largest_file);
    if (!bytes) return std::move(bytes).error();
    folder.files.push_back({name, std::move(*bytes)});
    return true;
}

Result<Folder> read_folder(const fs::path& root) {
    Folder folder{root.string() + '/', false, {}};
    for (const char* name : {"ruleset.json", "sheet.nb.md", "sheet.en.md", "CHANGES.md"}) {
        if (Result<bool> added = add(folder, root, name); !added) {
            Error error = std::move(added).error();
            if (error.fault == Fault::not_found && std::string_view(name).starts_with("sheet"))
                error.hint = "write it: hjertevakt rules sheet " + root.string() + " --lang " +
                             std::string(name).substr(6, 2) + " --out " + (root / name).string();
            return error;
        }
    }
    const Result<std::vector<std::string>> cases = json_files((root / "cases").string());
    if (!cases) return cases.error();
    for (const std::string& path : *cases) {
        if (Result<bool> added = add(folder, root, "cases/" + fs::path(path).filename().string()); !added)
            return std::move(added).error();
    }
    return folder;
}

Result<std::vector<Folder>> folders(const std::vector<std::string>& named) {
    std::vector<Folder> out;
    for (const std::string& name : named) {
        if (std::optional<Folder> inside = fs::exists(name) ? std::nullopt : shipped(name)) {
            out.push_back(std::move(*inside));
            continue;
        }
        if (!is_folder(name))
            return Error{Fault::not_found, '`' + name + "`: is no folder and no shipped rule set",
                         "name the folder of a rule set, a folder of such folders, or a shipped set's id"};
        std::vector<fs::path> roots;
        const bool is_set = fs::exists(fs::path(name) / "ruleset.json");
        if (is_set) {
            roots.emplace_back(name);
        } else {
            for (const fs::directory_entry& entry : fs::directory_iterator(name)) {
                if (fs::exists(entry.path() / "ruleset.json")) roots.push_back(entry.path());
            }
        }
        if (roots.empty())
            return Error{Fault::not_found, '`' + name + "`: holds no `ruleset.json`",
                         "wanted: the folder of a rule set, or a folder of such folders"};
        std::ranges::sort(roots);
        for (const fs::path& root : roots) {
            Result<Folder> folder = read_folder(root);
            if (!folder) return std::move(folder).error();
            folder->named = is_set;
            out.push_back(std::move(*folder));
        }
    }
    return out;
}

Result<std::vector<rb::File>> vocabulary_files(const std::string& folder) {
    std::vector<rb::File> files;
    for (const std::string name : {"conditions.json", "drugs.json", "observables.json"}) {
        if (folder.empty()) {
            const auto all = rules::embedded_files();
            const auto found = std::ranges::find(all, "vocab/" + name, &rules::EmbeddedFile::path);
            files.push_back({"vocab/" + name, std::string(found->bytes)});
            continue;
        }
        Result<std::string> bytes = read_file((fs::path(folder) / name).string(), rb::largest_file);
        if (!bytes) return std::move(bytes).error();
        files.push_back({"vocab/" + name, std::move(*bytes)});
    }
    return files;
}

void check_sheet(const Folder& folder, const rules::RuleSet& set, const rules::Vocabulary& vocabulary,
                 rules::Language language, const std::string& name, rules::Problems& problems) {
    const std::string* sheet = folder.find(name);
    if (sheet != nullptr && *sheet == rules::sheet(set, vocabulary, language, rules::SheetFormat::markdown)) return;
    problems.push_back(
        {"old-sheet", folder.shown + name, 0, 0,
         sheet == nullptr ? "is missing" : "says something else than the rule set",
         "a clinician signs off what the set says; write the sheet again with `hjertevakt rules sheet`"});
}

}  // namespace

Result<BundleSets> bundle_sets(const std::vector<std::string>& named, const std::string& vocabulary_folder,
                               rules::Problems& problems) {
    std::vector<std::string> names = named;
    if (names.empty()) {
        for (const rb::ListedSet& set : rb::shipped_files().sets) names.push_back(set.id);
    }
    const Result<std::vector<Folder>> found = folders(names);
    if (!found) return found.error();
    Result<std::vector<rb::File>> words = vocabulary_files(vocabulary_folder);
    if (!words) return std::move(words).error();
    const std::optional<rules::Vocabulary> vocabulary = rules::parse_vocabulary(
        {.observables = (*words)[2].bytes, .drugs = (*words)[1].bytes, .conditions = (*words)[0].bytes}, problems);
    BundleSets out;
    out.files = std::move(*words);
    if (!vocabulary) return out;
    for (const Folder& folder : *found) {
        const std::string file = folder.shown + "ruleset.json";
        const std::optional<rules::RuleSet> set =
            rules::check(file, *folder.find("ruleset.json"), *vocabulary, problems);
        if (!set || (set->optional && !folder.named)) continue;
        check_sheet(folder, *set, *vocabulary, rules::Language::nb, "sheet.nb.md", problems);
        check_sheet(folder, *set, *vocabulary, rules::Language::en, "sheet.en.md", problems);
        out.sets.push_back({set->id, set->version, 0});
        for (const rb::File& one : folder.files) out.files.push_back({"sets/" + set->id + '/' + one.path, one.bytes});
    }
    return out;
}

Result<std::vector<rb::File>> evidence_files(const std::string& folder) {
    if (!is_folder(folder))
        return Error{Fault::not_found, '`' + folder + "`: there is no such folder", "check the path and the spelling"};
    std::vector<rb::File> files;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.is_directory()) continue;
        Result<std::string> bytes = read_file(entry.path().string(), rb::largest_file);
        if (!bytes) return std::move(bytes).error();
        files.push_back({"evidence/" + fs::relative(entry.path(), folder).generic_string(), std::move(*bytes)});
    }
    return files;
}

}  // namespace hv::plugin::cli
