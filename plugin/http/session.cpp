// One connection: wait, read, have it answered, write, again. Callbacks only; each holds the session alive.
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <typeinfo>

#include "plugin/http/connection.hpp"
#include "plugin/http/message.hpp"

namespace hv::plugin::http {
namespace {

namespace bh = beast::http;
using PlainStream = beast::basic_stream<net::generic::stream_protocol>;
using TlsStream = beast::ssl_stream<PlainStream>;

constexpr std::uint32_t header_limit = 16 * 1024;
constexpr std::size_t idle_buffer = 4 * 1024;    // what an idle connection costs
constexpr std::size_t body_buffer = 128 * 1024;  // three times the throughput on large bodies
constexpr std::size_t large_body = 16 * 1024;
constexpr std::chrono::seconds linger_time{2};  // for the peer to read a refusal before the connection is reset

// The status that answers what could not be read; 0: the peer is gone, or was too slow.
int refusal(const ErrorCode& error) {
    if (error == bh::error::header_limit || error == bh::error::buffer_overflow) return 431;
    if (error == bh::error::body_limit) return 413;
    if (error == bh::error::end_of_stream || error == bh::error::partial_message) return 0;
    return error.category() == bh::make_error_code(bh::error::bad_method).category() ? 400 : 0;
}

std::string_view words_of(int status) {
    switch (status) {
        case 400:
            return "the request is not valid HTTP";
        case 404:
            return "there is nothing at this path";
        case 405:
            return "this method is not known here";
        case 413:
            return "the body is too large";
        case 431:
            return "the header is too large";
        case 503:
            return "too much to do at the moment";
        default:
            return "something went wrong here";
    }
}

Reply plain_reply(int status) {
    return json_reply(status, R"({"error":")" + std::string(words_of(status)) + "\"}");
}

// What the handler (`handle` or `too_large` of the route) says, or 500: an exception ends here.
Reply answer(const Hub& hub, const Route& route, const std::function<Reply(const Request&)>& handle,
             const Request& request) {
    const std::string where = route.method + " " + route.pattern;
    try {
        return handle(request);
    } catch (const std::exception& e) {
        hub.log(where + ": the handler threw " + typeid(e).name());
    } catch (...) {
        hub.log(where + ": the handler threw");
    }
    return plain_reply(500);
}

template <class Stream>
class Session final : public Connection, public std::enable_shared_from_this<Session<Stream>> {
    static constexpr bool is_tls = std::is_same_v<Stream, TlsStream>;

public:
    template <class... Args>
    Session(Hub& hub, Peer peer, std::shared_ptr<net::ssl::context> context, Args&&... args)
        : hub_(hub), peer_(std::move(peer)), context_(std::move(context)), stream_(std::forward<Args>(args)...) {
        hub_.live.insert(this);
    }
    ~Session() override {
        hub_.live.erase(this);
        if (hub_.on_leave) hub_.on_leave();
    }

    void start() override {
        if constexpr (is_tls) {
            arm(hub_.options.timeout);
            stream_.async_handshake(net::ssl::stream_base::server, [self = this->shared_from_this()](ErrorCode error) {
                if (!error) self->wait_for_request();
            });
        } else {
            wait_for_request();
        }
    }
    [[nodiscard]] std::optional<std::chrono::steady_clock::time_point> idle_since() const override {
        return idle_since_;
    }
    void let_go() override {
        if (!answering_) abort();
    }
    void abort() override { lowest().close(); }

private:
    PlainStream& lowest() { return beast::get_lowest_layer(stream_); }
    void arm(std::chrono::milliseconds time) { lowest().expires_after(time); }

    void wait_for_request() {
        answering_ = false;
        if (hub_.stopping) return close();
        if (buffer_.size() > 0) return read_header();  // pipelined
        buffer_.shrink_to_fit();
        idle_since_ = std::chrono::steady_clock::now();
        arm(hub_.options.timeout);
        stream_.async_read_some(buffer_.prepare(idle_buffer),
                                [self = this->shared_from_this()](ErrorCode error, std::size_t read) {
                                    self->idle_since_.reset();
                                    if (error) return;
                                    self->buffer_.commit(read);
                                    self->read_header();
                                });
    }

    void read_header() {
        parser_.emplace();
        parser_->header_limit(header_limit);
        parser_->body_limit(hub_.options.body_limit);
        arm(hub_.options.timeout);  // once: whoever sends a byte now and then gains nothing
        bh::async_read_header(stream_, buffer_, *parser_,
                              [self = this->shared_from_this()](ErrorCode error, std::size_t) {
                                  if (error) return self->refuse(error);
                                  self->read_body();
                              });
    }

    void read_body() {
        if (beast::iequals(parser_->get()[bh::field::expect], "100-continue") && !parser_->is_done()) {
            static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
            net::async_write(stream_, net::buffer(go_on.data(), go_on.size()),
                             [self = this->shared_from_this()](ErrorCode error, std::size_t) {
                                 if (!error) self->read_rest();
                             });
            return;
        }
        read_rest();
    }

