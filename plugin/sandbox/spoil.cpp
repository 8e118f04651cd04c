// Which fault meets a request, and what becomes of it then.
#include <algorithm>
#include <charconv>

#include "plugin/sandbox/inside.hpp"

namespace hv::plugin::sandbox {
namespace {

bool is_search(std::string_view method, std::string_view target) {
    const std::string_view path = target.substr(0, target.find('?'));
    if (path.ends_with("/_search")) return method == "POST";
    return method == "GET" && std::count(path.begin(), path.end(), '/') <= 1;
}

std::size_t number_after(std::string_view target, std::string_view name) {
    const std::size_t at = target.find(name);
    std::size_t number = 0;
    if (at != std::string_view::npos) {
        std::from_chars(target.data() + at + name.size(), target.data() + target.size(), number);
    }
    return number;
}

// 1 for a search, n for its n-th page, 0 for everything else.
std::int64_t page_number(std::string_view method, std::string_view target) {
    if (target.find("_getpages=") == std::string_view::npos) return is_search(method, target) ? 1 : 0;
    const std::size_t size = std::max<std::size_t>(number_after(target, "&_count="), 1);
    return static_cast<std::int64_t>(number_after(target, "_getpagesoffset=") / size) + 1;
}

}  // namespace

std::optional<FaultRule> SandboxEhr::Inside::fault_of(const HttpRequest& request) {
    const std::string_view target = target_of(request.url);
    const std::lock_guard lock(mutex);
    const auto rest = behind_base(target);
    if (rest) return faults.next(request.method, *rest, page_number(request.method, *rest), core.clock.now());
    if (target.find("/auth/") == std::string_view::npos) return std::nullopt;
    return faults.next(request.method, target, 0, core.clock.now());
}

HttpReply SandboxEhr::Inside::spoiled(const HttpRequest& request, const FaultRule& rule) {
    const std::lock_guard lock(mutex);
    switch (rule.kind) {
        case FaultKind::status: {
            Answer no = outcome(rule.status, "transient", "told to fail");
            if (!rule.retry_after.empty()) no.headers.push_back({"Retry-After", rule.retry_after});
            return reply_of(std::move(no));
        }
        case FaultKind::empty: {
            Answer empty = outcome(200, "", "");
            empty.body = R"({"resourceType":"Bundle","type":"searchset","total":0,"link":[{"relation":"self","url":")" +
                         core.options.base + "\"}]}";
            return reply_of(std::move(empty));
        }
        case FaultKind::expired_token: {
            authorization.revoke_all();
            Answer no = outcome(401, "login", "the token has expired");
            no.headers.push_back({"WWW-Authenticate", "Bearer error=\"invalid_token\""});
            return reply_of(std::move(no));
        }
        case FaultKind::html:
            return {200, {{"Content-Type", "text/html"}}, "<html><body>Log in</body></html>"};
        case FaultKind::cut_json: {
            HttpReply reply = healthy(request);
            reply.body.resize(reply.body.size() / 2);
            return reply;
        }
        case FaultKind::torn_body:
        case FaultKind::lost_reply:
        case FaultKind::delay:
            return healthy(request);
        case FaultKind::no_connection:
        case FaultKind::lost_request:
            break;
    }
    return {};
}

}  // namespace hv::plugin::sandbox
