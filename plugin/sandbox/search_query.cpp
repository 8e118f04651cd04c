#include "plugin/sandbox/search_query.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "plugin/sandbox/escapes.hpp"

namespace hv::plugin::sandbox {
namespace {

// Splits at `mark` where it is not escaped; escapes stay.
std::vector<std::string> split(std::string_view text, char mark) {
    std::vector<std::string> parts(1);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 1 < text.size()) {
            parts.back() += text[i];
            parts.back() += text[++i];
        } else if (text[i] == mark) {
            parts.emplace_back();
        } else {
            parts.back() += text[i];
        }
    }
    return parts;
}

std::string unescaped(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 1 < text.size()) ++i;
        out += text[i];
    }
    return out;
}

TokenValue token_value(std::string_view text) {
    const std::vector<std::string> parts = split(text, '|');
    if (parts.size() == 1) return {std::nullopt, unescaped(parts[0])};
    return {unescaped(parts[0]), unescaped(parts[1])};
}

std::optional<DateValue> date_value(std::string_view text) {
    static constexpr std::array<std::string_view, 9> prefixes{"eq", "ne", "gt", "ge", "lt", "le", "sa", "eb", "ap"};
    std::string_view prefix = "eq";
    if (text.size() > 2 && std::find(prefixes.begin(), prefixes.end(), text.substr(0, 2)) != prefixes.end()) {
        prefix = text.substr(0, 2);
        text = text.substr(2);
    }
    const auto moment = parse_moment(text);
    if (!moment) return std::nullopt;
    return DateValue{std::string(prefix), moment->first, moment->end};
}

std::string reference_value(std::string_view text, std::string_view type, std::string_view base) {
    std::string said = unescaped(text);
    if (said.find('/') == std::string::npos && !type.empty()) return std::string(type) + "/" + said;
    return local_reference(said, base);
}

class Reader {
public:
    Reader(std::string_view type, bool strict, std::string_view base) : strict_(strict), base_(base) {
        query_.type = type;
    }

    std::variant<Query, std::string> read(const Parameters& parameters) {
        for (const auto& [name, value] : parameters) {
            if (value.empty()) continue;
            if (std::string trouble = take(name, value); !trouble.empty()) return trouble;
        }
        return std::move(query_);
    }

private:
    // Empty when all is well.
    std::string take(const std::string& name, const std::string& value) {
        if (name == "_format" || name == "_pretty" || name == "_elements" || name == "_total") {
            return {};
        }
        if (name == "_summary") {
            query_.only_count = query_.only_count || value == "count";
            return used(name, value);
        }
        if (name == "_count") return take_count(value);
        if (name == "_sort") return take_sort(value);
        if (name == "_include") return take_include(value);
        return take_criterion(name, value);
    }

    std::string used(const std::string& name, const std::string& value) {
        query_.used.emplace_back(name, value);
        return {};
    }

    std::string take_count(const std::string& value) {
        std::size_t count = 0;
        if (std::from_chars(value.data(), value.data() + value.size(), count).ptr != value.data() + value.size()) {
            return "`_count` is no number";
        }
        query_.count = count;
        query_.only_count = query_.only_count || count == 0;
        return used("_count", value);
    }

    std::string take_sort(const std::string& value) {
        for (const std::string& part : split(value, ',')) {
            const bool falling = part.starts_with('-');
            const Parameter* const parameter = parameter_of(query_.type, part.substr(falling ? 1 : 0));
            if (parameter == nullptr) return "`_sort` by an unknown parameter";
            query_.sort.emplace_back(parameter, falling);
        }
        return used("_sort", value);
    }

    std::string take_include(const std::string& value) {
        const std::vector<std::string> parts = split(value, ':');
        if (parts.size() < 2 || parts[0] != query_.type ||
            (parts[1] != "*" && parameter_of(query_.type, parts[1]) == nullptr)) {
            return "`_include` of an unknown reference";
        }
        query_.includes.emplace_back(parts[0], parts[1]);
        return used("_include", value);
    }

    std::string unknown(const std::string& name) {
        // A value may be a personal number, a name is what the caller's programmer wrote.
        return strict_ ? "unknown search parameter `" + name + "` for " + query_.type : std::string();
    }

    std::string take_criterion(const std::string& said, const std::string& value) {
        Criterion criterion;
        std::string name = said;
        if (const std::size_t dot = name.find('.'); dot != std::string::npos) {
            criterion.chained = name.substr(dot + 1);
            name.resize(dot);
        }
        if (const std::size_t colon = name.find(':'); colon != std::string::npos) {
            criterion.modifier = name.substr(colon + 1);
            name.resize(colon);
        }
        criterion.parameter = parameter_of(query_.type, name);
        if (criterion.parameter == nullptr) return unknown(said);
        if (!criterion.chained.empty() && criterion.chained != "identifier") return unknown(said);
        if (!knows(criterion)) return unknown(said);
        for (const std::string& part : split(value, ',')) {
            if (part.empty()) continue;
            if (!take_value(criterion, part)) return "`" + said + "` has a value that it cannot take";
        }
        if (criterion.any_of.empty()) return "`" + said + "` has no value";
        query_.all.push_back(std::move(criterion));
        return used(said, value);
    }

    static bool knows(const Criterion& criterion) {
        const std::string& modifier = criterion.modifier;
        if (modifier.empty() || modifier == "missing") return true;
        switch (criterion.parameter->kind) {
            case ParameterKind::token:
                return modifier == "not";
            case ParameterKind::reference:
                return modifier == "identifier" || is_known_type(modifier);
            case ParameterKind::string:
                return modifier == "exact" || modifier == "contains";
            case ParameterKind::date:
                return false;
        }
        return false;
    }

    bool take_value(Criterion& criterion, const std::string& text) const {
        const Parameter& parameter = *criterion.parameter;
        if (criterion.modifier == "missing") {
            criterion.any_of.emplace_back(text);
            return text == "true" || text == "false";
        }
        if (parameter.kind == ParameterKind::date) {
            const auto value = date_value(text);
            if (value) criterion.any_of.emplace_back(*value);
            return value.has_value();
        }
        if (parameter.kind == ParameterKind::token || criterion.modifier == "identifier" ||
            !criterion.chained.empty()) {
            criterion.any_of.emplace_back(token_value(text));
        } else if (parameter.kind == ParameterKind::reference) {
            const std::string_view type = criterion.modifier.empty() ? parameter.target : criterion.modifier;
            criterion.any_of.emplace_back(reference_value(text, type, base_));
        } else {
            criterion.any_of.emplace_back(folded(unescaped(text)));
        }
        return true;
    }

    Query query_;
    bool strict_;
    std::string_view base_;
};

}  // namespace

std::variant<Query, std::string> read_query(std::string_view type, const Parameters& parameters, bool strict,
                                            std::string_view base) {
    return Reader(type, strict, base).read(parameters);
}

std::optional<Parameters> read_form(std::string_view text) {
    Parameters parameters;
    while (!text.empty()) {
        const std::size_t end = text.find('&');
        const std::string_view pair = text.substr(0, end);
        text = end == std::string_view::npos ? "" : text.substr(end + 1);
        if (pair.empty()) continue;
        const std::size_t equals = pair.find('=');
        auto name = form_decoded(pair.substr(0, equals));
        auto value = form_decoded(equals == std::string_view::npos ? "" : pair.substr(equals + 1));
        if (!name || !value) return std::nullopt;
        parameters.emplace_back(std::move(*name), std::move(*value));
    }
    return parameters;
}

}  // namespace hv::plugin::sandbox
