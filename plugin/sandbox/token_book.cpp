#include "plugin/sandbox/token_book.hpp"

#include "plugin/sandbox/assertions.hpp"

namespace hv::plugin::sandbox {
namespace {

constexpr std::int64_t refresh_life = 8 * 3600;  // seconds

}  // namespace

std::string TokenBook::give(Grant grant, Instant now) {
    std::erase_if(tokens_, [now](const auto& one) { return one.second.expires < now; });
    grant.expires = now.plus_seconds(grant.life);
    grant.scopes = read_scopes(grant.scope);
    std::string token = secret_word();
    tokens_[token] = std::move(grant);
    return token;
}

std::string TokenBook::give_refresh(const Grant& grant, Instant now) {
    std::erase_if(refreshes_, [now](const auto& one) { return one.second.expires < now; });
    std::string token = secret_word();
    refreshes_[token] = {grant, now.plus_seconds(refresh_life), false};
    return token;
}

const Grant* TokenBook::find(std::string_view token, Instant now) const {
    const auto found = tokens_.find(token);
    return found != tokens_.end() && now < found->second.expires ? &found->second : nullptr;
}

TokenBook::Renewal TokenBook::renew(std::string_view refresh, Instant now, Grant& grant) {
    const auto found = refreshes_.find(refresh);
    if (found == refreshes_.end()) return Renewal::unknown;
    if (found->second.used) {
        revoke_family(found->second.grant.family);
        return Renewal::used_before;
    }
    if (now >= found->second.expires) return Renewal::expired;
    found->second.used = true;
    grant = found->second.grant;
    return Renewal::good;
}

std::optional<std::string> TokenBook::client_of(std::string_view refresh) const {
    const auto found = refreshes_.find(refresh);
    if (found == refreshes_.end()) return std::nullopt;
    return found->second.grant.client;
}

void TokenBook::revoke_family(std::uint64_t family) {
    std::erase_if(tokens_, [family](const auto& one) { return one.second.family == family; });
    std::erase_if(refreshes_, [family](const auto& one) { return one.second.grant.family == family; });
}

}  // namespace hv::plugin::sandbox
