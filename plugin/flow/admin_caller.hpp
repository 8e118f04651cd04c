// Who speaks on the admin socket: the kernel says it, no password does.
//
// Allowed:  root, the user that this service runs as, and those who are configured.
// Errors:   denied, everybody else and whoever did not come over a Unix socket.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "plugin/http/server.hpp"

namespace hv::plugin {

// `admin uid 1000 kari`: how the audit names them.
Result<std::string> admin_caller(const http::Request& request, std::span<const unsigned> allowed);

// Names or numbers of users -> numbers. Error: not_found, there is no such user on this machine.
Result<std::vector<unsigned>> user_numbers(std::span<const std::string> names);

}  // namespace hv::plugin
