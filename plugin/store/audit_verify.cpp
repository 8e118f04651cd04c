#include "plugin/store/audit_verify.hpp"

#include <vector>

#include "plugin/store/audit_chain.hpp"

namespace hv::plugin::store {
namespace {

constexpr std::size_t page = 1000;

// What is wrong with the link as the one after `head`; empty: nothing.
std::string fault_of(const AuditLink& link, const AuditHead& head) {
    if (link.number != head.number + 1) return "is missing";
    if (link.digest != link_digest(link.number, link.previous, link.entry)) return "was changed";
    if (link.previous != head.digest) return "does not follow the one before";
    return {};
}

// A head that somebody remembers must be the chain's own at that number.
class Remembered {
public:
    Remembered(AuditHead head, std::string whose) : head_(std::move(head)), whose_(std::move(whose)) {}

    [[nodiscard]] std::string fault_at(const AuditHead& head) const {
        const bool other = head.number == head_.number && head.digest != head_.digest;
        return other ? "is not the one that " + whose_ + " names" : std::string();
    }
    [[nodiscard]] std::string fault_at_end(const AuditHead& head) const {
        if (head.number >= head_.number) return {};
        return "is missing: " + whose_ + " says that there are " + std::to_string(head_.number);
    }

private:
    AuditHead head_;
    std::string whose_;
};

}  // namespace

Result<AuditVerdict> verify_audit(Store& store, const std::optional<AuditHead>& known) {
    // Asked for first: whatever is appended later only makes the chain longer.
    Result<AuditHead> end = store.audit_head();
    if (!end) return std::move(end).error();
    std::vector<Remembered> remembered{{*std::move(end), "the store's end of the chain"}};
    if (known) remembered.emplace_back(*known, "the head given");

    AuditVerdict verdict;
    verdict.head = empty_chain();
    const auto broken = [&](std::string what) {
        verdict.broken = AuditVerdict::Break{verdict.head.number + 1, std::move(what)};
        return verdict;
    };
    while (true) {
        const Result<std::vector<AuditLink>> links = store.audit(verdict.head.number, page);
        if (!links) return links.error();
        if (links->empty()) break;
        for (const AuditLink& link : *links) {
            if (std::string fault = fault_of(link, verdict.head); !fault.empty()) return broken(std::move(fault));
            const AuditHead next{link.number, link.digest};
            for (const Remembered& one : remembered) {
                if (std::string fault = one.fault_at(next); !fault.empty()) return broken(std::move(fault));
            }
            verdict.head = next;
        }
    }
    for (const Remembered& one : remembered) {
        if (std::string fault = one.fault_at_end(verdict.head); !fault.empty()) return broken(std::move(fault));
    }
    return verdict;
}

}  // namespace hv::plugin::store
