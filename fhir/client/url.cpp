#include "fhir/client/url.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <memory>

#include "fhir/client/text.hpp"

namespace hv::fhir::client {
namespace {

struct Close {
    void operator()(CURLU* handle) const { curl_url_cleanup(handle); }
};
using Handle = std::unique_ptr<CURLU, Close>;

std::string part(CURLU* handle, CURLUPart which, unsigned flags = 0) {
    char* text = nullptr;
    std::string out;
    if (curl_url_get(handle, which, &text, flags) == CURLUE_OK && text != nullptr) out = text;
    curl_free(text);
    return out;
}

bool is_unreserved(char c) {
    return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z') || c == '-' || c == '.' || c == '_' || c == '~';
}

int hex_value(char c) {
    if (is_digit(c)) return c - '0';
    const char small = lower(c);
    return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

Error no_url(const std::string& why, std::string hint) {
    return {Fault::invalid, "address: " + why, std::move(hint)};
}

}  // namespace

Result<Url> Url::parse(std::string_view text) {
    constexpr unsigned flags = CURLU_NON_SUPPORT_SCHEME | CURLU_DISALLOW_USER;
    const Handle handle(curl_url());
    const CURLUcode code = curl_url_set(handle.get(), CURLUPART_URL, std::string(text).c_str(), flags);
    if (code == CURLUE_USER_NOT_ALLOWED) {
        return no_url("holds a user name or password", "name the address alone; credentials stand in files");
    }
    const char* const shape = "an address looks like `https://ehr.example/fhir`";
    if (code != CURLUE_OK) return no_url(curl_url_strerror(code), shape);
    curl_url_set(handle.get(), CURLUPART_FRAGMENT, nullptr, 0);

    Url url;
    url.scheme_ = part(handle.get(), CURLUPART_SCHEME);
    if (url.scheme_ != "https" && url.scheme_ != "http") return no_url("is neither https nor http", shape);
    url.host_ = part(handle.get(), CURLUPART_HOST);
    std::ranges::transform(url.host_, url.host_.begin(), lower);
    if (url.host_.empty()) return no_url("names no host", shape);
    url.port_ = part(handle.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT);
    url.path_ = part(handle.get(), CURLUPART_PATH);
    url.query_ = part(handle.get(), CURLUPART_QUERY);
    url.text_ = part(handle.get(), CURLUPART_URL);
    return url;
}

bool Url::is_loopback() const {
    if (host_ == "localhost" || host_ == "[::1]") return true;
    // The parser has turned every other spelling of an IPv4 address into four numbers.
    return host_.starts_with("127.") && std::ranges::count(host_, '.') == 3 &&
           std::ranges::all_of(host_, [](char c) { return c == '.' || is_digit(c); });
}

Result<Url> Url::resolve(std::string_view reference) const {
    const Handle handle(curl_url());
    if (curl_url_set(handle.get(), CURLUPART_URL, text_.c_str(), 0) != CURLUE_OK) return no_url("cannot be read", "");
    // The second address is taken as relative to the first one, unless it is absolute.
    constexpr unsigned flags = CURLU_NON_SUPPORT_SCHEME | CURLU_DISALLOW_USER;
    const CURLUcode code = curl_url_set(handle.get(), CURLUPART_URL, std::string(reference).c_str(), flags);
    if (code != CURLUE_OK) return no_url(curl_url_strerror(code), "");
    return parse(part(handle.get(), CURLUPART_URL));
}

bool Url::same_origin(const Url& other) const {
    return scheme_ == other.scheme_ && host_ == other.host_ && port_ == other.port_;
}

bool Url::covers(const Url& other) const {
    if (!same_origin(other) || !other.path_.starts_with(path_)) return false;
    // Dots that the parser leaves alone because they are escaped; a server may unescape them.
    const std::string unescaped = percent_decoded(other.path_);
    if (unescaped.find("/..") != std::string::npos || unescaped.find('\\') != std::string::npos) return false;
    return path_.ends_with('/') || other.path_.size() == path_.size() || other.path_[path_.size()] == '/';
}

Result<Url> Url::moved_here(const Url& other) const {
    std::string moved = scheme_ + "://" + host_ + ':' + port_ + other.path_;
    if (!other.query_.empty()) moved += '?' + other.query_;
    return parse(moved);
}

std::string percent_encoded(std::string_view text, std::string_view keep) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    out.reserve(text.size() + text.size() / 4);
    for (const char c : text) {
        if (is_unreserved(c) || keep.find(c) != std::string_view::npos) {
            out += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out += '%';
        out += digits[byte >> 4U];
        out += digits[byte & 0xFU];
    }
    return out;
}

std::string percent_decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+') {
            out += ' ';
        } else if (text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 &&
                   hex_value(text[i + 2]) >= 0) {
            out += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

std::string query_string(const std::vector<std::pair<std::string, std::string>>& parameters) {
    constexpr std::string_view kept = ",:/$";
    std::string out;
    for (const auto& [name, value] : parameters) {
        if (!out.empty()) out += '&';
        out += percent_encoded(name, kept) + '=' + percent_encoded(value, kept);
    }
    return out;
}

std::vector<std::string> query_names(std::string_view query) {
    std::vector<std::string> names;
    while (!query.empty()) {
        const std::string_view pair = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(query.size(), pair.size() + 1));
        if (!pair.empty()) names.push_back(percent_decoded(pair.substr(0, pair.find('='))));
    }
    return names;
}

}  // namespace hv::fhir::client
