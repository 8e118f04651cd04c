// A browser: it follows redirects, keeps cookies (or does not) and does what launch.ts does (or does not).
#pragma once

#include <map>
#include <string>
#include <vector>

#include "clinic.hpp"
#include "fhir/client/url.hpp"

namespace hv::test {

struct Page {
    int status = 0;
    std::string url;
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;

    [[nodiscard]] std::string header(std::string_view name) const {
        for (const auto& [its, value] : headers)
            if (its == name) return value;
        return {};
    }
    // The value of the first attribute that begins so, unescaped.
    [[nodiscard]] std::string attribute(const std::string& begins, std::size_t from = 0) const {
        const std::size_t at = body.find(begins, from);
        if (at == std::string::npos) return {};
        const std::size_t start = at + begins.size();
        return unescaped(body.substr(start, body.find('"', start) - start));
    }
    [[nodiscard]] std::string step() const { return attribute("data-step=\""); }
    [[nodiscard]] std::string action() const { return attribute("method=\"post\" action=\""); }
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> fields() const {
        std::vector<std::pair<std::string, std::string>> found;
        const std::string begins = "<input type=\"hidden\" name=\"";
        for (std::size_t at = body.find(begins); at != std::string::npos; at = body.find(begins, at + 1))
            found.emplace_back(attribute(begins, at), attribute("value=\"", at));
        return found;
    }
    [[nodiscard]] std::string field(std::string_view name) const {
        for (const auto& [its, value] : fields())
            if (its == name) return value;
        return {};
    }
    static std::string unescaped(std::string text) {
        const std::pair<const char*, const char*> pairs[] = {{"&quot;", "\""}, {"&lt;", "<"},   {"&gt;", ">"},
                                                             {"&#39;", "'"},   {"&apos;", "'"}, {"&amp;", "&"}};
        for (const auto& [from, to] : pairs)
            for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + 1))
                text.replace(at, std::string(from).size(), to);
        return text;
    }
};

class Browser {
public:
    explicit Browser(Clinic& clinic) : clinic_(clinic) {}

    bool cookies = true;
    bool scripts = true;
    std::function<std::optional<Page>(const std::string& method, const std::string& url)> elsewhere;
    std::string stop_before;  // an address that holds this is not opened; it is `stopped`
    std::string stopped;
    std::vector<std::string> visited;

    Page open(std::string url, std::string method = "GET", std::string body = {}) {
        for (int hops = 0; hops < 12; ++hops) {
            if (!stop_before.empty() && url.find(stop_before) != std::string::npos) {
                stopped = url;
                stopped_body = body;
                return {};
            }
            visited.push_back(method + ' ' + url);
            Page page = one(method, url, body);
            if (page.status == 302 || page.status == 303) {
                url = absolute(url, page.header("Location"));
                method = "GET";
                body.clear();
                continue;
            }
            if (!scripts || page.step().empty()) return page;
            if (page.step() == "begin") tab_[page.attribute("data-name=\"")] = page.attribute("data-binding=\"");
            auto fields = page.fields();
            if (page.step() == "finish")
                for (auto& [name, value] : fields)
                    if (name == "binding") value = take(page.attribute("data-name=\""));
            if (page.action() == "/page" || page.action() == "/worklist") return page;
            if (page.action().empty()) {
                url = page.attribute("id=\"hv-next\" href=\"");
                method = "GET";
                body.clear();
            } else {
                url = absolute(url, page.action());
                method = "POST";
                body = form(fields);
            }
        }
        ADD_FAILURE() << "it goes round in circles";
        return {};
    }
    static std::string form(const std::vector<std::pair<std::string, std::string>>& fields) {
        std::string text;
        for (const auto& [name, value] : fields)
            text += (text.empty() ? "" : "&") + fc::percent_encoded(name) + '=' + fc::percent_encoded(value);
        return text;
    }
    std::string stopped_body;
    std::map<std::string, std::string> jar;

private:
    std::string take(const std::string& name) {
        const std::string found = tab_[name];
        tab_.erase(name);
        return found;
    }
    static std::string absolute(const std::string& from, const std::string& to) {
        const auto url = fc::Url::parse(from)->resolve(to);
        return url ? url->text() : "unreadable:" + to;
    }
    Page one(const std::string& method, const std::string& url, const std::string& body) {
        if (elsewhere)
            if (auto page = elsewhere(method, url)) return *page;
        Page page;
        page.url = url;
        const bool ours = url.starts_with(our_url);
        if (!ours && !url.starts_with(their_origin)) {
            ADD_FAILURE() << "the browser was sent to " << url;
            return page;
        }
        if (ours) {
            std::vector<http::HeaderField> headers;
            std::string sent;
            for (const auto& [name, value] : jar) sent += (sent.empty() ? "" : "; ") + name + '=' + value;
            if (cookies && !sent.empty()) headers.push_back({"Cookie", sent});
            if (method == "POST") headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
            const http::Reply reply = clinic_.ours(method, url.substr(std::string(our_url).size()), headers, body);
            page.status = reply.status;
            page.body = reply.body;
            for (const auto& field : reply.headers) page.headers.emplace_back(field.name, field.value);
            keep(reply);
            return page;
        }
        fc::HttpRequest request;
        request.method = method;
        request.url = url;
        request.body = body;
        request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
        const fc::HttpReply reply = clinic_.ehr.handle(request);
        page.status = reply.status;
        page.body = reply.body;
        for (const auto& field : reply.headers) page.headers.emplace_back(field.name, field.value);
        return page;
    }
    void keep(const http::Reply& reply) {
        for (const auto& field : reply.headers) {
            if (field.name != "Set-Cookie") continue;
            const std::size_t equals = field.value.find('=');
            jar[field.value.substr(0, equals)] = field.value.substr(equals + 1, field.value.find(';') - equals - 1);
        }
    }

    Clinic& clinic_;
    std::map<std::string, std::string> tab_;
};

// The session whose key the last page of a login hands over.
inline Result<smart::Session> session_of(Clinic& clinic, const std::string& key) {
    http::Request request;
    request.method = "GET";
    request.headers = {{"Hjertevakt-Session", key}};
    return clinic.door().sessions().of(request);
}

// One parameter of an address.
inline std::string parameter(const std::string& url, const std::string& name) {
    http::Request request;
    EXPECT_TRUE(http::read_target(url, request));
    const auto found = request.query.find(name);
    return found == request.query.end() ? "(none)" : found->second;
}

}  // namespace hv::test
