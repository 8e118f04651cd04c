#include "plugin/app/config.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "plugin/app/config_keys.hpp"
#include "plugin/app/config_read.hpp"
#include "plugin/app/config_text.hpp"
#include "plugin/app/config_value.hpp"

namespace hv::plugin::app {

namespace {

Spot spot_of(const toml::source_region& region) {
    return {static_cast<std::size_t>(region.begin.line), static_cast<std::size_t>(region.begin.column)};
}

// Walks one table of the file against the keys of its section.
template <class Section>
class SectionReader {
public:
    SectionReader(Section& section, std::span<const Key<Section>> keys, std::string outer, ParsedConfig& parsed,
                  Spots& spots)
        : section_(section), keys_(keys), outer_(std::move(outer)), parsed_(parsed), spots_(spots) {}

    void read(const toml::table& table, const std::string& prefix, std::string_view skip = {}) {
        for (const auto& [name, node] : table) {
            const std::string full = prefix + std::string(name.str());
            if (full == skip) continue;
            spots_[outer_ + full] = spot_of(name.source());
            if (const auto* key = find(full)) {
                if (auto wrong = put(node, key->place(section_), key->range, key->check))
                    complain(full, spot_of(node.source()), std::move(*wrong));
            } else if (is_table_name(full)) {
                if (const auto* inner = node.as_table())
                    read(*inner, full + ".");
                else
                    complain(full, spot_of(node.source()), {"wanted a table, found " + kind_of(node), {}});
            } else {
                complain(full, spot_of(name.source()), unknown(full));
            }
        }
    }

private:
    [[nodiscard]] const Key<Section>* find(std::string_view name) const {
        const auto at = std::find_if(keys_.begin(), keys_.end(), [&](const auto& key) { return key.name == name; });
        return at == keys_.end() ? nullptr : &*at;
    }

    [[nodiscard]] bool is_table_name(const std::string& name) const {
        return std::any_of(keys_.begin(), keys_.end(),
                           [&](const auto& key) { return key.name.starts_with(name + "."); });
    }

    [[nodiscard]] Wrong unknown(const std::string& full) const {
        if (names_secret(full))
            return {"a secret must not stand in the configuration",
                    find(full + "_file") != nullptr ? "put it into a file and write `" + outer_ + full + "_file`"
                                                    : "secrets are read from files only; see --print-config"};
        std::vector<std::string_view> known;
        for (const auto& key : keys_) {
            known.push_back(key.name);
            for (std::size_t dot = key.name.find('.'); dot != std::string_view::npos; dot = key.name.find('.', dot + 1))
                known.push_back(key.name.substr(0, dot));
        }
        if (outer_.empty()) known.emplace_back("ehr");
        const auto meant = nearest(full, known);
        return {"unknown key",
                meant ? "did you mean `" + outer_ + std::string(*meant) + "`?" : "see --print-config for all keys"};
    }

    void complain(const std::string& full, Spot spot, Wrong wrong) {
        parsed_.problems.push_back(
            {spot.line, spot.column, "`" + outer_ + full + "`: " + std::move(wrong.message), std::move(wrong.hint)});
    }

    Section& section_;
    std::span<const Key<Section>> keys_;
    std::string outer_;
    ParsedConfig& parsed_;
    Spots& spots_;
};

void read_ehrs(const toml::table& root, ParsedConfig& parsed, Spots& spots) {
    const toml::node* node = root.get("ehr");
    if (node == nullptr) return;
    const auto* list = node->as_array();
    if (list == nullptr || !std::all_of(list->begin(), list->end(), [](const auto& one) { return one.is_table(); })) {
        const Spot spot = spot_of(node->source());
        parsed.problems.push_back({spot.line, spot.column, "`ehr`: wanted a list of tables, found " + kind_of(*node),
                                   "write [[ehr]], with two brackets"});
        return;
    }
    for (std::size_t i = 0; i < list->size(); ++i) {
        const std::string name = "ehr[" + std::to_string(i) + "]";
        const toml::table& table = *list->get(i)->as_table();
        spots[name] = spot_of(table.source());
        EhrConfig& ehr = parsed.config.ehrs.emplace_back();
        SectionReader<EhrConfig>(ehr, ehr_keys(), name + ".", parsed, spots).read(table, "");
    }
}

std::string without_last_slash(std::string url) {
    while (url.ends_with('/')) url.pop_back();
    return url;
}

}  // namespace

ParsedConfig parse_config(std::string_view text) {
    ParsedConfig parsed;
    Spots spots;
    try {
        const toml::table root = toml::parse(text);
        SectionReader<Config>(parsed.config, service_keys(), "", parsed, spots).read(root, "", "ehr");
        read_ehrs(root, parsed, spots);
    } catch (const toml::parse_error& error) {
        const Spot spot = spot_of(error.source());
        parsed.problems.push_back({spot.line, spot.column, "this is not TOML: " + std::string(error.description()),
                                   "texts stand in quotes; `hjertevakt serve --print-config` prints an example"});
        return parsed;
    }
    parsed.config.server.public_url = without_last_slash(parsed.config.server.public_url);
    for (EhrConfig& ehr : parsed.config.ehrs) ehr.url = without_last_slash(ehr.url);
    check_agreement(parsed.config, spots, parsed.problems);
    std::stable_sort(parsed.problems.begin(), parsed.problems.end(),
                     [](const auto& a, const auto& b) { return a.line < b.line; });
    return parsed;
}

std::string describe(const ConfigProblem& problem, std::string_view file) {
    std::string text(file);
    if (problem.line != 0) text += ":" + std::to_string(problem.line) + ":" + std::to_string(problem.column);
    text += ": " + problem.message;
    if (!problem.hint.empty()) text += "\n  hint: " + problem.hint;
    return text;
}

Result<Config> load_config(const std::string& path) {
    if (std::error_code failed; std::filesystem::is_directory(path, failed))
        return Error{Fault::invalid, "`" + path + "`: is a folder",
                     "give the file in it; `hjertevakt serve --print-config` prints one to begin with"};
    std::ifstream file(path, std::ios::binary);
    if (!file)
        return Error{Fault::not_found, "`" + path + "`: cannot be read",
                     "give an existing file; `hjertevakt serve --print-config` prints one to begin with"};
    std::ostringstream text;
    text << file.rdbuf();
    ParsedConfig parsed = parse_config(text.str());
    if (parsed.problems.empty()) return std::move(parsed.config);
    ConfigProblem& first = parsed.problems.front();
    std::string hint = std::move(first.hint);
    first.hint.clear();
    std::string message = describe(first, path);
    if (parsed.problems.size() > 1)
        message += " (and " + std::to_string(parsed.problems.size() - 1) + " more: see `hjertevakt serve --check`)";
    return Error{Fault::invalid, std::move(message), std::move(hint)};
}

}  // namespace hv::plugin::app
