// One EHR's FHIR server as the service sees it: whole answers, guarded writes, and when it may be asked again.
//
// Answers: a search gives every page or an error; an answer that is not complete is never given as one (hazard H05).
// Writes:  `unknown` when no reply came after sending: look before you write again.
// Errors:  denied (401, 403, certificate), not_found (404, 410), conflict (409, 412), busy (429, breaker open, the
//          budget of requests is used up: see resume_at), unavailable (5xx, no connection, torn body), unsupported (the
//          server cannot do this), invalid (400, 422).
// Secrets: no error holds a URL with a query, an id of a patient, a token or a diagnostics text of the server.
// Threads: all functions may be called by any number of workers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fhir/base/result.hpp"
#include "fhir/base/time.hpp"
#include "fhir/client/abilities.hpp"

namespace hv::fhir::client {

struct Search {
    std::string type;                                             // `Observation`
    std::vector<std::pair<std::string, std::string>> parameters;  // unescaped names and values
    bool secret = false;  // the query holds a personal number: POST _search, never a URL
};

// A question that a server answers under a name: `GET Subscription/12/$events?eventsSinceNumber=3`. It changes nothing.
struct Operation {
    std::string type;                                             // `Subscription`
    std::string id;                                               // empty: of the type
    std::string name;                                             // `events`, without the dollar sign
    std::vector<std::pair<std::string, std::string>> parameters;  // unescaped names and values
};

struct Pages {
    std::vector<std::string> bundles;  // FHIR JSON, as received, in order
};

// One patient's record, or a part of it: a resource by its id, and what several searches found.
struct Gathered {
    std::string resource;
    std::vector<Pages> answers;  // one a search, in the order asked
};

struct Write {
    std::string type;           // `Flag`
    std::string id;             // empty: create
    std::string if_none_exist;  // create: the query under which at most one may exist, unescaped `identifier=sys|value`
    std::string if_match;       // update: the version that was read; empty only when the server keeps no versions
    std::string body;           // FHIR JSON; of an update with its id
    // Transaction: the name by which other resources in it refer to this one, `urn:uuid:...`; empty: nobody does.
    std::string full_url;
};

struct Receipt {
    enum class What : std::uint8_t {
        done,      // written, or it existed already (create)
        conflict,  // somebody was faster: read again and reconcile
        refused,   // the server will not: `error` says why
        unknown,   // sent, and no answer came
        unsent,    // certainly not sent, or certainly not acted on: may be sent again
    };
    What what = What::unsent;
    std::string id;       // done: the resource's logical id
    std::string version;  // done: its version, empty when the server keeps none
    Error error;          // all but done
    // done: a create that found the resource there (200, not 201); its content may be other than was to be written.
    bool existed = false;
};

class Ehr {
public:
    virtual ~Ehr() = default;

    // What the server says it can do, overruled by the configuration's quirks; asked once and then kept.
    [[nodiscard]] virtual Result<Abilities> abilities() = 0;
    [[nodiscard]] virtual Result<Pages> search(const Search& search) = 0;
    [[nodiscard]] virtual Result<std::string> read(std::string_view type, std::string_view id) = 0;
    // `read` and several `search` in as few requests as the server allows; each as whole as if it had been asked alone.
    // Error not_found: of the resource. A search that finds no such type is unavailable.
    [[nodiscard]] virtual Result<Gathered> gather(std::string_view type, std::string_view id,
                                                  const std::vector<Search>& searches) = 0;
    // The answer as received. Whether the server has it stands in its abilities.
    [[nodiscard]] virtual Result<std::string> operation(const Operation& operation) {
        return Error{Fault::unsupported, "the EHR has no operation `$" + operation.name + '`', ""};
    }
    [[nodiscard]] virtual Receipt write(const Write& write) = 0;
    // All or nothing, one receipt a write in the same order; `unknown` is then said of all.
    [[nodiscard]] virtual std::vector<Receipt> transaction(const std::vector<Write>& writes) = 0;
    // Before this instant no request will be sent (a Retry-After, an open breaker); in the past: ask away.
    [[nodiscard]] virtual Instant resume_at() const = 0;
};

}  // namespace hv::fhir::client