    void read_rest() {
        const auto length = parser_->content_length_remaining();
        if (parser_->chunked() || (length && *length > large_body)) buffer_.reserve(body_buffer);
        bh::async_read(stream_, buffer_, *parser_, [self = this->shared_from_this()](ErrorCode error, std::size_t) {
            if (error) return self->refuse(error);
            self->take();
        });
    }

    void refuse(const ErrorCode& error) {
        const int status = refusal(error);
        if (status == 0) return;
        keep_alive_ = false;
        head_ = false;
        version_ = 11;
        reply(status == 413 ? too_large() : plain_reply(status));
    }

    // The header was read whole, so that the route is known.
    Reply too_large() {
        RequestMessage message = parser_->release();
        message.body().clear();
        std::optional<Request> request = request_of(std::move(message), peer_);
        const Route* const route = request ? hub_.routes.find(*request).route : nullptr;
        if (route == nullptr || !route->too_large) return plain_reply(413);
        return answer(hub_, *route, route->too_large, *request);
    }

    void take() {
        answering_ = true;
        lowest().expires_never();
        RequestMessage message = parser_->release();
        keep_alive_ = message.keep_alive();
        version_ = message.version();
        head_ = message.method() == bh::verb::head;
        std::optional<Request> request = request_of(std::move(message), peer_);
        if (!request) {
            keep_alive_ = false;
            return reply(plain_reply(400));
        }
        const Routes::Found found = hub_.routes.find(*request);
        if (found.route == nullptr) {
            Reply none = plain_reply(found.allow.empty() ? 404 : 405);
            if (!found.allow.empty()) none.headers.push_back({"Allow", found.allow});
            return reply(std::move(none));
        }
        hand_over(*found.route, std::move(*request));
    }

    void hand_over(const Route& route, Request request) {
        // The worker gives its hold on the session back: sessions end on the I/O thread only.
        auto job = [self = this->shared_from_this(), &route,
                    asked = std::make_shared<Request>(std::move(request))]() mutable {
            auto said = std::make_shared<Reply>(answer(self->hub_, route, route.handle, *asked));
            asked.reset();
            net::io_context& io = self->hub_.io;
            net::post(io, [self = std::move(self), said = std::move(said)] { self->reply(std::move(*said)); });
        };
        if (!hub_.pool.try_run(std::move(job))) {
            Reply busy = plain_reply(503);
            busy.headers.push_back({"Retry-After", "1"});
            reply(std::move(busy));
        }
    }

    void reply(Reply said) {
        answering_ = true;
        if (said.ending == Ending::silent) return abort();
        if (hub_.stopping || said.ending == Ending::torn) keep_alive_ = false;
        const bool torn = said.ending == Ending::torn;
        reply_ = message_of(std::move(said), head_, keep_alive_, version_);
        if (!reply_) {
            hub_.log("a reply had a header that cannot be sent");
            reply_ = message_of(plain_reply(500), head_, keep_alive_, version_);
        }
        if (torn) reply_->body().resize(reply_->body().size() / 2);  // the length stays as announced
        arm(hub_.options.timeout);
        bh::async_write(stream_, *reply_, [self = this->shared_from_this()](ErrorCode error, std::size_t) {
            self->reply_.reset();
            if (error) return;
            if (self->keep_alive_) return self->wait_for_request();
            self->answering_ = false;
            self->close();
        });
    }

    void close() {
        arm(linger_time);
        if constexpr (is_tls) {
            stream_.async_shutdown([self = this->shared_from_this()](ErrorCode) { self->end_sending(); });
        } else {
            end_sending();
        }
    }

    void end_sending() {
        ErrorCode ignored;
        lowest().socket().shutdown(Socket::shutdown_send, ignored);
        buffer_.clear();
        if (!ignored) drain();
    }

    // Until the peer closes, or time is up: closing with unread bytes would reset what it still reads.
    void drain() {
        buffer_.clear();
        lowest().async_read_some(buffer_.prepare(idle_buffer),
                                 [self = this->shared_from_this()](ErrorCode error, std::size_t) {
                                     if (!error) self->drain();
                                 });
    }

    Hub& hub_;
    const Peer peer_;
    const std::shared_ptr<net::ssl::context> context_;  // outlives the stream, also when it was reloaded
    Stream stream_;
    beast::flat_buffer buffer_;
    std::optional<bh::request_parser<bh::string_body>> parser_;
    std::optional<ReplyMessage> reply_;
    std::optional<std::chrono::steady_clock::time_point> idle_since_;
    bool answering_ = false;
    bool keep_alive_ = false;
    bool head_ = false;
    unsigned version_ = 11;
};

}  // namespace

std::shared_ptr<Connection> plain_connection(Hub& hub, Socket socket, Peer peer) {
    return std::make_shared<Session<PlainStream>>(hub, std::move(peer), nullptr, std::move(socket));
}

std::shared_ptr<Connection> tls_connection(Hub& hub, Socket socket, Peer peer,
                                           std::shared_ptr<net::ssl::context> context) {
    net::ssl::context& used = *context;
    return std::make_shared<Session<TlsStream>>(hub, std::move(peer), std::move(context), std::move(socket), used);
}

}  // namespace hv::plugin::http
