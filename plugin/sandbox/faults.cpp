#include "plugin/sandbox/faults.hpp"

#include <array>
#include <charconv>
#include <utility>

#include "fhir/json/value.hpp"

namespace hv::plugin::sandbox {
namespace {

constexpr std::array<std::pair<std::string_view, FaultKind>, 10> kinds{{
    {"status", FaultKind::status},
    {"torn_body", FaultKind::torn_body},
    {"cut_json", FaultKind::cut_json},
    {"delay", FaultKind::delay},
    {"empty", FaultKind::empty},
    {"lost_reply", FaultKind::lost_reply},
    {"no_connection", FaultKind::no_connection},
    {"lost_request", FaultKind::lost_request},
    {"expired_token", FaultKind::expired_token},
    {"html", FaultKind::html},
}};

template <class Number>
bool read_number(json::Value value, Number& number) {
    const std::string_view text = value.text();
    return std::from_chars(text.data(), text.data() + text.size(), number).ptr == text.data() + text.size() &&
           value.is_number();
}

bool read_instant(json::Value value, std::optional<Instant>& instant) {
    const auto moment = parse_moment(value.text());
    if (moment) instant = moment->first;
    return moment.has_value();
}

bool read_member(const json::Member& member, FaultRule& rule) {
    const auto& [name, value, at] = member;
    if (name == "kind") {
        for (const auto& [word, kind] : kinds) {
            if (word == value.text()) {
                rule.kind = kind;
                return true;
            }
        }
        return false;
    }
    if (name == "method" || name == "path" || name == "retry_after") {
        std::string& text = name == "method" ? rule.method : name == "path" ? rule.path : rule.retry_after;
        text = value.text();
        return value.is_string();
    }
    if (name == "page") return read_number(value, rule.page);
    if (name == "from") return read_number(value, rule.from);
    if (name == "count") return read_number(value, rule.count);
    if (name == "since") return read_instant(value, rule.since);
    if (name == "until") return read_instant(value, rule.until);
    if (name == "status") return read_number(value, rule.status) && rule.status >= 200 && rule.status < 600;
    if (name == "delay_ms") {
        std::int64_t milliseconds = 0;
        const bool good = read_number(value, milliseconds);
        rule.delay = std::chrono::milliseconds(milliseconds);
        return good;
    }
    return false;
}

bool fits(const FaultRule& rule, std::string_view method, std::string_view target, std::int64_t page, Instant now) {
    return (rule.method.empty() || rule.method == method) && target.find(rule.path) != std::string_view::npos &&
           (rule.page == 0 || rule.page == page) && (!rule.since || now >= *rule.since) &&
           (!rule.until || now < *rule.until);
}

}  // namespace

void Faults::add(FaultRule rule) {
    const std::lock_guard lock(mutex_);
    rules_.push_back({std::move(rule), 0});
}

void Faults::clear() {
    const std::lock_guard lock(mutex_);
    rules_.clear();
    drops_ = 0;
    swaps_ = 0;
}

Result<std::size_t> Faults::add_json(std::string_view json) {
    auto document = json::Document::parse(json);
    if (!document) return std::move(document).error();
    if (!document->root().is_array()) return Error{Fault::invalid, "wanted an array of faults", ""};
    std::vector<Counted> read;
    for (const json::Value item : document->root().items()) {
        FaultRule rule;
        for (const json::Member member : item.members()) {
            if (!read_member(member, rule)) {
                return Error{
                    Fault::invalid,
                    "[" + std::to_string(read.size()) + "]." + std::string(member.name) +
                        ": unknown, or not a value that it takes",
                    "known: kind, method, path, page, from, count, since, until, status, retry_after, delay_ms"};
            }
        }
        read.push_back({std::move(rule), 0});
    }
    const std::lock_guard lock(mutex_);
    rules_.insert(rules_.end(), read.begin(), read.end());
    return read.size();
}

std::optional<FaultRule> Faults::next(std::string_view method, std::string_view target, std::int64_t page,
                                      Instant now) {
    const std::lock_guard lock(mutex_);
    for (Counted& counted : rules_) {
        if (!fits(counted.rule, method, target, page, now)) continue;
        ++counted.seen;
        if (counted.seen < counted.rule.from) continue;
        if (counted.rule.count != 0 && counted.seen >= counted.rule.from + counted.rule.count) continue;
        ++spoiled_;
        return counted.rule;
    }
    return std::nullopt;
}

std::uint64_t Faults::spoiled() const {
    const std::lock_guard lock(mutex_);
    return spoiled_;
}

void Faults::drop_notifications(std::int64_t count) {
    const std::lock_guard lock(mutex_);
    drops_ = count;
}

void Faults::swap_notifications(std::int64_t count) {
    const std::lock_guard lock(mutex_);
    swaps_ = count;
}

bool Faults::take_drop() {
    const std::lock_guard lock(mutex_);
    if (drops_ == 0) return false;
    --drops_;
    return true;
}

bool Faults::take_swap() {
    const std::lock_guard lock(mutex_);
    if (swaps_ == 0) return false;
    --swaps_;
    return true;
}

}  // namespace hv::plugin::sandbox
