// Ehr over HTTP: searches that are whole or an error, writes whose outcome is told as it is known (see ehr.hpp).
//
// Search:  GET, or POST _search for what is secret or long; every page by the server's own `next`, which is followed
//          only below the base URL, so that the token goes nowhere else; a page seen twice, more pages or bytes than
//          the options allow, a total above what came, an outcome that speaks of something left out: unavailable.
// Gather:  one batch where the server says that it has batch; one that refuses it is asked one by one from then on.
// Write:   id and version are taken from Location, ETag or the body; where a server says neither, the resource is
//          searched for under `if_none_exist`. A server without If-None-Exist is searched before each create; two who
//          do so at once may still both create, so the caller holds a lease.
// Requests: each passes the Throttle. 401: once more, if the Authorizer thinks it worth it.
// Threads: any number of workers; what is given by reference must outlive it.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>

#include "fhir/base/clock.hpp"
#include "fhir/client/authorizer.hpp"
#include "fhir/client/ehr.hpp"
#include "fhir/client/quirks.hpp"
#include "fhir/client/throttle.hpp"
#include "fhir/client/url.hpp"

namespace hv::fhir::client {

struct FhirEhrOptions {
    Quirks quirks;
    std::chrono::milliseconds read_timeout{30'000};
    std::chrono::milliseconds write_timeout{30'000};
    std::size_t longest_url = 1800;  // beyond it a search is POSTed
    std::size_t most_pages = 1000;
    std::size_t most_bytes = std::size_t{256} << 20;  // of one search
    // What the server can do, from somebody who knows already; empty: it is asked itself.
    std::function<Result<Abilities>()> known_abilities = {};
};

class FhirEhr : public Ehr {
public:
    // `authorizer` may be null: nothing is sent along then.
    FhirEhr(Url base, Transport& transport, Authorizer* authorizer, Throttle& throttle, Clock& clock,
            FhirEhrOptions options = {});
    ~FhirEhr() override;
    FhirEhr(const FhirEhr&) = delete;
    FhirEhr& operator=(const FhirEhr&) = delete;

    Result<Abilities> abilities() override;
    Result<Pages> search(const Search& search) override;
    Result<std::string> read(std::string_view type, std::string_view id) override;
    Result<std::string> operation(const Operation& operation) override;
    Result<Gathered> gather(std::string_view type, std::string_view id, const std::vector<Search>& searches) override;
    Receipt write(const Write& write) override;
    std::vector<Receipt> transaction(const std::vector<Write>& writes) override;
    Instant resume_at() const override;

private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}  // namespace hv::fhir::client
