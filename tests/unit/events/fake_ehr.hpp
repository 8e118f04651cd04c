// An EHR whose answers a test writes down beforehand, and that remembers what it was asked.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "fhir/client/ehr.hpp"

namespace hv::plugin::events {

class FakeEhr : public fhir::client::Ehr {
public:
    using Search = fhir::client::Search;
    using Pages = fhir::client::Pages;

    std::function<Result<Pages>(const Search&)> on_search = [](const Search&) -> Result<Pages> {
        return Pages{{R"({"resourceType":"Bundle","type":"searchset"})"}};
    };
    std::map<std::string, std::string> resources;   // `Observation/1`
    std::map<std::string, std::string> operations;  // `Subscription/7/$events?eventsSinceNumber=2`
    std::vector<std::string> operated;
    fhir::client::Abilities can;
    std::vector<Search> asked;
    std::vector<fhir::client::Write> written;

    Result<fhir::client::Abilities> abilities() override { return can; }
    Result<Pages> search(const Search& search) override {
        asked.push_back(search);
        return on_search(search);
    }
    Result<std::string> read(std::string_view type, std::string_view id) override {
        const auto at = resources.find(std::string(type) + "/" + std::string(id));
        if (at == resources.end()) return Error{Fault::not_found, "no such resource", {}};
        return at->second;
    }
    Result<std::string> operation(const fhir::client::Operation& operation) override {
        std::string name = operation.type + '/' + operation.id + "/$" + operation.name;
        for (const auto& [key, value] : operation.parameters) {
            name += (name.find('?') == std::string::npos ? '?' : '&') + key + '=' + value;
        }
        operated.push_back(name);
        const auto at = operations.find(name);
        if (at == operations.end()) return Error{Fault::not_found, "no such operation", {}};
        return at->second;
    }
    Result<fhir::client::Gathered> gather(std::string_view, std::string_view, const std::vector<Search>&) override {
        return Error{Fault::unsupported, "not asked for in these tests", {}};
    }
    fhir::client::Receipt write(const fhir::client::Write& write) override {
        written.push_back(write);
        return {fhir::client::Receipt::What::done, "s" + std::to_string(written.size()), "1", {}};
    }
    std::vector<fhir::client::Receipt> transaction(const std::vector<fhir::client::Write>& writes) override {
        std::vector<fhir::client::Receipt> receipts;
        for (const auto& one : writes) receipts.push_back(write(one));
        return receipts;
    }
    [[nodiscard]] Instant resume_at() const override { return earliest_instant; }
};

}  // namespace hv::plugin::events
