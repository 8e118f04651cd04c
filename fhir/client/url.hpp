// Addresses of peers, taken apart and put together as libcurl does it, so that what was checked is what is sent.
//
// Url:     absolute, http or https, with a host, without user name or password; dots in the path are resolved.
// Escape:  RFC 3986; space is `%20` and `+` is `%2B`.
// Errors:  invalid; a message names the host alone, because a query may say more about a patient than a log may.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fhir/base/result.hpp"

namespace hv::fhir::client {

class Url {
public:
    [[nodiscard]] static Result<Url> parse(std::string_view text);

    // As it was given, but for what `..` did.
    [[nodiscard]] const std::string& text() const { return text_; }
    [[nodiscard]] const std::string& scheme() const { return scheme_; }
    [[nodiscard]] const std::string& host() const { return host_; }  // lower case; an IPv6 address in its brackets
    [[nodiscard]] const std::string& port() const { return port_; }  // always there
    [[nodiscard]] const std::string& path() const { return path_; }  // begins with `/`
    [[nodiscard]] const std::string& query() const { return query_; }
    [[nodiscard]] std::string host_and_port() const { return host_ + ':' + port_; }
    [[nodiscard]] bool is_loopback() const;

    // What `reference` means when it stands in a document at this address (RFC 3986 section 5).
    [[nodiscard]] Result<Url> resolve(std::string_view reference) const;
    [[nodiscard]] bool same_origin(const Url& other) const;
    // Of the same origin, and its path is this one or lies below it.
    [[nodiscard]] bool covers(const Url& other) const;
    // The same path and query at this one's scheme, host and port.
    [[nodiscard]] Result<Url> moved_here(const Url& other) const;

private:
    Url() = default;
    std::string text_, scheme_, host_, port_, path_, query_;
};

// For a value in a query or form. `keep` are characters that may stay as they are, beside the unreserved ones.
std::string percent_encoded(std::string_view text, std::string_view keep = {});
std::string percent_decoded(std::string_view text);
// `a=1&b=2`, everything escaped but the commas, colons, slashes and dollar signs that a query may hold.
std::string query_string(const std::vector<std::pair<std::string, std::string>>& parameters);
// The names in a query, decoded, in order.
std::vector<std::string> query_names(std::string_view query);

}  // namespace hv::fhir::client
