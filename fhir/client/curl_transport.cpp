#include "fhir/client/curl_transport.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <mutex>
#include <vector>

#include "fhir/client/curl_errors.hpp"
#include "fhir/client/curl_pool.hpp"
#include "fhir/client/peer_certificate.hpp"
#include "fhir/client/text.hpp"
#include "fhir/client/url.hpp"

namespace hv::fhir::client {
namespace {

struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, FreeList>;

struct Receiving {
    HttpReply reply;
    std::size_t limit = 0;
    bool whole_head = false;  // the empty line after the header fields has come
    std::string_view unsent;
};

std::size_t take_body(char* data, std::size_t size, std::size_t count, void* into) {
    auto& receiving = *static_cast<Receiving*>(into);
    const std::size_t bytes = size * count;
    if (receiving.reply.body.size() + bytes > receiving.limit) return 0;
    receiving.reply.body.append(data, bytes);
    return bytes;
}

std::size_t take_header(char* data, std::size_t size, std::size_t count, void* into) {
    auto& receiving = *static_cast<Receiving*>(into);
    const std::string_view line = trimmed({data, size * count});
    if (line.starts_with("HTTP/")) {  // of an interim answer before, or of this one
        receiving.reply.headers.clear();
        receiving.whole_head = false;
    } else if (line.empty()) {
        receiving.whole_head = true;
    } else if (const std::size_t colon = line.find(':'); colon != std::string_view::npos && colon > 0) {
        const std::string_view name = line.substr(0, colon);
        const std::string_view value = trimmed(line.substr(colon + 1));
        receiving.reply.headers.push_back({std::string(name), std::string(value)});
        std::size_t length = 0;
        if (same_without_case(name, "Content-Length") &&
            std::from_chars(value.data(), value.data() + value.size(), length).ec == std::errc()) {
            receiving.reply.body.reserve(std::min({length, receiving.limit, std::size_t{8} << 20}));
        }
    }
    return size * count;
}

std::size_t give_body(char* into, std::size_t size, std::size_t count, void* from) {
    std::string_view& unsent = static_cast<Receiving*>(from)->unsent;
    const std::size_t bytes = std::min(size * count, unsent.size());
    std::memcpy(into, unsent.data(), bytes);
    unsent.remove_prefix(bytes);
    return bytes;
}

void set(CURL* easy, CURLoption option, const std::string& text) {
    if (!text.empty()) curl_easy_setopt(easy, option, text.c_str());
}

// What stays the same for every request on a handle.
void prepare(CURL* easy, const CurlOptions& options) {
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(easy, CURLOPT_CERTINFO, 1L);
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
    curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_timeout.count()));
    set(easy, CURLOPT_USERAGENT, options.user_agent);
    set(easy, CURLOPT_CAINFO, options.ca_file);
    if (!options.ca_file.empty()) curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
    set(easy, CURLOPT_SSLCERT, options.client_certificate);
    set(easy, CURLOPT_SSLKEY, options.client_key);
    set(easy, CURLOPT_PROXY, options.proxy);
    set(easy, CURLOPT_UNIX_SOCKET_PATH, options.unix_socket);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &take_body);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &take_header);
}

// No seek function stands beside the read function: a body that began to leave is never sent a second time.
void set_method(CURL* easy, const HttpRequest& request, Receiving& receiving) {
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, nullptr);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, nullptr);
    if (request.method == "GET") {
        curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
        return;
    }
    if (request.method == "HEAD") {
        curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
        return;
    }
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    if (request.repeatable) {
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body.c_str());
    } else {
        receiving.unsent = request.body;
        curl_easy_setopt(easy, CURLOPT_READFUNCTION, &give_body);
        curl_easy_setopt(easy, CURLOPT_READDATA, &receiving);
    }
}

HeaderList header_list(const HttpRequest& request) {
    HeaderList list;
    const auto add = [&list](const std::string& line) {
        curl_slist* const longer = curl_slist_append(list.get(), line.c_str());
        static_cast<void>(list.release());
        list.reset(longer);
    };
    for (const Header& field : request.headers) {
        add(field.value.empty() ? field.name + ';' : field.name + ": " + field.value);
    }
    add("Expect:");  // no waiting for a 100
    return list;
}

// Host and port, without a password; a proxy may be written without a scheme.
std::string proxy_name(std::string_view proxy) {
    if (const std::size_t scheme = proxy.find("://"); scheme != std::string_view::npos) proxy.remove_prefix(scheme + 3);
    proxy = proxy.substr(0, proxy.find('/'));
    if (const std::size_t at = proxy.rfind('@'); at != std::string_view::npos) proxy.remove_prefix(at + 1);
    return std::string(proxy);
}

bool has_line_break(const HttpRequest& request) {
    return std::ranges::any_of(request.headers, [](const Header& field) {
        return (field.name + field.value).find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos;
    });
}

HttpFailure refused(std::string peer, std::string message, std::string hint) {
    return {Error{Fault::invalid, std::move(message), std::move(hint)}.in('`' + peer + '`'), Sent::no};
}

}  // namespace

