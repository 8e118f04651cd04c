#include "plugin/store/audit_verify.hpp"

#include "plugin/store/audit_chain.hpp"

namespace hv::plugin::store {
namespace {

constexpr std::size_t page = 1000;

}  // namespace

Result<bool> AuditWalk::begin(Store& store) {
    // Asked for first: whatever is appended later only makes the chain longer.
    Result<AuditHead> end = store.audit_head();
    if (!end) return std::move(end).error();
    remembered_ = {{*std::move(end), "the store's end of the chain"}};
    if (known_) remembered_.push_back({*known_, "the head given"});
    head_ = empty_chain();
    under_way_ = true;
    return true;
}

// What is wrong with the link as the next one; empty: nothing.
std::string AuditWalk::fault_of(const AuditLink& link) const {
    if (link.number != head_.number + 1) return "is missing";
    if (link.digest != link_digest(link.number, link.previous, link.entry)) return "was changed";
    if (link.previous != head_.digest) return "does not follow the one before";
    for (const Remembered& one : remembered_) {
        if (link.number == one.head.number && link.digest != one.head.digest)
            return "is not the one that " + one.whose + " names";
    }
    return {};
}

std::string AuditWalk::fault_at_end() const {
    for (const Remembered& one : remembered_) {
        if (head_.number < one.head.number)
            return "is missing: " + one.whose + " says that there are " + std::to_string(one.head.number);
    }
    return {};
}

AuditVerdict AuditWalk::over(std::string broken) {
    under_way_ = false;
    AuditVerdict verdict{head_, std::nullopt};
    if (!broken.empty()) verdict.broken = AuditVerdict::Break{head_.number + 1, std::move(broken)};
    return verdict;
}

Result<std::optional<AuditVerdict>> AuditWalk::step(Store& store) {
    if (!under_way_) {
        if (Result<bool> began = begin(store); !began) return std::move(began).error();
    }
    const Result<std::vector<AuditLink>> links = store.audit(head_.number, page);
    if (!links) return links.error();
    for (const AuditLink& link : *links) {
        if (std::string fault = fault_of(link); !fault.empty()) return std::optional(over(std::move(fault)));
        head_ = {link.number, link.digest};
    }
    if (!links->empty()) return std::optional<AuditVerdict>();
    return std::optional(over(fault_at_end()));
}

Result<AuditVerdict> verify_audit(Store& store, const std::optional<AuditHead>& known) {
    AuditWalk walk(known);
    while (true) {
        Result<std::optional<AuditVerdict>> verdict = walk.step(store);
        if (!verdict) return std::move(verdict).error();
        if (*verdict) return *std::move(*verdict);
    }
}

}  // namespace hv::plugin::store
