// What a function gives that can fail: a value, or an Error that says which of eight faults happened.
//
// Error:  for us or a peer failing. A problem in a patient's data or in a rule document is an Issue, not an Error.
// Text:   lower case, no full stop, the user's own text in backquotes, outermost place first; the hint says what to do.
//         Neither message nor hint holds patient data.
#pragma once

#include <cassert>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace hv {

enum class Fault : unsigned char {
    invalid,
    denied,
    not_found,
    conflict,
    busy,
    unavailable,
    unsupported,
    internal,
};

// The process exit code that a fault ends a command with.
int exit_code(Fault fault);

// The exit code for a document that was checked and rejected, or for a case that failed.
inline constexpr int exit_rejected = 3;

struct Error {
    Fault fault = Fault::internal;
    std::string message;
    std::string hint;

    // The same error, seen from one place further out: "`bundle.json`: ..." .
    [[nodiscard]] Error in(std::string_view place) &&;
};

template <class T>
class [[nodiscard]] Result {
public:
    // NOLINTNEXTLINE(google-explicit-constructor): a value is a result
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    // NOLINTNEXTLINE(google-explicit-constructor): an error is a result
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

    explicit operator bool() const { return state_.index() == 0; }

    const T& operator*() const& { return *std::get_if<0>(&state_); }
    T& operator*() & { return *std::get_if<0>(&state_); }
    T&& operator*() && { return std::move(*std::get_if<0>(&state_)); }
    const T* operator->() const { return std::get_if<0>(&state_); }
    T* operator->() { return std::get_if<0>(&state_); }

    const Error& error() const& { return *std::get_if<1>(&state_); }
    Error&& error() && { return std::move(*std::get_if<1>(&state_)); }

private:
    std::variant<T, Error> state_;
};

}  // namespace hv