class CurlTransport::Inside {
public:
    explicit Inside(CurlOptions options)
        : options_(std::move(options)),
          pool_({options_.ca_file, options_.client_certificate, options_.client_key}, options_.idle_connections,
                [this](CURL* easy) { prepare(easy, options_); }) {}

    std::variant<HttpReply, HttpFailure> send(const HttpRequest& request) {
        const Result<Url> url = Url::parse(request.url);
        if (!url) return HttpFailure{url.error(), Sent::no};
        const bool stays_here = url->is_loopback() || !options_.unix_socket.empty();
        if (url->scheme() == "http" && !stays_here && !options_.allow_plain_http) {
            return refused(url->host_and_port(), "plain http is not allowed beyond this machine",
                           "use https; for a trusted network the configuration can allow it");
        }
        if (has_line_break(request)) return refused(url->host_and_port(), "a header holds a line break", "");

        const CurlPool::Lent handle = pool_.take();
        return exchange(handle.get(), request, *url);
    }

    std::optional<PeerCertificate> peer_certificate() const {
        const std::lock_guard lock(mutex_);
        return certificate_;
    }

private:
    std::variant<HttpReply, HttpFailure> exchange(CURL* easy, const HttpRequest& request, const Url& url) {
        Receiving receiving;
        receiving.limit = options_.largest_answer;
        std::array<char, CURL_ERROR_SIZE> detail{};
        const HeaderList headers = header_list(request);
        set_method(easy, request, receiving);
        curl_easy_setopt(easy, CURLOPT_URL, url.text().c_str());
        curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers.get());
        curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout.count()));
        curl_easy_setopt(easy, CURLOPT_NOPROXY,
                         url.is_loopback()           ? "*"
                         : options_.no_proxy.empty() ? nullptr
                                                     : options_.no_proxy.c_str());
        curl_easy_setopt(easy, CURLOPT_WRITEDATA, &receiving);
        curl_easy_setopt(easy, CURLOPT_HEADERDATA, &receiving);
        curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, detail.data());

        CURLcode code = curl_easy_perform(easy);
        // libcurl takes header fields that end in the middle for an answer without a body.
        if (code == CURLE_OK && !receiving.whole_head) code = CURLE_PARTIAL_FILE;
        curl_easy_setopt(easy, CURLOPT_HTTPHEADER, nullptr);
        curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, nullptr);
        remember_certificate(easy);
        if (code == CURLE_OK) {
            long status = 0;
            curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
            receiving.reply.status = static_cast<int>(status);
            return std::move(receiving.reply);
        }
        return failure(easy, code, detail.data(), request, url);
    }

    HttpFailure failure(CURL* easy, CURLcode code, const char* detail, const HttpRequest& request,
                        const Url& url) const {
        CurlFault fault;
        fault.code = code;
        fault.detail = detail;
        fault.peer = options_.unix_socket.empty() ? url.host_and_port() : options_.unix_socket;
        fault.local_socket = !options_.unix_socket.empty();
        fault.answer_limit = options_.largest_answer;
        fault.timeout = request.timeout;
        fault.connect_timeout = options_.connect_timeout;
        if (!url.is_loopback()) fault.proxy = proxy_name(options_.proxy);
        curl_easy_getinfo(easy, CURLINFO_SSL_VERIFYRESULT, &fault.verify_result);
        curl_easy_getinfo(easy, CURLINFO_HTTP_CONNECTCODE, &fault.proxy_status);
        // Set right before the first byte of the request itself leaves.
        curl_off_t before_sending = 0;
        curl_easy_getinfo(easy, CURLINFO_PRETRANSFER_TIME_T, &before_sending);
        fault.connected = before_sending > 0;
        return explain(fault);
    }

    void remember_certificate(CURL* easy) {
        long connections = 0;
        curl_easy_getinfo(easy, CURLINFO_NUM_CONNECTS, &connections);
        if (connections == 0) return;
        curl_certinfo* info = nullptr;
        if (curl_easy_getinfo(easy, CURLINFO_CERTINFO, &info) != CURLE_OK || info == nullptr) return;
        if (info->num_of_certs < 1) return;
        for (const curl_slist* line = info->certinfo[0]; line != nullptr; line = line->next) {
            const std::string_view text = line->data;
            if (!text.starts_with("Cert:")) continue;
            if (std::optional<PeerCertificate> read = read_certificate(text.substr(5))) {
                const std::lock_guard lock(mutex_);
                certificate_ = std::move(read);
            }
        }
    }

    const CurlOptions options_;
    CurlPool pool_;
    mutable std::mutex mutex_;
    std::optional<PeerCertificate> certificate_;
};

CurlTransport::CurlTransport(CurlOptions options) : inside_(std::make_unique<Inside>(std::move(options))) {}
CurlTransport::~CurlTransport() = default;

std::variant<HttpReply, HttpFailure> CurlTransport::send(const HttpRequest& request) {
    return inside_->send(request);
}

std::optional<PeerCertificate> CurlTransport::peer_certificate() const {
    return inside_->peer_certificate();
}

}  // namespace hv::fhir::client
