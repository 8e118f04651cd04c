// The HTTP server: Boost.Beast behind plain functions. Only this folder sees Beast and Asio.
//
// A handler is an ordinary function on a bounded worker pool; the I/O thread never waits for one. A full queue answers
// 503 with Retry-After. Slow readers, half-open clients and bodies over the limit cost a connection, never a worker.
// Listens: on TCP (with or without TLS) or on a Unix socket, whose peer's user id stands in the request.
// Limits:  16 KB of header (431), `body_limit` (413, in the route's own words where it has some); a request that is no
//          HTTP/1 is 400; 404 and 405 by the table; HEAD where there is GET. At the cap of connections the one that has
//          been idle longest gives way.
// Stopping: no new connection, requests in work are answered, then everything is closed. Not from inside a handler.
// A handler that throws: 500, and one line to `log`, which never holds anything of the request but method and pattern.
// Errors of `start`: invalid (certificate or key cannot be read, is expired or does not fit, the socket's folder does
//          not exist), conflict (the address is in use), denied (a port below 1024 without the right).
// Threads: one for I/O and `workers`; handlers run on the workers, `log` on any of them.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/base/result.hpp"

namespace hv::plugin::http {

struct HeaderField {
    std::string name;
    std::string value;
};

struct Request {
    std::string method;
    std::string path;                               // percent-decoded, without query
    std::string target;                             // as received
    std::multimap<std::string, std::string> query;  // decoded
    std::vector<HeaderField> headers;
    std::string body;
    std::string peer;                             // `127.0.0.1`, or `unix`
    std::optional<unsigned> peer_user;            // Unix socket: the caller's user id
    std::map<std::string, std::string> captured;  // `{id}` of the route's pattern

    // The first of that name, in any case; null when there is none.
    [[nodiscard]] const std::string* header(std::string_view name) const;
};

// How a connection ends under a reply; anything but `whole` is for a server that has to behave badly (the sandbox).
enum class Ending : std::uint8_t {
    whole,
    torn,    // half of the body, and the connection is closed
    silent,  // not a byte
};

struct Reply {
    int status = 200;
    std::vector<HeaderField> headers;  // Content-Length, Date and Connection are the server's own
    std::string body;
    Ending ending = Ending::whole;
};

Reply json_reply(int status, std::string body);
// `{"error": message, "hint": hint}` with the status that the fault stands for.
Reply error_reply(const Error& error);
int http_status(Fault fault);

struct Route {
    std::string method;   // `GET`; `*`: any
    std::string pattern;  // `/events/{id}`; a last `{rest...}` takes the rest of the path
    std::function<Reply(const Request&)> handle;
    // What is said to a body over the limit, of which nothing stands in the request; empty: plain words. On the I/O
    // thread: it waits for nothing.
    std::function<Reply(const Request&)> too_large = {};
};

struct TlsFiles {
    std::string certificate;  // PEM, with its chain
    std::string key;          // PEM
    std::string client_ca;    // PEM; not empty: clients must show a certificate of it
};

struct ServerOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;   // 0: any free one, see `port()`
    std::string unix_socket;  // not empty: listens here instead, mode 0660
    std::optional<TlsFiles> tls;
    std::size_t workers = 4;
    std::size_t queue = 256;  // requests that wait for a worker
    std::size_t connections = 1024;
    std::size_t body_limit = std::size_t{10} << 20;
    // To send a whole request, to take a whole reply, and between requests.
    std::chrono::milliseconds timeout{10'000};
    std::function<void(std::string_view)> log;  // what went wrong on our side; may be empty
};

class Server {
public:
    [[nodiscard]] static Result<std::unique_ptr<Server>> start(const ServerOptions& options, std::vector<Route> routes);
    virtual ~Server() = default;

    [[nodiscard]] virtual std::uint16_t port() const = 0;
    // Certificate and key are read again; the old ones stay when the new ones cannot be used.
    [[nodiscard]] virtual Result<bool> reload_tls() = 0;
    virtual void stop() = 0;
};

}  // namespace hv::plugin::http
