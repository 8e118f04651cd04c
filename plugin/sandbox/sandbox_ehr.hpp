// The embedded EHR of the demo and of the tests: a FHIR R4 server in memory, its SMART authorization, its
// subscriptions, and faults by script. It needs no socket: a simulator asks it through SandboxTransport, and
// sandbox_server.hpp puts it on HTTP.
//
// Addresses: `<base>` is FHIR, `<base>/../auth` the token server, `<base>/../sandbox` the admin's faults.
// FHIR:      read, vread, history, create, update (also as create), delete, conditional create and update, batch,
//            transaction, search (GET and POST) in pages of its own `next`, Subscription. As HAPI does it, but for what
//            the options leave out. An update without a change makes no version.
// Time:      only the Clock's; versions get it in meta.lastUpdated, which never goes back.
// Outgoing:  nothing is sent by itself. Whoever owns it calls `deliver` when `next_delivery` has come (the server's
//            background thread, or a simulator).
// Threads:   all functions may be called by any number of threads; one request at a time is inside.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "fhir/base/clock.hpp"
#include "fhir/client/http.hpp"
#include "plugin/sandbox/faults.hpp"
#include "plugin/sandbox/sandbox_clients.hpp"

namespace hv::plugin::sandbox {

using fhir::client::Header;
using fhir::client::HttpFailure;
using fhir::client::HttpReply;
using fhir::client::HttpRequest;
using fhir::client::Transport;

struct Grant;
struct Person;

using Exchange = std::variant<HttpReply, HttpFailure>;

// An R5-style topic that can be subscribed to: which resources' changes it tells.
struct Topic {
    std::string url;
    std::vector<std::string> types;
};

inline constexpr std::string_view record_changed_topic = "https://hjertevakt.no/fhir/SubscriptionTopic/record-changed";

struct SandboxOptions {
    std::string base = "http://sandbox.example/fhir";
    std::size_t page_size = 10;  // small, so that paging is walked
    std::size_t most_on_page = 50;
    bool authorization = false;  // a bearer token is wanted for everything but metadata
    // What this EHR can do.
    bool conditional_create = true;  // false: If-None-Exist is passed over in silence, as poor servers do
    bool transactions = true;
    bool subscriptions = true;
    bool flag_write = true;  // false: of Flag, nor of Task
    bool versions = true;
    bool tags_only_grow = true;      // meta.tag that an update leaves out stays, as HAPI has it and FHIR allows
    bool check_references = true;    // a reference to what is not here is refused
    std::vector<Topic> topics = {};  // empty: `record_changed_topic` over everything that we read
};

class SandboxEhr {
public:
    explicit SandboxEhr(Clock& clock, SandboxOptions options = {});
    ~SandboxEhr();
    SandboxEhr(const SandboxEhr&) = delete;
    SandboxEhr& operator=(const SandboxEhr&) = delete;

    // As a server in good health answers.
    HttpReply handle(const HttpRequest& request);
    // The same with the faults of the script; a delay sleeps by the Clock, and is a failure beyond the timeout.
    Exchange exchange(const HttpRequest& request);

    // What a connection carries: the reply, and whether it breaks.
    struct Served {
        HttpReply reply;
        Break broken = Break::none;
    };
    Served serve(const HttpRequest& request);

    // Puts a Bundle's resources (or one resource) in place under their own ids, every date moved by so many days.
    // References are not checked and nobody is notified. Gives their number.
    // Errors: invalid, no FHIR JSON or a resource without an id.
    Result<std::size_t> load(std::string_view bytes, std::int32_t shift_days = 0);
    // The twelve patients of the demo, moved so that 2025-11-21 is `today`, and the people of their clinic; gives the
    // number of all that was loaded.
    Result<std::size_t> load_demo(Date today);

    // For a server that learns its port late; no trailing slash.
    void set_base(std::string base);
    [[nodiscard]] std::string base() const;

    [[nodiscard]] Faults& faults();
    [[nodiscard]] Clients& clients();

    // Sends the notifications that are due; gives how many requests went out.
    std::size_t deliver(Transport& out);
    // When `deliver` should be called again; latest_instant: nothing waits.
    [[nodiscard]] Instant next_delivery() const;

    // What stands, as JSON, in the order of creation.
    [[nodiscard]] std::vector<std::string> resources(std::string_view type) const;
    // The same of one patient.
    [[nodiscard]] std::vector<std::string> about(std::string_view type, std::string_view patient) const;
    // Empty when it does not stand.
    [[nodiscard]] std::string resource(std::string_view type, std::string_view id) const;
    // Who works here; see people.hpp.
    [[nodiscard]] std::vector<Person> people() const;
    // An access token that the EHR gives by itself, as with a CDS Hooks call.
    std::string give_token(Grant grant);
    // Versions that requests have made since the start (creates, updates, deletes).
    [[nodiscard]] std::uint64_t writes() const;

private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

// The EHR as a peer that is reached without a network. The EHR must outlive it.
class SandboxTransport : public Transport {
public:
    explicit SandboxTransport(SandboxEhr& ehr) : ehr_(ehr) {}
    Exchange send(const HttpRequest& request) override { return ehr_.exchange(request); }

private:
    SandboxEhr& ehr_;
};

}  // namespace hv::plugin::sandbox
