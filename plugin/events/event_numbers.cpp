#include "plugin/events/event_numbers.hpp"

#include <algorithm>
#include <charconv>

#include "fhir/json/value.hpp"
#include "fhir/json/writer.hpp"

namespace hv::plugin::events {

namespace {

constexpr std::size_t most_ahead = 1000;

std::int64_t number_in(json::Value value) {
    const std::string_view text = value.text();
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

}  // namespace

std::optional<EventNumbers> EventNumbers::parse(std::string_view note) {
    const auto document = json::Document::parse(note);
    if (!document || !document->root()["next"].is_number()) return std::nullopt;
    const json::Value root = document->root();
    EventNumbers numbers;
    numbers.next_ = number_in(root["next"]);
    numbers.highest_ = number_in(root["highest"]);
    for (const json::Value number : root["ahead"].items()) numbers.ahead_.push_back(number_in(number));
    if (const auto moment = parse_moment(root["heard"].text())) numbers.heard = moment->first;
    if (const auto moment = parse_moment(root["gapSince"].text())) numbers.gap_since = moment->first;
    return numbers;
}

std::string EventNumbers::text() const {
    json::Writer out;
    out.begin_object().key("next").integer(next_).key("highest").integer(highest_).key("ahead").begin_array();
    for (const std::int64_t number : ahead_) out.integer(number);
    out.end_array();
    if (heard) out.member("heard", hv::text(*heard));
    if (gap_since) out.member("gapSince", hv::text(*gap_since));
    out.end_object();
    return out.take();
}

void EventNumbers::begin_after(std::int64_t number) {
    next_ = number + 1;
    highest_ = number;
    ahead_.clear();
}

bool EventNumbers::take(std::int64_t number) {
    if (next_ == 0) next_ = number;
    if (number < next_) return false;
    const auto at = std::lower_bound(ahead_.begin(), ahead_.end(), number);
    if (at != ahead_.end() && *at == number) return false;
    ahead_.insert(at, number);
    highest_ = std::max(highest_, number);
    settle();
    return true;
}

void EventNumbers::at_least(std::int64_t events_so_far) {
    if (next_ == 0) next_ = events_so_far + 1;
    highest_ = std::max(highest_, events_so_far);
}

void EventNumbers::settle() {
    while (!ahead_.empty() && ahead_.front() == next_) {
        ++next_;
        ahead_.erase(ahead_.begin());
    }
    if (ahead_.size() > most_ahead) close_gap();
}

void EventNumbers::close_gap() {
    next_ = std::max(next_, highest_ + 1);
    ahead_.clear();
}

}  // namespace hv::plugin::events
