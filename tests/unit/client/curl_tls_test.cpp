// Whom we talk to and whom we do not: certificates that ran out, strange authorities and names, and our own certificate.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "fhir/client/curl_transport.hpp"
#include "tests/unit/client/tls_server.hpp"

namespace hv::fhir::client {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Came = std::variant<HttpReply, HttpFailure>;

const char* const right_name = "IP:127.0.0.1";

void answer_all(Connection& to) {
    while (!to.request().empty() && to.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")) {
    }
}

class Tls : public testing::Test {
protected:
    Tls() : folder_(std::filesystem::temp_directory_path() / ("hv-tls-" + std::to_string(::getpid()))) {
        std::filesystem::create_directory(folder_);
        options_.ca_file = write("ca.pem", authority_.certificate_pem());
    }
    ~Tls() override { std::filesystem::remove_all(folder_); }

    // Into place at once, as a careful administrator does it.
    std::string write(const std::string& name, const std::string& text) const {
        const std::filesystem::path path = folder_ / name;
        std::ofstream(path.string() + ".new") << text;
        std::filesystem::rename(path.string() + ".new", path);
        return path.string();
    }
    Certificate server_certificate(Wish wish) const { return make_certificate(wish, &authority_); }

    Came ask(const TlsServer& server) const {
        CurlTransport transport(options_);
        return ask(transport, server);
    }
    static Came ask(CurlTransport& transport, const TlsServer& server) {
        HttpRequest request;
        request.method = "POST";
        request.url = server.url();
        request.body = "{}";
        request.timeout = std::chrono::seconds{10};
        return transport.send(request);
    }
    static HttpFailure failure_of(const Came& came) {
        const auto* const failure = std::get_if<HttpFailure>(&came);
        EXPECT_NE(failure, nullptr) << "it was trusted";
        return failure != nullptr ? *failure : HttpFailure{};
    }
    static void expect_ok(const Came& came) {
        const auto* const failure = std::get_if<HttpFailure>(&came);
        EXPECT_EQ(failure, nullptr) << (failure != nullptr ? failure->error.message : "");
    }

