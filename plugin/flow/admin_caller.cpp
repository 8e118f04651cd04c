#include "plugin/flow/admin_caller.hpp"

#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace hv::plugin {
namespace {

// The user database is asked for a number or a name; nothing when it does not know.
struct User {
    unsigned number = 0;
    std::string name;
};

template <class Ask>
std::optional<User> ask(Ask ask_it) {
    passwd entry{};
    passwd* found = nullptr;
    std::vector<char> room(16384);
    if (ask_it(&entry, room.data(), room.size(), &found) != 0 || found == nullptr) return std::nullopt;
    return User{entry.pw_uid, entry.pw_name};
}

std::optional<User> user_of(unsigned number) {
    return ask([&](passwd* entry, char* room, std::size_t size, passwd** found) {
        return ::getpwuid_r(number, entry, room, size, found);
    });
}

std::optional<User> user_of(const std::string& name) {
    return ask([&](passwd* entry, char* room, std::size_t size, passwd** found) {
        return ::getpwnam_r(name.c_str(), entry, room, size, found);
    });
}

}  // namespace

Result<std::string> admin_caller(const http::Request& request, std::span<const unsigned> allowed) {
    if (!request.peer_user)
        return Error{Fault::denied, "this is only for admins on this machine", "use the admin socket"};
    const unsigned number = *request.peer_user;
    const std::optional<User> user = user_of(number);
    const std::string caller = "admin uid " + std::to_string(number) + (user ? ' ' + user->name : "");
    const bool known = number == 0 || number == ::geteuid() || std::ranges::find(allowed, number) != allowed.end();
    if (known) return caller;
    return Error{Fault::denied, caller + " may not do this",
                 "run it as root or as the service's user, or add the user to `[admin] users` and restart"};
}

Result<std::vector<unsigned>> user_numbers(std::span<const std::string> names) {
    std::vector<unsigned> numbers;
    for (const std::string& name : names) {
        unsigned number = 0;
        const char* last = name.data() + name.size();
        const auto [end, error] = std::from_chars(name.data(), last, number);
        if (error == std::errc{} && end == last) {
            numbers.push_back(number);
        } else if (const std::optional<User> user = user_of(name)) {
            numbers.push_back(user->number);
        } else {
            return Error{Fault::not_found, '`' + name + "`: there is no such user on this machine",
                         "give a name that `id NAME` knows, or a number"};
        }
    }
    return numbers;
}

}  // namespace hv::plugin
