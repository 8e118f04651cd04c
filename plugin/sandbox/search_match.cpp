// Whether a resource is meant by a search, and which are.
#include <algorithm>

#include "plugin/sandbox/search_query.hpp"

namespace hv::plugin::sandbox {
namespace {

bool fits_token(const Indexed& entry, const TokenValue& wanted) {
    if (wanted.system && *wanted.system != entry.system) return false;
    return wanted.code.empty() || wanted.code == entry.value;
}

bool fits_date(const Indexed& entry, const DateValue& wanted) {
    const std::string& prefix = wanted.prefix;
    const bool inside = wanted.first <= entry.first && entry.end <= wanted.end;
    if (prefix == "eq") return inside;
    if (prefix == "ne") return !inside;
    if (prefix == "gt") return entry.end > wanted.end;
    if (prefix == "ge") return entry.end > wanted.end || inside;
    if (prefix == "lt") return entry.first < wanted.first;
    if (prefix == "le") return entry.first < wanted.first || inside;
    if (prefix == "sa") return entry.first >= wanted.end;
    if (prefix == "eb") return entry.end <= wanted.first;
    return entry.first < wanted.end && wanted.first < entry.end;  // ap
}

bool fits_string(const std::string& held, const std::string& wanted, const std::string& modifier) {
    if (modifier == "exact") return held == wanted;
    if (modifier == "contains") return held.find(wanted) != std::string::npos;
    return held.starts_with(wanted);
}

// `patient.identifier=sys|value`: what is pointed at carries it.
bool fits_chain(const Indexed& entry, const TokenValue& wanted, const FhirStore& store) {
    if (entry.by_identifier) return false;
    const std::size_t slash = entry.value.find('/');
    if (slash == std::string::npos) return false;
    const Handle target = store.current(entry.value.substr(0, slash), entry.value.substr(slash + 1));
    return target && std::any_of(target->index.begin(), target->index.end(), [&](const Indexed& held) {
               return held.parameter->name == "identifier" && fits_token(held, wanted);
           });
}

bool fits(const Criterion& criterion, const Indexed& entry, const Wanted& wanted, const FhirStore& store) {
    if (const auto* date = std::get_if<DateValue>(&wanted)) return fits_date(entry, *date);
    if (const auto* token = std::get_if<TokenValue>(&wanted)) {
        if (!criterion.chained.empty()) return fits_chain(entry, *token, store);
        return entry.by_identifier == (criterion.modifier == "identifier") && fits_token(entry, *token);
    }
    const auto& text = std::get<std::string>(wanted);
    if (criterion.parameter->kind == ParameterKind::reference) return !entry.by_identifier && entry.value == text;
    return fits_string(entry.value, text, criterion.modifier);
}

// The values of a criterion that the store can look up, under any modifier that does not turn them round.
std::set<std::string> keys_of(const Criterion& criterion) {
    std::set<std::string> keys;
    for (const Wanted& wanted : criterion.any_of) {
        if (const auto* token = std::get_if<TokenValue>(&wanted)) {
            if (token->code.empty()) return {};
            keys.insert(token->code);
        } else if (const auto* text = std::get_if<std::string>(&wanted)) {
            keys.insert(*text);
        }
    }
    return keys;
}

std::vector<Handle> with_ids(const Query& query, const std::set<std::string>& ids, const FhirStore& store) {
    std::vector<Handle> found;
    for (const std::string& id : ids) {
        if (Handle one = store.current(query.type, id)) found.push_back(std::move(one));
    }
    std::sort(found.begin(), found.end(), [](const Handle& a, const Handle& b) { return a->created < b->created; });
    return found;
}

// A superset of what is meant, as small as the indexes make it.
std::vector<Handle> candidates(const Query& query, const FhirStore& store) {
    for (const Criterion& criterion : query.all) {
        if (criterion.modifier == "not" || criterion.modifier == "missing" || !criterion.chained.empty()) continue;
        const std::set<std::string> keys = keys_of(criterion);
        const std::string_view name = criterion.parameter->name;
        if (name == "_id" && !keys.empty()) return with_ids(query, keys, store);
        if ((name == "identifier" || name == "_tag" || criterion.modifier == "identifier") && !keys.empty()) {
            return store.identified(query.type, keys);
        }
        if (criterion.parameter->kind == ParameterKind::reference && !keys.empty()) {
            return store.pointing_at(query.type, keys);
        }
    }
    for (const Criterion& criterion : query.all) {
        if (criterion.parameter->name != "_lastUpdated" || criterion.any_of.size() != 1) continue;
        const auto* date = std::get_if<DateValue>(&criterion.any_of.front());
        if (date != nullptr && (date->prefix == "ge" || date->prefix == "gt" || date->prefix == "eq")) {
            return store.changed_since(query.type, date->first);
        }
    }
    return store.all(query.type);
}

const Indexed* first_of(const Version& version, const Parameter* parameter) {
    for (const Indexed& entry : version.index) {
        if (entry.parameter == parameter) return &entry;
    }
    return nullptr;
}

// -1, 0, 1; what has no value comes last either way.
int compare(const Version& a, const Version& b, const Parameter* parameter, bool falling) {
    const Indexed* const left = first_of(a, parameter);
    const Indexed* const right = first_of(b, parameter);
    if (left == nullptr || right == nullptr) return left == right ? 0 : left == nullptr ? 1 : -1;
    const auto order = parameter->kind == ParameterKind::date
                           ? (falling ? right->end <=> left->end : left->first <=> right->first)
                           : (falling ? right->value <=> left->value : left->value <=> right->value);
    return order < 0 ? -1 : order > 0 ? 1 : 0;
}

}  // namespace

bool matches(const Criterion& criterion, const Version& version, const FhirStore& store) {
    bool any = false;
    bool there = false;
    for (const Indexed& entry : version.index) {
        if (entry.parameter != criterion.parameter) continue;
        there = true;
        if (criterion.modifier == "missing") break;
        any = any || std::any_of(criterion.any_of.begin(), criterion.any_of.end(),
                                 [&](const Wanted& wanted) { return fits(criterion, entry, wanted, store); });
    }
    if (criterion.modifier == "missing") return there == (std::get<std::string>(criterion.any_of.front()) == "false");
    return criterion.modifier == "not" ? !any : any;
}

bool matches(const Query& query, const Version& version, const FhirStore& store) {
    return std::all_of(query.all.begin(), query.all.end(),
                       [&](const Criterion& criterion) { return matches(criterion, version, store); });
}

std::vector<Handle> found_by(const Query& query, const FhirStore& store) {
    std::vector<Handle> found = candidates(query, store);
    std::erase_if(found, [&](const Handle& version) { return !matches(query, *version, store); });
    if (!query.sort.empty()) {
        std::stable_sort(found.begin(), found.end(), [&](const Handle& a, const Handle& b) {
            for (const auto& [parameter, falling] : query.sort) {
                if (const int order = compare(*a, *b, parameter, falling); order != 0) return order < 0;
            }
            return false;
        });
    }
    return found;
}

}  // namespace hv::plugin::sandbox
