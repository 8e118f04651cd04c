#include <algorithm>
#include <stdexcept>

#include "plugin/web/embedded.hpp"
#include "plugin/web/web.hpp"
#include "rules/engine/digest.hpp"

namespace hv::plugin::web {
namespace {

constexpr std::string_view packed_suffix = ".gz";
constexpr std::size_t digest_begin = std::string_view("sha256:").size();
constexpr std::size_t digest_length = 12;

bool is_asset(std::string_view path) {
    return path.ends_with(".js") || path.ends_with(".css");
}

std::string digest_of(std::string_view bytes) {
    return rules::sha256(bytes).substr(digest_begin, digest_length);
}

// Of all assets: a module names another by its place, so they change their address together.
const std::string& release() {
    static const std::string digest = [] {
        std::string all;
        for (const EmbeddedFile& file : embedded_files()) {
            if (is_asset(file.path)) all += std::string(file.path) + ' ' + rules::sha256(file.bytes) + '\n';
        }
        return digest_of(all);
    }();
    return digest;
}

bool takes_gzip(const http::Request& request) {
    const std::string* accepted = request.header("accept-encoding");
    return accepted != nullptr && accepted->find("gzip") != std::string::npos &&
           accepted->find("gzip;q=0") == std::string::npos;
}

http::Reply plain(int status, std::string body) {
    http::Reply reply;
    reply.status = status;
    reply.headers = {{"Content-Type", "text/plain; charset=utf-8"}, {"Cache-Control", "no-store"}};
    reply.body = std::move(body);
    return reply;
}

http::Reply serve(const http::Request& request) {
    const std::string& path = request.captured.at("path");
    const EmbeddedFile* file = is_asset(path) ? embedded(path) : nullptr;
    if (file == nullptr) return plain(404, "there is no such asset\n");
    const EmbeddedFile* packed = takes_gzip(request) ? embedded(path + std::string(packed_suffix)) : nullptr;
    const std::string tag = '"' + digest_of(file->bytes) + (packed == nullptr ? "\"" : "-gz\"");

    http::Reply reply;
    // While a new release is rolled out, a page of the one may ask the other: it gets what there is, and keeps nothing.
    const bool same = request.captured.at("release") == release();
    reply.headers = {
        {"Content-Type", path.ends_with(".css") ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8"},
        {"Cache-Control", same ? "public, max-age=31536000, immutable" : "no-store"},
        {"ETag", tag},
        {"Vary", "Accept-Encoding"},
        {"X-Content-Type-Options", "nosniff"},
        {"Cross-Origin-Resource-Policy", "same-origin"}};
    const std::string* known = request.header("if-none-match");
    if (known != nullptr && known->find(tag) != std::string::npos) {
        reply.status = 304;
        return reply;
    }
    if (packed != nullptr) reply.headers.push_back({"Content-Encoding", "gzip"});
    reply.body = packed == nullptr ? file->bytes : packed->bytes;
    return reply;
}

}  // namespace

const EmbeddedFile* embedded(std::string_view path) {
    const auto files = embedded_files();
    const auto found = std::ranges::lower_bound(files, path, {}, &EmbeddedFile::path);
    return found == files.end() || found->path != path ? nullptr : &*found;
}

std::string asset(std::string_view name) {
    if (embedded(name) == nullptr) throw std::logic_error("there is no asset `" + std::string(name) + "`");
    return "/assets/" + release() + '/' + std::string(name);
}

std::vector<http::Route> asset_routes() {
    return {{"GET", "/assets/{release}/{path...}", serve}};
}

}  // namespace hv::plugin::web
