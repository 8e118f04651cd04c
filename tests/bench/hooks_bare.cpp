#include "tests/bench/hooks_bare.hpp"

#include <rapidjson/document.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/strand.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <optional>
#include <thread>
#include <vector>

namespace hv::bench {
namespace {

namespace beast = boost::beast;
namespace bh = beast::http;
namespace net = boost::asio;
using tcp = net::ip::tcp;

class Session : public std::enable_shared_from_this<Session> {
public:
    Session(tcp::socket socket, const std::string& card) : stream_(std::move(socket)), card_(card) {
        stream_.socket().set_option(tcp::no_delay(true));
        buffer_.reserve(std::size_t{128} * 1024);
    }
    void read() {
        parser_.emplace();
        bh::async_read(stream_, buffer_, *parser_, [self = shared_from_this()](beast::error_code error, std::size_t) {
            if (!error) self->answer();
        });
    }

private:
    void answer() {
        rapidjson::Document document;
        document.Parse(parser_->get().body().data(), parser_->get().body().size());
        reply_ = {document.HasParseError() ? bh::status::bad_request : bh::status::ok, 11};
        reply_.set(bh::field::content_type, "application/json");
        reply_.body() = card_;
        reply_.keep_alive(true);
        reply_.prepare_payload();
        bh::async_write(stream_, reply_, [self = shared_from_this()](beast::error_code error, std::size_t) {
            if (!error) self->read();
        });
    }

    beast::tcp_stream stream_;
    const std::string& card_;
    beast::flat_buffer buffer_;
    std::optional<bh::request_parser<bh::string_body>> parser_;
    bh::response<bh::string_body> reply_;
};

class Running final : public Bare {
public:
    Running(std::size_t threads, std::string card)
        : card_(std::move(card)), acceptor_(io_, {net::ip::make_address("127.0.0.1"), 0}) {
        accept();
        for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { io_.run(); });
    }
    ~Running() override {
        io_.stop();
        for (std::thread& thread : threads_) thread.join();
    }
    [[nodiscard]] std::uint16_t port() const override { return acceptor_.local_endpoint().port(); }

private:
    void accept() {
        acceptor_.async_accept(net::make_strand(io_), [this](beast::error_code error, tcp::socket socket) {
            if (!error) std::make_shared<Session>(std::move(socket), card_)->read();
            accept();
        });
    }

    std::string card_;
    net::io_context io_;
    tcp::acceptor acceptor_;
    std::vector<std::thread> threads_;
};

}  // namespace

std::unique_ptr<Bare> Bare::start(std::size_t threads, std::string card) {
    return std::make_unique<Running>(threads, std::move(card));
}

}  // namespace hv::bench
