#include "plugin/app/config_value.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <sstream>
#include <type_traits>

#include "plugin/app/config_text.hpp"

namespace hv::plugin::app {

std::string kind_of(const toml::node& node) {
    switch (node.type()) {
        case toml::node_type::string:
            return "a text";
        case toml::node_type::integer:
            return "a whole number";
        case toml::node_type::floating_point:
            return "a number";
        case toml::node_type::boolean:
            return "true or false";
        case toml::node_type::array:
            return "a list";
        case toml::node_type::table:
            return "a table";
        default:
            return "a date or time";
    }
}

namespace {

std::string number(double value) {
    std::ostringstream out;
    out << value;
    return out.str();
}

std::string row_of(std::span<const std::string_view> words) {
    std::string row;
    for (std::size_t i = 0; i < words.size(); ++i)
        row += (i == 0 ? "" : i + 1 == words.size() ? " or " : ", ") + ("`" + std::string(words[i]) + "`");
    return row;
}

Wrong other_kind(std::string wanted, const toml::node& node, std::string hint = {}) {
    return {"wanted " + std::move(wanted) + ", found " + kind_of(node), std::move(hint)};
}

Verdict put_text(const toml::node& node, std::string& into, TextCheck check) {
    const auto text = node.value_exact<std::string>();
    if (!text) return other_kind("a text", node, "write it in quotes");
    if (looks_secret(*text))
        return Wrong{"a secret must not stand in the configuration",
                     "put it into a file and write the file's path here"};
    if (check != nullptr)
        if (auto wrong = check(*text)) return Wrong{*wrong, {}};
    into = *text;
    return std::nullopt;
}

template <class Integer>
Verdict put_integer(const toml::node& node, Integer& into, Range range) {
    const auto value = node.value_exact<std::int64_t>();
    const std::string wanted = "a whole number from " + number(range.least) + " to " + number(range.most);
    if (!value) return other_kind(wanted, node, node.is_string() ? "write it without quotes" : "");
    if (static_cast<double>(*value) < range.least || static_cast<double>(*value) > range.most)
        return Wrong{"wanted " + wanted + ", found `" + std::to_string(*value) + "`", {}};
    into = static_cast<Integer>(*value);
    return std::nullopt;
}

Verdict put_number(const toml::node& node, double& into, Range range) {
    const std::string wanted = "a number from " + number(range.least) + " to " + number(range.most);
    if (!node.is_number()) return other_kind(wanted, node, node.is_string() ? "write it without quotes" : "");
    const double value = node.value_or(0.0);
    if (!(value >= range.least && value <= range.most))
        return Wrong{"wanted " + wanted + ", found `" + number(value) + "`", {}};
    into = value;
    return std::nullopt;
}

Verdict put_duration(const toml::node& node, Seconds& into, Range range) {
    const char* how = R"(write a number and a unit in quotes: "30 s", "5 min", "24 h", "30 d")";
    const auto text = node.value_exact<std::string>();
    if (!text) return other_kind("a length of time", node, how);
    const auto duration = parse_duration(*text);
    if (!duration) return Wrong{"`" + *text + "` is no length of time", how};
    const auto seconds = static_cast<double>(duration->count());
    if (seconds < range.least || seconds > range.most)
        return Wrong{"wanted from " + duration_text(Seconds{static_cast<std::int64_t>(range.least)}) + " to " +
                         duration_text(Seconds{static_cast<std::int64_t>(range.most)}) + ", found `" + *text + "`",
                     {}};
    into = *duration;
    return std::nullopt;
}

Verdict put_list(const toml::node& node, std::vector<std::string>& into) {
    const auto* list = node.as_array();
    if (list == nullptr) return other_kind("a list of texts", node, R"(write ["..."])");
    std::vector<std::string> texts;
    for (const auto& item : *list) {
        std::string text;
        if (auto wrong = put_text(item, text, wrong_empty)) return wrong;
        texts.push_back(std::move(text));
    }
    into = std::move(texts);
    return std::nullopt;
}

Verdict put_issuer(const toml::node& node, HookIssuer& into) {
    const auto* table = node.as_table();
    if (table == nullptr) return other_kind("a table such as { iss = \"...\", jku = \"...\" }", node);
    for (const auto& [name, value] : *table) {
        Verdict wrong;
        if (name == "iss") {
            wrong = put_text(value, into.iss, wrong_empty);
        } else if (name == "jku") {
            wrong = put_text(value, into.jku, wrong_empty);
        } else if (name == "jwks_file") {
            wrong = put_text(value, into.jwks_file, wrong_empty);
        } else if (name == "fhir_servers") {
            wrong = put_list(value, into.fhir_servers);
        } else {
            return Wrong{"unknown key `" + std::string(name.str()) + "`", "wanted iss, jku, jwks_file or fhir_servers"};
        }
        if (wrong) return Wrong{'`' + std::string(name.str()) + "`: " + wrong->message, wrong->hint};
    }
    if (into.iss.empty()) return Wrong{"`iss` is missing", "give the issuer that stands in the caller's JWT"};
    return std::nullopt;
}

Verdict put_issuers(const toml::node& node, std::vector<HookIssuer>& into) {
    const auto* list = node.as_array();
    if (list == nullptr) return other_kind("a list of tables", node, R"(write [{ iss = "...", jku = "..." }])");
    std::vector<HookIssuer> issuers;
    for (const auto& item : *list)
        if (auto wrong = put_issuer(item, issuers.emplace_back())) return wrong;
    into = std::move(issuers);
    return std::nullopt;
}

Verdict put_word(const toml::node& node, const Words& words) {
    const auto text = node.value_exact<std::string>();
    const std::string wanted = "wanted " + row_of(words.words);
    if (!text) return Wrong{wanted + ", found " + kind_of(node), "write it in quotes"};
    const auto found = std::find(words.words.begin(), words.words.end(), *text);
    if (found == words.words.end()) return Wrong{wanted + ", found `" + *text + "`", {}};
    *words.into = static_cast<std::uint8_t>(found - words.words.begin());
    return std::nullopt;
}

template <class Into, class Parse>
Verdict put_parsed(const toml::node& node, Into& into, Parse parse, std::string wanted) {
    const auto text = node.value_exact<std::string>();
    if (!text) return other_kind(std::move(wanted), node, "write it in quotes");
    const auto value = parse(*text);
    if (!value) return Wrong{"wanted " + std::move(wanted) + ", found `" + *text + "`", {}};
    into = *value;
    return std::nullopt;
}

}  // namespace

Verdict put(const toml::node& node, const Place& place, Range range, TextCheck check) {
    return std::visit(
        [&](const auto& into) -> Verdict {
            using Into = std::decay_t<decltype(into)>;
            if constexpr (std::is_same_v<Into, std::string*>)
                return put_text(node, *into, check);
            else if constexpr (std::is_same_v<Into, bool*>) {
                const auto value = node.value_exact<bool>();
                if (!value) return other_kind("true or false", node, node.is_string() ? "write it without quotes" : "");
                *into = *value;
                return std::nullopt;
            } else if constexpr (std::is_same_v<Into, double*>)
                return put_number(node, *into, range);
            else if constexpr (std::is_same_v<Into, Seconds*>)
                return put_duration(node, *into, range);
            else if constexpr (std::is_same_v<Into, std::vector<std::string>*>)
                return put_list(node, *into);
            else if constexpr (std::is_same_v<Into, std::vector<HookIssuer>*>)
                return put_issuers(node, *into);
            else if constexpr (std::is_same_v<Into, Population*>)
                return put_parsed(node, *into, parse_population, "`all`, `Group/<id>` or `Patient?<search>`");
            else if constexpr (std::is_same_v<Into, Words>)
                return put_word(node, into);
            else if constexpr (std::is_same_v<Into, TimeOfDay>)
                return put_parsed(node, *into.into, parse_time_of_day, "a time such as `02:30`, or `never`");
            else
                return put_integer(node, *into, range);
        },
        place);
}

}  // namespace hv::plugin::app
