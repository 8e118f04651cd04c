// A FHIR server under test: our sandbox in memory, or a real one over HTTP (HV_HAPI_URL). One table for both, so that the
// fake behaves as the real one does.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/client/curl_transport.hpp"
#include "fhir/json/value.hpp"
#include "plugin/sandbox/sandbox_ehr.hpp"

namespace hv::test {

using fhir::client::Header;
using fhir::client::HttpReply;
using fhir::client::HttpRequest;

class HandClock : public Clock {
public:
    Instant now() const override { return Instant{nanoseconds_.load()}; }
    void sleep_until(Instant until) override {
        if (until > now()) nanoseconds_ = until.nanoseconds;
    }
    void pass(std::chrono::milliseconds time) { nanoseconds_ += time.count() * 1'000'000; }

private:
    std::atomic<std::int64_t> nanoseconds_ = parse_moment("2025-11-21T12:00:00+01:00")->first.nanoseconds;
};

// One reply, with its JSON read.
struct Said {
    int status = 0;
    HttpReply reply;
    json::Document document;

    [[nodiscard]] json::Value root() const { return document.root(); }
    [[nodiscard]] std::string header(std::string_view name) const {
        const std::string* const value = reply.header(name);
        return value == nullptr ? "" : *value;
    }
    [[nodiscard]] std::string id() const { return std::string(root()["id"].text()); }
    [[nodiscard]] std::string version() const { return std::string(root()["meta"]["versionId"].text()); }
    [[nodiscard]] std::string link(std::string_view relation) const {
        for (const json::Value link : root()["link"].items()) {
            if (link["relation"].text() == relation) return std::string(link["url"].text());
        }
        return {};
    }
    // `Type/id` of the entries with this search mode.
    [[nodiscard]] std::vector<std::string> found(std::string_view mode = "match") const {
        std::vector<std::string> all;
        for (const json::Value entry : root()["entry"].items()) {
            if (entry["search"]["mode"].text() != mode) continue;
            const json::Value resource = entry["resource"];
            all.push_back(std::string(resource["resourceType"].text()) + "/" + std::string(resource["id"].text()));
        }
        return all;
    }
};

class Peer {
public:
    virtual ~Peer() = default;
    virtual HttpReply send(const HttpRequest& request) = 0;
    [[nodiscard]] virtual std::string base() const = 0;
    // So that two versions do not fall on one millisecond.
    virtual void pass_time() = 0;

    Said ask(std::string method, std::string_view path, std::string body = {}, std::vector<Header> headers = {}) {
        HttpRequest request;
        request.method = std::move(method);
        request.url = path.starts_with("http") ? std::string(path) : base() + "/" + std::string(path);
        request.headers = std::move(headers);
        if (!body.empty() && !path.ends_with("_search")) {
            request.headers.push_back({"Content-Type", "application/fhir+json"});
        } else if (!body.empty()) {
            request.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
        }
        request.body = std::move(body);
        Said said;
        said.reply = send(request);
        said.status = said.reply.status;
        auto document = json::Document::parse(said.reply.body);
        if (document) said.document = std::move(*document);
        return said;
    }
    Said get(std::string_view path, std::vector<Header> headers = {}) {
        return ask("GET", path, {}, std::move(headers));
    }
};

class SandboxPeer : public Peer {
public:
    explicit SandboxPeer(plugin::sandbox::SandboxOptions options = {}) : ehr(clock, std::move(options)) {}
    HttpReply send(const HttpRequest& request) override { return ehr.handle(request); }
    [[nodiscard]] std::string base() const override { return ehr.base(); }
    void pass_time() override { clock.pass(std::chrono::milliseconds(10)); }

    HandClock clock;
    plugin::sandbox::SandboxEhr ehr;
};

}  // namespace hv::test
