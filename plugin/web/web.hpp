// What every page of ours is made with: templates that escape by themselves, hashed assets, and headers.
//
// Templates: Mustache; `{{{` is forbidden by lint. Partials by their file's name.
// Assets:    built from npm and tsc at build time, named by their digest, embedded, served with ETag and `immutable`.
// Headers:   a strict Content-Security-Policy (no inline script, no inline style, no foreign request),
//            `frame-ancestors` as configured for the EHR, no-store, nosniff, no-referrer.
// Errors:    none: a template that does not render is a bug and throws; the server answers 500.
// Threads:   any.
#pragma once

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
    Data& set(std::string name, bool flag);
    Data& set(std::string name, Data section);
    Data& set(std::string name, std::vector<Data> list);

    struct Inside;
    [[nodiscard]] const Inside& inside() const { return *inside_; }

private:
    std::unique_ptr<Inside> inside_;
};

// `page/patient`: the template plugin/page/patient.mustache.
std::string render(std::string_view name, const Data& data);

// `/assets/page.3f2a1b.js` of `page.js`. A name that is not there throws: it is a mistake of ours.
std::string asset(std::string_view name);
std::vector<http::Route> asset_routes();

struct Frame {
    std::vector<std::string> ancestors;  // origins of the EHR; empty: no frame at all
};
http::Reply html(int status, std::string body, const Frame& frame);

}  // namespace hv::plugin::web
