#include "plugin/cli/admin_client.hpp"

#include <unistd.h>

#include <cerrno>

#include "fhir/client/curl_transport.hpp"
#include "fhir/json/value.hpp"

namespace hv::plugin::cli {
namespace {

namespace client = fhir::client;

// The fault behind a status, for the exit code; a document that was examined and refused has its own.
int exit_of(int status) {
    switch (status) {
        case 400:
            return exit_code(Fault::invalid);
        case 401:
        case 403:
            return exit_code(Fault::denied);
        case 404:
            return exit_code(Fault::not_found);
        case 409:
        case 412:
            return exit_code(Fault::conflict);
        case 422:
            return exit_rejected;
        case 429:
            return exit_code(Fault::busy);
        case 501:
            return exit_code(Fault::unsupported);
        case 503:
            return exit_code(Fault::unavailable);
        default:
            return exit_code(Fault::internal);
    }
}

Result<bool> reachable(const std::string& socket) {
    if (::access(socket.c_str(), R_OK | W_OK) == 0) return true;
    if (errno == EACCES)
        return Error{Fault::denied, '`' + socket + "`: this user may not speak to the service",
                     "run the command as root, or as one of `admin.users` who is in the group of the socket"};
    return Error{Fault::unavailable, '`' + socket + "`: no service listens there",
                 "see whether it runs (systemctl status hjertevakt), or name its socket: --socket PATH"};
}

}  // namespace

Result<AdminReply> AdminClient::ask(const char* method, const std::string& path, std::string body) const {
    if (Result<bool> there = reachable(socket_); !there) return std::move(there).error();
    client::CurlOptions options;
    options.unix_socket = socket_;
    client::CurlTransport transport(options);
    client::HttpRequest request;
    request.method = method;
    request.url = "http://localhost" + path;
    request.body = std::move(body);
    // Every case of a bundle is run before the service answers.
    request.timeout = std::chrono::minutes(2);
    if (!request.body.empty()) request.headers.push_back({"Content-Type", "application/octet-stream"});
    auto answer = transport.send(request);
    if (auto* failure = std::get_if<client::HttpFailure>(&answer)) return std::move(failure->error).in(socket_);
    auto& reply = std::get<client::HttpReply>(answer);
    return AdminReply{reply.status, std::move(reply.body)};
}

int fail_with(Console& console, const AdminReply& reply, const std::string& file) {
    const Result<json::Document> document = json::Document::parse(reply.body);
    const json::Value root = document ? document->root() : json::Value();
    // The message holds the first of them.
    if (root["problems"].size() > 1)
        for (const json::Value problem : root["problems"].items())
            console.err(printable(std::string(problem.text()) + '\n'));
    std::string message(root["error"].text());
    if (!message.empty() && !file.empty()) message = '`' + file + "`: " + message;
    if (message.empty()) message = "the service answered with status " + std::to_string(reply.status);
    console.fail({Fault::internal, message, std::string(root["hint"].text())});
    return exit_of(reply.status);
}

}  // namespace hv::plugin::cli
