// The inside of SandboxEhr: its parts, and the way of a request to them.
//
// Threads: `mutex` is held by whoever calls `healthy` or touches a part.
#pragma once

#include <mutex>
#include <optional>
#include <string_view>

#include "plugin/sandbox/authorization.hpp"
#include "plugin/sandbox/core.hpp"
#include "plugin/sandbox/load.hpp"
#include "plugin/sandbox/subscriptions.hpp"

namespace hv::plugin::sandbox {

struct SandboxEhr::Inside {
    Inside(Clock& clock, SandboxOptions options);

    HttpReply healthy(const HttpRequest& request);
    HttpReply answered(const HttpRequest& request, std::string_view target);
    Answer fhir(const HttpRequest& request, std::string_view path, std::string_view query);
    Answer interaction(const Call& call);
    HttpReply admin(const HttpRequest& request, std::string_view path);
    Result<std::size_t> load(std::string_view bytes, std::int32_t shift_days, Finish patient);
    // The target behind the FHIR base; nothing for other addresses.
    std::optional<std::string_view> behind_base(std::string_view target) const;
    // The fault of a request, counted.
    std::optional<FaultRule> fault_of(const HttpRequest& request);
    // What the rule makes of a request; the delay has passed.
    HttpReply spoiled(const HttpRequest& request, const FaultRule& rule);

    mutable std::mutex mutex;
    Core core;
    Faults faults;
    Clients clients;
    Authorization authorization;
    Subscriptions subscriptions;
};

// The path of a URL, with its query: `/fhir/Patient?name=a`.
std::string_view target_of(std::string_view url);
HttpReply reply_of(Answer answer);

}  // namespace hv::plugin::sandbox
