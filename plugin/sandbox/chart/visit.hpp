// Who sits at the EHR's screen: a cookie with a random word, and what stands behind it here.
//
// Cookie:  `sandbox-ehr`, HttpOnly, SameSite=Lax; `sandbox-language` says nb or en. Both are the EHR's own.
// Acts:    a POST that says it comes from another origin is refused (`from_here`).
// Errors:  none; nobody is logged in.
// Threads: any.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "plugin/http/server.hpp"
#include "plugin/sandbox/people.hpp"

namespace hv::plugin::sandbox {

struct Visit {
    Person user;  // without a reference: nobody is logged in
    bool english = false;

    [[nodiscard]] bool logged_in() const { return !user.reference.empty(); }
    [[nodiscard]] std::string_view language() const { return english ? "en" : "nb"; }
    [[nodiscard]] std::string say(std::string_view nb, std::string_view en) const {
        return std::string(english ? en : nb);
    }
};

class Visits {
public:
    // Gives the cookie's value.
    std::string begin(const std::string& user);
    void end(const http::Request& request);
    [[nodiscard]] Visit of(const http::Request& request, const std::vector<Person>& people) const;

private:
    mutable std::mutex mutex_;
    std::map<std::string, std::string, std::less<>> users_;  // by the cookie's value
};

// Empty when the browser sent none of that name.
std::string cookie_of(const http::Request& request, std::string_view name);
bool from_here(const http::Request& request);

}  // namespace hv::plugin::sandbox