    const Certificate authority_ = make_certificate({.name = "Our CA", .authority = true});
    std::filesystem::path folder_;
    CurlOptions options_;
};

TEST_F(Tls, TrustsACertificateOfAPrivateAuthority) {
    const Certificate certificate =
        server_certificate({.name = "ehr.example", .alternative = right_name, .to_days = 20});
    const TlsServer server(certificate, answer_all);
    CurlTransport transport(options_);
    EXPECT_FALSE(transport.peer_certificate());
    expect_ok(ask(transport, server));
    expect_ok(ask(transport, server));
    EXPECT_EQ(server.connections(), 1) << "the connection was used again";
    const std::optional<PeerCertificate> shown = transport.peer_certificate();
    ASSERT_TRUE(shown);
    EXPECT_EQ(shown->subject, "CN=ehr.example");
    EXPECT_EQ(shown->issuer, "CN=Our CA");
    const Instant now = Instant::of_seconds(std::time(nullptr));
    EXPECT_NEAR(static_cast<double>(shown->not_after.nanoseconds - now.nanoseconds), 20 * 86'400e9, 100e9);
}

TEST_F(Tls, RefusesACertificateThatRanOut) {
    const Certificate certificate =
        server_certificate({.name = "ehr.example", .alternative = right_name, .from_days = -30, .to_days = -1});
    const TlsServer server(certificate, answer_all);
    const HttpFailure failure = failure_of(ask(server));
    EXPECT_EQ(failure.error.fault, Fault::denied);
    EXPECT_EQ(failure.sent, Sent::no);
    EXPECT_THAT(failure.error.message, HasSubstr("certificate has expired"));
    EXPECT_THAT(failure.error.message, HasSubstr("127.0.0.1:" + std::to_string(server.port())));
    EXPECT_THAT(failure.error.hint, HasSubstr("renew"));
}

TEST_F(Tls, RefusesACertificateFromTomorrow) {
    const Certificate certificate = server_certificate({.alternative = right_name, .from_days = 1});
    const TlsServer server(certificate, answer_all);
    const HttpFailure failure = failure_of(ask(server));
    EXPECT_THAT(failure.error.message, HasSubstr("not valid yet"));
    EXPECT_THAT(failure.error.hint, HasSubstr("clock"));
}

TEST_F(Tls, RefusesACertificateOfAnUnknownAuthority) {
    const Certificate certificate = make_certificate({.alternative = right_name});
    const TlsServer server(certificate, answer_all);
    const HttpFailure failure = failure_of(ask(server));
    EXPECT_EQ(failure.error.fault, Fault::denied);
    EXPECT_EQ(failure.sent, Sent::no);
    EXPECT_THAT(failure.error.message, HasSubstr("authority that is not trusted"));
    EXPECT_THAT(failure.error.hint, HasSubstr("--ca FILE"));
}

TEST_F(Tls, RefusesACertificateForAnotherName) {
    const Certificate certificate = server_certificate({.name = "127.0.0.1", .alternative = "DNS:ehr.example"});
    const TlsServer server(certificate, answer_all);
    const HttpFailure failure = failure_of(ask(server));
    EXPECT_EQ(failure.error.fault, Fault::denied);
    EXPECT_THAT(failure.error.message, HasSubstr("another host name"));
}

TEST_F(Tls, SpeaksNoOldVersion) {
    const Certificate certificate = server_certificate({.alternative = right_name});
    const TlsServer server(certificate, answer_all, {.newest_version = TLS1_1_VERSION});
    const HttpFailure failure = failure_of(ask(server));
    EXPECT_EQ(failure.error.fault, Fault::unavailable);
    EXPECT_EQ(failure.sent, Sent::no);
    EXPECT_THAT(failure.error.message, HasSubstr("no TLS of version 1.2 or newer"));
}

TEST_F(Tls, SaysThatAPlainServerIsNoTlsServer) {
    RawServer plain([](Connection& to) { to.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"); });
    CurlTransport transport(options_);
    HttpRequest request;
    request.url = "https://127.0.0.1:" + std::to_string(plain.port());
    const HttpFailure failure = failure_of(transport.send(request));
    EXPECT_EQ(failure.sent, Sent::no);
    EXPECT_THAT(failure.error.hint, HasSubstr("TLS port"));
}

TEST_F(Tls, ShowsOurCertificateWhereItIsWanted) {
    const Certificate certificate = server_certificate({.alternative = right_name});
    const TlsServer server(certificate, answer_all, {.client_authority = &authority_});
    {
        const HttpFailure failure = failure_of(ask(server));
        EXPECT_EQ(failure.error.fault, Fault::denied);
        EXPECT_EQ(failure.sent, Sent::no);
        EXPECT_THAT(failure.error.message, HasSubstr("client certificate"));
    }
    const Certificate ours = make_certificate({.name = "hjertevakt"}, &authority_);
    options_.client_certificate = write("client.pem", ours.certificate_pem());
    options_.client_key = write("client.key", ours.key_pem());
    expect_ok(ask(server));
    EXPECT_THAT(server.clients(), ElementsAre("hjertevakt"));
}

TEST_F(Tls, ReadsOurCertificateAgainWhenItWasRenewed) {
    const Certificate certificate = server_certificate({.alternative = right_name});
    const TlsServer server(certificate, answer_all, {.client_authority = &authority_});
    const auto put = [this](const std::string& name) {
        const Certificate ours = make_certificate({.name = name}, &authority_);
        options_.client_certificate = write("client.pem", ours.certificate_pem());
        options_.client_key = write("client.key", ours.key_pem());
    };
    put("old");
    CurlTransport transport(options_);
    expect_ok(ask(transport, server));
    put("new");
    expect_ok(ask(transport, server));
    expect_ok(ask(transport, server));
    EXPECT_THAT(server.clients(), ElementsAre("old", "new"));
}

TEST_F(Tls, NamesAFileThatCannotBeUsed) {
    const Certificate certificate = server_certificate({.alternative = right_name});
    const TlsServer server(certificate, answer_all);
    const auto error_with = [&](auto change) {
        const CurlOptions before = options_;
        change();
        const HttpFailure failure = failure_of(ask(server));
        options_ = before;
        EXPECT_EQ(failure.error.fault, Fault::invalid);
        EXPECT_EQ(failure.sent, Sent::no);
        return failure.error.message;
    };
    EXPECT_THAT(error_with([&] { options_.ca_file = (folder_ / "none.pem").string(); }), HasSubstr("CA file"));
    EXPECT_THAT(error_with([&] { options_.client_certificate = (folder_ / "none.pem").string(); }),
                HasSubstr("client certificate"));
    const Certificate one = make_certificate({.name = "one"}, &authority_);
    const Certificate two = make_certificate({.name = "two"}, &authority_);
    EXPECT_THAT(error_with([&] {
                    options_.client_certificate = write("one.pem", one.certificate_pem());
                    options_.client_key = write("two.key", two.key_pem());
                }),
                HasSubstr("client certificate or its key"));
}

}  // namespace
}  // namespace hv::fhir::client
