// Where a server listens: Unix sockets with the caller's user id, TLS with its files, and addresses that cannot be had.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <memory>

#include "plugin/http/server.hpp"
#include "raw_client.hpp"

namespace hv::plugin::http {
namespace {

using test::RawClient;
using testing::EndsWith;
using testing::HasSubstr;

class Folder {
public:
    Folder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "hv-http-XXXXXX").string();
        path_ = ::mkdtemp(pattern.data());
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    [[nodiscard]] std::string file(const std::string& name) const { return (path_ / name).string(); }

private:
    std::filesystem::path path_;
};

std::vector<Route> routes() {
    return {{"GET", "/who", [](const Request& r) {
                 return json_reply(200, r.peer + ":" + (r.peer_user ? std::to_string(*r.peer_user) : "nobody"));
             }}};
}

constexpr std::string_view who = "GET /who HTTP/1.1\r\nHost: x\r\n\r\n";

TEST(HttpListen, UnixSocketTellsWhoCallsAndIsNotForOthers) {
    const Folder folder;
    ServerOptions options;
    options.unix_socket = folder.file("admin.sock");
    const mode_t before = ::umask(0);
    auto server = Server::start(options, routes());
    ::umask(before);
    ASSERT_TRUE(server);
    struct stat found {};
    ASSERT_EQ(::stat(options.unix_socket.c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 0777U, 0660U);
    RawClient client(options.unix_socket);
    client.send(who);
    EXPECT_THAT(client.reply(), EndsWith("unix:" + std::to_string(::getuid())));
    (*server)->stop();
    EXPECT_NE(::stat(options.unix_socket.c_str(), &found), 0) << "the file goes with the server";
}

TEST(HttpListen, ASocketLeftBehindIsReplacedAndOneInUseIsNot) {
    const Folder folder;
    ServerOptions options;
    options.unix_socket = folder.file("admin.sock");
    {
        const int left = ::socket(AF_UNIX, SOCK_STREAM, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strncpy(address.sun_path, options.unix_socket.c_str(), sizeof address.sun_path - 1);
        ASSERT_EQ(::bind(left, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
        ::close(left);
    }
    const auto first = Server::start(options, routes());
    ASSERT_TRUE(first) << first.error().message;
    const auto second = Server::start(options, routes());
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().fault, Fault::conflict);
    RawClient client(options.unix_socket);
    client.send(who);
    EXPECT_THAT(client.reply(), HasSubstr("200 OK"));
}

TEST(HttpListen, AnAddressInUseOrThatIsNoneIsToldWithAHint) {
    const auto first = Server::start({}, routes());
    ASSERT_TRUE(first);
    ServerOptions options;
    options.port = (*first)->port();
    const auto second = Server::start(options, routes());
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().fault, Fault::conflict);
    EXPECT_NE(second.error().hint, "");
    options.address = "localhost.example";
    EXPECT_EQ(Server::start(options, routes()).error().fault, Fault::invalid);
    options.unix_socket = "/no/such/folder/a.sock";
    EXPECT_EQ(Server::start(options, routes()).error().fault, Fault::invalid);
}

// A key and a certificate that signs itself; `days` may be negative: expired.
struct Identity {
    std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key{EVP_EC_gen("P-256"), EVP_PKEY_free};
    std::unique_ptr<X509, decltype(&X509_free)> certificate{X509_new(), X509_free};

    explicit Identity(const char* name, int days = 1) {
        X509* const x = certificate.get();
        X509_set_version(x, 2);
        ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
        X509_gmtime_adj(X509_getm_notBefore(x), -200'000);
        X509_gmtime_adj(X509_getm_notAfter(x), 86'400L * days);
        X509_set_pubkey(x, key.get());
        X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_ASC,
                                   reinterpret_cast<const unsigned char*>(name), -1, -1, 0);
        X509_set_issuer_name(x, X509_get_subject_name(x));
        X509_sign(x, key.get(), EVP_sha256());
    }
    void write(const std::string& certificate_file, const std::string& key_file) const {
        std::unique_ptr<FILE, decltype(&std::fclose)> a(std::fopen(certificate_file.c_str(), "w"), std::fclose);
        PEM_write_X509(a.get(), certificate.get());
        std::unique_ptr<FILE, decltype(&std::fclose)> b(std::fopen(key_file.c_str(), "w"), std::fclose);
        PEM_write_PrivateKey(b.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    }
};

// One request over TLS: the name in the server's certificate, and the reply; empty when the handshake fails.
struct TlsAnswer {
    std::string server_name;
    std::string reply;
};
TlsAnswer ask_tls(std::uint16_t port, int newest, const Identity* own) {
    const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
    SSL_CTX_set_max_proto_version(context.get(), newest);
    SSL_CTX_set_security_level(context.get(), 0);
    if (own != nullptr) {
        SSL_CTX_use_certificate(context.get(), own->certificate.get());
        SSL_CTX_use_PrivateKey(context.get(), own->key.get());
    }
    const RawClient socket(port);
    const std::unique_ptr<SSL, decltype(&SSL_free)> tls(SSL_new(context.get()), SSL_free);
    SSL_set_fd(tls.get(), socket.handle());
    TlsAnswer answer;
    if (SSL_connect(tls.get()) != 1) return answer;
    const std::unique_ptr<X509, decltype(&X509_free)> shown(SSL_get1_peer_certificate(tls.get()), X509_free);
    char name[100] = "";
    X509_NAME_get_text_by_NID(X509_get_subject_name(shown.get()), NID_commonName, name, sizeof name);
    answer.server_name = name;
    SSL_write(tls.get(), who.data(), static_cast<int>(who.size()));
    char bytes[4096];
    const int got = SSL_read(tls.get(), bytes, sizeof bytes);
    if (got > 0) answer.reply.assign(bytes, static_cast<std::size_t>(got));
    return answer;
}

TEST(HttpTls, SpeaksTls12AndNewerAndTakesANewCertificateWithoutStopping) {
    const Folder folder;
    const TlsFiles files{folder.file("cert.pem"), folder.file("key.pem"), ""};
    Identity("first").write(files.certificate, files.key);
    ServerOptions options;
    options.tls = files;
    auto server = Server::start(options, routes());
    ASSERT_TRUE(server) << server.error().message;
    const std::uint16_t port = (*server)->port();
    EXPECT_THAT(ask_tls(port, TLS1_3_VERSION, nullptr).reply, HasSubstr("200 OK"));
    EXPECT_THAT(ask_tls(port, TLS1_2_VERSION, nullptr).reply, HasSubstr("200 OK"));
    EXPECT_EQ(ask_tls(port, TLS1_1_VERSION, nullptr).server_name, "");
    Identity("second").write(files.certificate, files.key);
    EXPECT_EQ(ask_tls(port, TLS1_3_VERSION, nullptr).server_name, "first");
    EXPECT_TRUE((*server)->reload_tls());
    EXPECT_EQ(ask_tls(port, TLS1_3_VERSION, nullptr).server_name, "second");
    Identity("third", -1).write(files.certificate, files.key);
    const auto expired = (*server)->reload_tls();
    ASSERT_FALSE(expired);
    EXPECT_THAT(expired.error().message, HasSubstr("has expired"));
    EXPECT_EQ(ask_tls(port, TLS1_3_VERSION, nullptr).server_name, "second") << "the old one stays";
}

TEST(HttpTls, AsksForAClientsCertificateWhenACaIsGiven) {
    const Folder folder;
    TlsFiles files{folder.file("cert.pem"), folder.file("key.pem"), folder.file("ca.pem")};
    Identity("server").write(files.certificate, files.key);
    const Identity known("client");
    known.write(files.client_ca, folder.file("client-key.pem"));
    ServerOptions options;
    options.tls = files;
    auto server = Server::start(options, routes());
    ASSERT_TRUE(server) << server.error().message;
    const Identity stranger("stranger");
    EXPECT_THAT(ask_tls((*server)->port(), TLS1_3_VERSION, &known).reply, HasSubstr("200 OK"));
    EXPECT_EQ(ask_tls((*server)->port(), TLS1_3_VERSION, &stranger).reply, "");
    EXPECT_EQ(ask_tls((*server)->port(), TLS1_3_VERSION, nullptr).reply, "");
}

TEST(HttpTls, FilesThatCannotBeUsedAreNamed) {
    const Folder folder;
    const TlsFiles files{folder.file("cert.pem"), folder.file("key.pem"), ""};
    ServerOptions options;
    options.tls = files;
    EXPECT_THAT(Server::start(options, routes()).error().message, HasSubstr(files.certificate));
    Identity("one").write(files.certificate, folder.file("other.pem"));
    Identity("two").write(folder.file("unused.pem"), files.key);
    const auto mixed = Server::start(options, routes());
    ASSERT_FALSE(mixed);
    EXPECT_EQ(mixed.error().fault, Fault::invalid);
    EXPECT_THAT(mixed.error().message, HasSubstr(files.key));
    Identity("old", -1).write(files.certificate, files.key);
    EXPECT_THAT(Server::start(options, routes()).error().message, HasSubstr("has expired"));
}

TEST(HttpTls, AHandshakeThatNeverEndsIsClosed) {
    const Folder folder;
    const TlsFiles files{folder.file("cert.pem"), folder.file("key.pem"), ""};
    Identity("server").write(files.certificate, files.key);
    ServerOptions options;
    options.tls = files;
    options.timeout = std::chrono::milliseconds(200);
    const auto server = Server::start(options, routes());
    ASSERT_TRUE(server);
    RawClient silent((*server)->port());
    bool closed = false;
    EXPECT_EQ(silent.rest(closed), "");
    EXPECT_TRUE(closed);
}

}  // namespace
}  // namespace hv::plugin::http
