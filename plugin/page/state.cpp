#include "plugin/page/matrix.hpp"

namespace hv::plugin::page {

using rules::Level;

std::string_view name_of(State state) {
    switch (state) {
        case State::urgent:
            return "urgent";
        case State::danger:
            return "danger";
        case State::review:
            return "review";
        case State::due:
            return "due";
        case State::info:
            return "info";
        case State::stale:
            return "stale";
        case State::unmeasured:
            return "unmeasured";
        case State::undecided:
            return "undecided";
        case State::no_limit:
            return "no_limit";
        case State::not_applicable:
            return "not_applicable";
        case State::fine:
            break;
    }
    return "fine";
}

State state_of(rules::Level level) {
    switch (level) {
        case Level::urgent:
            return State::urgent;
        case Level::danger:
            return State::danger;
        case Level::review:
            return State::review;
        case Level::due:
            return State::due;
        case Level::info:
            return State::info;
        case Level::none:
            break;
    }
    return State::fine;
}

}  // namespace hv::plugin::page
