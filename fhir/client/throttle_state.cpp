#include "fhir/client/throttle_state.hpp"

#include <charconv>

namespace hv::fhir::client {
namespace {

constexpr std::string_view version = "1";

// Up to the next `end`, which is taken too.
std::string_view take(std::string_view& rest, char end) {
    const std::string_view field = rest.substr(0, rest.find(end));
    rest.remove_prefix(std::min(rest.size(), field.size() + 1));
    return field;
}

template <class Number>
bool read(std::string_view field, Number& into) {
    const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), into);
    return error == std::errc() && end == field.data() + field.size() && !field.empty();
}

std::optional<PauseCause> read_cause(std::string_view name) {
    for (const PauseCause cause :
         {PauseCause::none, PauseCause::told, PauseCause::throttled, PauseCause::failing, PauseCause::unauthorized}) {
        if (text(cause) == name) return cause;
    }
    return std::nullopt;
}

std::optional<ThrottleMemory::Used> read_used(std::string_view field) {
    ThrottleMemory::Used used;
    std::int64_t period = 0;
    if (!read(take(field, '/'), used.limit.requests) || !read(take(field, '='), period)) return std::nullopt;
    used.limit.period = std::chrono::milliseconds{period};
    while (!field.empty()) {
        std::string_view group = take(field, ',');
        Instant at;
        std::size_t count = 0;
        if (!read(take(group, ':'), at.nanoseconds) || !read(group, count)) return std::nullopt;
        used.held.emplace_back(at, count);
    }
    return used;
}

}  // namespace

std::string write_memory(const ThrottleMemory& memory) {
    std::string out(version);
    out += ';' + std::string(text(memory.cause)) + ';' + std::to_string(memory.until.nanoseconds) + ';' +
           std::to_string(memory.pauses) + ';' + std::to_string(memory.failures);
    for (const ThrottleMemory::Used& used : memory.used) {
        out += ';' + std::to_string(used.limit.requests) + '/' + std::to_string(used.limit.period.count()) + '=';
        bool first = true;
        for (const auto& [at, count] : used.held) {
            out += (first ? "" : ",") + std::to_string(at.nanoseconds) + ':' + std::to_string(count);
            first = false;
        }
    }
    return out;
}

std::optional<ThrottleMemory> read_memory(std::string_view text) {
    ThrottleMemory memory;
    if (take(text, ';') != version) return std::nullopt;
    const std::optional<PauseCause> cause = read_cause(take(text, ';'));
    if (!cause) return std::nullopt;
    memory.cause = *cause;
    if (!read(take(text, ';'), memory.until.nanoseconds) || !read(take(text, ';'), memory.pauses) ||
        !read(take(text, ';'), memory.failures)) {
        return std::nullopt;
    }
    while (!text.empty()) {
        std::optional<ThrottleMemory::Used> used = read_used(take(text, ';'));
        if (!used) return std::nullopt;
        memory.used.push_back(std::move(*used));
    }
    return memory;
}

}  // namespace hv::fhir::client
