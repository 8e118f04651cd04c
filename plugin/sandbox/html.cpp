#include "plugin/sandbox/html.hpp"

#include "plugin/sandbox/escapes.hpp"

namespace hv::plugin::sandbox {
namespace {

std::string opening(std::string_view name, const Attributes& attributes) {
    std::string tag = "<" + std::string(name);
    for (const auto& [attribute, value] : attributes) {
        tag += ' ';
        tag += attribute;
        if (!value.empty()) tag += "=\"" + html_escaped(value) + '"';
    }
    return tag + '>';
}

std::string sources(const std::vector<std::string>& origins) {
    std::string list;
    for (const std::string& origin : origins) list += ' ' + origin;
    return list;
}

std::string policy(const PageRights& rights) {
    return "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
           "base-uri 'none'; form-action 'self'" +
           sources(rights.form_ends) + "; frame-src 'self'" + sources(rights.frames) + "; frame-ancestors " +
           (rights.framed_by_us ? "'self'" : "'none'");
}

}  // namespace

Html text(std::string_view plain) {
    return {html_escaped(plain)};
}

Html element(std::string_view name, const Attributes& attributes, const Html& inner) {
    return {opening(name, attributes) + inner.markup + "</" + std::string(name) + '>'};
}

Html element(std::string_view name, const Html& inner) {
    return element(name, {}, inner);
}

Html element(std::string_view name, std::string_view plain) {
    return element(name, {}, text(plain));
}

Html element(std::string_view name, const Attributes& attributes, std::string_view plain) {
    return element(name, attributes, text(plain));
}

Html lone(std::string_view name, const Attributes& attributes) {
    return {opening(name, attributes)};
}

Html joined(const std::vector<Html>& parts) {
    Html all;
    for (const Html& part : parts) all += part;
    return all;
}

fhir::client::HttpReply page_reply(int status, std::string_view language, std::string_view title, const Html& body,
                                   const PageRights& rights) {
    const Html head = joined({lone("meta", {{"charset", "utf-8"}}),
                              lone("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}}),
                              element("title", title), lone("link", {{"rel", "icon"}, {"href", "data:,"}}),
                              lone("link", {{"rel", "stylesheet"}, {"href", "/chart/assets/chart.css"}}),
                              element("script", {{"src", "/chart/assets/chart.js"}, {"defer", ""}}, "")});
    const Html document =
        element("html", {{"lang", std::string(language)}}, joined({element("head", head), element("body", body)}));
    return {status,
            {{"Content-Type", "text/html; charset=utf-8"},
             {"Content-Security-Policy", policy(rights)},
             {"Cache-Control", "no-store"},
             // Under no-referrer a browser sends `Origin: null` with our own forms.
             {"Referrer-Policy", "same-origin"},
             {"X-Content-Type-Options", "nosniff"}},
            "<!doctype html>\n" + document.markup + '\n'};
}

}  // namespace hv::plugin::sandbox
