// Speaks with a running service over its admin socket, as the user who runs this command.
//
// Errors:  unavailable, nothing listens there; denied, this user may not open the socket.
#pragma once

#include <string>
#include <string_view>

#include "fhir/base/result.hpp"
#include "plugin/cli/console.hpp"

namespace hv::plugin::cli {

inline constexpr const char* default_admin_socket = "/run/hjertevakt/admin.sock";

struct AdminReply {
    int status = 0;
    std::string body;  // JSON

    [[nodiscard]] bool good() const { return status >= 200 && status < 300; }
};

class AdminClient {
public:
    explicit AdminClient(std::string socket) : socket_(std::move(socket)) {}

    [[nodiscard]] Result<AdminReply> get(const std::string& path) const { return ask("GET", path, ""); }
    [[nodiscard]] Result<AdminReply> post(const std::string& path, std::string body) const {
        return ask("POST", path, std::move(body));
    }

private:
    [[nodiscard]] Result<AdminReply> ask(const char* method, const std::string& path, std::string body) const;

    std::string socket_;
};

// Says what the service refused, every problem of a document first where there are several; the exit code that goes
// with it. `file`: the document, if it was one.
int fail_with(Console& console, const AdminReply& reply, const std::string& file = {});

}  // namespace hv::plugin::cli
