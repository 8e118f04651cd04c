// Whether the audit chain is whole: every link in its place, made from what stands in it, following the one before.
//
// Found:   the first number at which it is not: a row that was changed, taken out, put in, or put elsewhere; and a tail
//          that was cut off, when the store's own end of the chain, or a head that was written down elsewhere, says so.
// Not found:  a tail cut off together with the store's end of the chain, unless a head from elsewhere is given.
// While:   the service may go on appending.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "plugin/store/store.hpp"

namespace hv::plugin::store {

struct AuditVerdict {
    AuditHead head;  // how far the chain is whole
    struct Break {
        std::int64_t number = 0;
        std::string what;  // `was changed`; no contents
    };
    std::optional<Break> broken;
};

// `known` is a head that was kept elsewhere.
Result<AuditVerdict> verify_audit(Store& store, const std::optional<AuditHead>& known);

// The same in small steps, for a service that goes on working.
class AuditWalk {
public:
    explicit AuditWalk(std::optional<AuditHead> known = std::nullopt) : known_(std::move(known)) {}

    // The next links. A verdict at the chain's end or at a break; the step after it begins anew. Error: those of the
    // store; the next step goes on where this one was.
    Result<std::optional<AuditVerdict>> step(Store& store);

private:
    Result<bool> begin(Store& store);
    [[nodiscard]] std::string fault_of(const AuditLink& link) const;
    [[nodiscard]] std::string fault_at_end() const;
    AuditVerdict over(std::string broken);

    struct Remembered {
        AuditHead head;  // must be the chain's own at that number
        std::string whose;
    };
    std::optional<AuditHead> known_;
    std::vector<Remembered> remembered_;
    AuditHead head_;
    bool under_way_ = false;
};

}  // namespace hv::plugin::store
