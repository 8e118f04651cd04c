#include "fhir/r4/reference.hpp"

#include <cstring>

namespace hv::fhir::r4 {
namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

Reference conditional(Text text, std::size_t question) {
    Reference out;
    out.form = Reference::Form::conditional;
    out.type_text = text.substr(0, question);
    out.type = parse_type_any_case(out.type_text);
    Text query = text.substr(question + 1);
    constexpr Text wanted = "identifier=";
    if (!query.starts_with(wanted)) return out;
    query.remove_prefix(wanted.size());
    query = query.substr(0, query.find('&'));
    const std::size_t bar = query.find('|');
    if (bar == Text::npos) {
        out.query_value = query;
    } else {
        out.query_system = query.substr(0, bar);
        out.query_value = query.substr(bar + 1);
    }
    return out;
}

}  // namespace

bool same_ignoring_case(Text a, Text b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (lower(a[i]) != lower(b[i])) return false;
    return true;
}

bool holds_ignoring_case(Text text, Text part) {
    if (part.empty() || text.size() < part.size()) return part.empty();
    const char first = part.front();
    for (std::size_t at = 0; at + part.size() <= text.size(); ++at)
        if (lower(text[at]) == first && same_ignoring_case(text.substr(at, part.size()), part)) return true;
    return false;
}

ResourceType parse_type_any_case(Text name) {
    const ResourceType exact = parse_type(name);
    if (exact != ResourceType::other) return exact;
    for (int i = 1; i <= static_cast<int>(ResourceType::service_request); ++i) {
        const auto type = static_cast<ResourceType>(i);
        const Text known = type_name(type);
        if (known.size() == name.size() && same_ignoring_case(known, name)) return type;
    }
    return ResourceType::other;
}

namespace {

// `Patient/p1`, as nearly every reference is; false for all other forms.
bool read_plain(Text text, Reference& out) {
    std::size_t slash = Text::npos;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == ':' || c == '?' || c == '#' || (c == '/' && slash != Text::npos)) return false;
        if (c == '/') slash = i;
    }
    if (slash == Text::npos || slash == 0 || slash + 1 == text.size()) return false;
    out.form = Reference::Form::typed;
    out.type_text = text.substr(0, slash);
    out.type = parse_type_any_case(out.type_text);
    out.id = text.substr(slash + 1);
    return true;
}

}  // namespace

Reference parse_reference(Text text) {
    Reference out;
    if (text.empty() || read_plain(text, out)) return out;
    if (text.front() == '#') {
        out.form = Reference::Form::contained;
        out.id = text.substr(1);
        return out;
    }
    if (text.starts_with("urn:")) {
        out.form = Reference::Form::urn;
        out.id = text;
        return out;
    }
    const std::size_t scheme = text.find("://");
    Text rest = scheme == Text::npos ? text : text.substr(scheme + 3);
    if (const std::size_t question = rest.find('?'); question != Text::npos) return conditional(rest, question);
    if (const std::size_t history = rest.find("/_history/"); history != Text::npos) rest = rest.substr(0, history);
    while (rest.ends_with('/')) rest.remove_suffix(1);

    out.form = Reference::Form::other;
    const std::size_t slash = rest.rfind('/');
    if (slash == Text::npos || slash == 0) return out;
    const std::size_t before = rest.rfind('/', slash - 1);
    if (before == Text::npos && scheme != Text::npos) return out;
    const std::size_t type_at = before == Text::npos ? 0 : before + 1;
    out.type_text = rest.substr(type_at, slash - type_at);
    out.type = parse_type_any_case(out.type_text);
    out.id = rest.substr(slash + 1);
    if (scheme != Text::npos) out.base = rest.substr(0, before);
    if (!out.id.empty() && !out.type_text.empty()) out.form = Reference::Form::typed;
    return out;
}

std::uint64_t hash_text(Text text, std::uint64_t seed) {
    constexpr std::uint64_t factor = 0x9E3779B97F4A7C15U;
    std::uint64_t hash = (seed ^ text.size()) * factor;
    const char* at = text.data();
    std::size_t left = text.size();
    while (left > 0) {
        std::uint64_t part = 0;
        const std::size_t step = left < sizeof(part) ? left : sizeof(part);
        std::memcpy(&part, at, step);
        hash = (hash ^ part) * factor;
        hash ^= hash >> 29;
        at += step;
        left -= step;
    }
    return hash ^ (hash >> 32);
}

std::uint32_t folded(std::uint64_t hash) {
    const auto out = static_cast<std::uint32_t>(hash ^ (hash >> 32));
    return out == 0 ? 1 : out;
}

std::uint32_t chain_key(ResourceType type, Text id) {
    return folded(hash_text(id, static_cast<std::uint64_t>(type) + 1));
}

}  // namespace hv::fhir::r4
