#include "plugin/sandbox/sandbox_ehr.hpp"

#include <algorithm>
#include <mutex>

#include "plugin/sandbox/embedded.hpp"
#include "plugin/sandbox/inside.hpp"
#include "plugin/sandbox/people.hpp"

namespace hv::plugin::sandbox {
namespace {

// The day on which the demo's stories are told.
const Date story_day = *Date::of(2025, 11, 21);

HttpFailure lost(std::string message, fhir::client::Sent sent) {
    return {Error{Fault::unavailable, std::move(message), "the sandbox was told to fail like this"}, sent};
}

}  // namespace

SandboxEhr::SandboxEhr(Clock& clock, SandboxOptions options)
    : inside_(std::make_unique<Inside>(clock, std::move(options))) {}
SandboxEhr::~SandboxEhr() = default;

HttpReply SandboxEhr::handle(const HttpRequest& request) {
    const std::lock_guard lock(inside_->mutex);
    return inside_->healthy(request);
}

Exchange SandboxEhr::exchange(const HttpRequest& request) {
    const auto rule = inside_->fault_of(request);
    if (!rule) return handle(request);
    if (rule->kind == FaultKind::no_connection) return lost("connection refused", fhir::client::Sent::no);
    if (rule->kind == FaultKind::lost_request) return lost("the connection was closed", fhir::client::Sent::maybe);
    if (rule->delay.count() > 0) {
        const auto wait = std::min(rule->delay, request.timeout);
        Clock& clock = inside_->core.clock;
        clock.sleep_until(Instant{clock.now().nanoseconds + wait.count() * 1'000'000});
    }
    HttpReply reply = inside_->spoiled(request, *rule);
    if (rule->delay > request.timeout) return lost("no reply in time", fhir::client::Sent::maybe);
    if (rule->kind == FaultKind::torn_body) return lost("the body ended early", fhir::client::Sent::maybe);
    if (rule->kind == FaultKind::lost_reply) return lost("no reply in time", fhir::client::Sent::maybe);
    return reply;
}

SandboxEhr::Served SandboxEhr::serve(const HttpRequest& request) {
    const auto rule = inside_->fault_of(request);
    if (!rule) return {handle(request), Break::none};
    if (rule->kind == FaultKind::no_connection || rule->kind == FaultKind::lost_request) return {{}, Break::silent};
    if (rule->delay.count() > 0) {
        Clock& clock = inside_->core.clock;
        clock.sleep_until(Instant{clock.now().nanoseconds + rule->delay.count() * 1'000'000});
    }
    HttpReply reply = inside_->spoiled(request, *rule);
    const Break broken = rule->kind == FaultKind::torn_body    ? Break::torn
                         : rule->kind == FaultKind::lost_reply ? Break::silent
                                                               : Break::none;
    return {std::move(reply), broken};
}

Result<std::size_t> SandboxEhr::load(std::string_view bytes, std::int32_t shift_days) {
    const std::lock_guard lock(inside_->mutex);
    return inside_->load(bytes, shift_days, nullptr);
}

Result<std::size_t> SandboxEhr::load_demo(Date today) {
    std::size_t all = 0;
    for (const EmbeddedFile& file : embedded_files()) {
        const bool story = file.path.starts_with("sandbox/patients/");
        if (!story && !file.path.starts_with("sandbox/people/")) continue;
        const std::lock_guard lock(inside_->mutex);
        auto loaded = inside_->load(file.bytes, story ? today - story_day : 0, with_clinic);
        if (!loaded) return std::move(loaded).error().in("`" + std::string(file.path) + "`");
        all += *loaded;
    }
    return all;
}

void SandboxEhr::set_base(std::string base) {
    const std::lock_guard lock(inside_->mutex);
    inside_->core.options.base = std::move(base);
}

std::string SandboxEhr::base() const {
    const std::lock_guard lock(inside_->mutex);
    return inside_->core.options.base;
}

Faults& SandboxEhr::faults() {
    return inside_->faults;
}

Clients& SandboxEhr::clients() {
    return inside_->clients;
}

std::size_t SandboxEhr::deliver(Transport& out) {
    std::size_t sent = 0;
    while (true) {
        std::optional<Subscriptions::Delivery> delivery;
        {
            const std::lock_guard lock(inside_->mutex);
            delivery = inside_->subscriptions.next_due();
        }
        if (!delivery) return sent;
        // Not under the lock: who is told may well ask us something.
        const Exchange said = out.send(delivery->request);
        ++sent;
        const auto* const reply = std::get_if<HttpReply>(&said);
        const std::lock_guard lock(inside_->mutex);
        inside_->subscriptions.done(*delivery, reply != nullptr && reply->status >= 200 && reply->status < 300);
    }
}

Instant SandboxEhr::next_delivery() const {
    const std::lock_guard lock(inside_->mutex);
    return inside_->subscriptions.next_delivery();
}

std::vector<std::string> SandboxEhr::resources(std::string_view type) const {
    const std::lock_guard lock(inside_->mutex);
    std::vector<std::string> all;
    for (const Handle& version : inside_->core.store.all(type)) all.push_back(version->bytes);
    return all;
}

std::vector<std::string> SandboxEhr::about(std::string_view type, std::string_view patient) const {
    const std::lock_guard lock(inside_->mutex);
    std::vector<std::string> all;
    for (const Handle& version : inside_->core.store.pointing_at(type, {"Patient/" + std::string(patient)})) {
        all.push_back(version->bytes);
    }
    return all;
}

std::string SandboxEhr::resource(std::string_view type, std::string_view id) const {
    const std::lock_guard lock(inside_->mutex);
    const Handle standing = inside_->core.store.current(type, id);
    return standing == nullptr ? std::string() : standing->bytes;
}

std::vector<Person> SandboxEhr::people() const {
    const std::lock_guard lock(inside_->mutex);
    return sandbox::people(inside_->core);
}

std::string SandboxEhr::give_token(Grant grant) {
    const std::lock_guard lock(inside_->mutex);
    return inside_->authorization.give(std::move(grant));
}

std::uint64_t SandboxEhr::writes() const {
    const std::lock_guard lock(inside_->mutex);
    return inside_->core.writes;
}

}  // namespace hv::plugin::sandbox
