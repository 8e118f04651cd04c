// What every page of ours is made with: templates that escape by themselves, hashed assets, and headers.
//
// Templates: Mustache; `{{{` is forbidden by lint. Named by their path: `page/patient` is plugin/page/patient.mustache,
//            and so are partials: `{{> web/head}}`. An empty text is false to a section.
// Assets:    every .ts and .css beside the door that serves it, checked by tsc at build time, embedded, and served
//            below a digest of them all, so that one module can name another by its place. ETag, `immutable`, gzip.
// Headers:   a strict Content-Security-Policy (no inline script, no inline style, no foreign request),
//            `frame-ancestors` as configured for the EHR, no-store, nosniff, no-referrer. Pages are not compressed:
//            they hold the session's key beside texts of others (BREACH).
// Errors:    none: a template that does not render is a bug and throws; the server answers 500.
// Threads:   any.
#pragma once

#include <concepts>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/http/server.hpp"

namespace hv::plugin::web {

// A tree of texts, flags and lists for a template; cheap to build, nothing of Mustache in this header.
class Data {
public:
    Data();
    ~Data();
    Data(Data&&) noexcept;
    Data& operator=(Data&&) noexcept;

    Data& set(std::string name, std::string text);
    Data& set(std::string name, std::string_view text) { return set(std::move(name), std::string(text)); }
    Data& set(std::string name, const char* text) { return set(std::move(name), std::string(text)); }
    template <std::same_as<bool> Flag>
    Data& set(std::string name, Flag flag) {
        return set_flag(std::move(name), flag);
    }
    Data& set(std::string name, Data section);
    Data& set(std::string name, std::vector<Data> list);

    struct Inside;
    [[nodiscard]] const Inside& inside() const { return *inside_; }

private:
    Data& set_flag(std::string name, bool flag);

    std::unique_ptr<Inside> inside_;
};

// `page/patient`: the template plugin/page/patient.mustache.
std::string render(std::string_view name, const Data& data);

// What `{{> web/head}}` and `{{> web/foot}}` want; whoever makes a page adds the rest to it.
struct Layout {
    std::string language = "nb";  // of the document: `nb`, `nn`, `en`
    std::string title;
    std::string session;               // its key, for the scripts (`Hjertevakt-Session`); empty: none
    std::vector<std::string> styles;   // `page/page.css`, after the design system's
    std::vector<std::string> scripts;  // `page/page.js`, as modules
};
Data layout(const Layout& layout);

// `/assets/3f2a1b90/page/page.js` of `page/page.js`. A name that is not there throws: it is a mistake of ours.
std::string asset(std::string_view name);
std::vector<http::Route> asset_routes();

struct Frame {
    std::vector<std::string> ancestors;  // origins of the EHR; empty: no frame at all
};
http::Reply html(int status, std::string body, const Frame& frame);

}  // namespace hv::plugin::web
