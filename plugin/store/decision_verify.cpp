#include "plugin/store/decision_verify.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "plugin/store/audit_chain.hpp"

namespace hv::plugin::store {
namespace {

constexpr std::size_t links_a_page = 1000;
constexpr std::size_t decisions_a_page = 100;  // with their documents

// What the row itself says is wrong with it, and what its entry should say.
struct Row {
    std::string fault;
    std::string digest;
    bool spoken_of = false;
};

// Of what the entry says about the decision; the time of the entry is its own.
std::string digest_of(const AuditEntry& entry) {
    return link_digest(0, {}, {Instant{}, {}, {}, entry.ehr, entry.patient, entry.object, entry.detail});
}

Row row_of(const Decision& decision) {
    if (!decision.damage.empty()) return {"is damaged: " + decision.damage, {}};
    const bool whole = decision.input.empty() || decision.input_digest == "sha256:" + sha256_hex(decision.input);
    return {whole ? "" : "has other documents than it was made from", digest_of(decision_kept(decision, Instant{}))};
}

std::optional<std::int64_t> number_of(std::string_view object) {
    if (!object.starts_with(kept_object)) return std::nullopt;
    object.remove_prefix(kept_object.size());
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(object.data(), object.data() + object.size(), number);
    if (error != std::errc() || end != object.data() + object.size()) return std::nullopt;
    return number;
}

class Verifying {
public:
    explicit Verifying(Store& store) : store_(store) {}

    // The rows first: each was kept together with its entry, so that the chain knows of all that were seen.
    Result<DecisionVerdict> run() {
        if (const Result<bool> read = read_rows(std::numeric_limits<std::int64_t>::min(), std::nullopt); !read)
            return read.error();
        if (const Result<bool> read = follow_chain(); !read) return read.error();
        for (const auto& [number, row] : rows_) {
            if (row.spoken_of) continue;
            if (first_ && number > *first_) {
                verdict_.faults.push_back({number, "stands in no entry of the audit"});
            } else {
                ++verdict_.not_covered;
            }
        }
        std::ranges::sort(verdict_.faults, {}, &DecisionFault::decision);
        return std::move(verdict_);
    }

private:
    // All behind `after`, or only that one.
    Result<bool> read_rows(std::int64_t after, std::optional<std::int64_t> only) {
        for (;;) {
            const Result<std::vector<Decision>> page = store_.decisions(after, only ? 1 : decisions_a_page);
            if (!page) return page.error();
            for (const Decision& decision : *page) {
                if (!only || decision.id == *only) rows_.emplace(after = decision.id, row_of(decision));
            }
            if (page->empty() || only) return true;
        }
    }

    Result<bool> follow_chain() {
        std::int64_t after = 0;
        for (;;) {
            const Result<std::vector<AuditLink>> page = store_.audit(after, links_a_page);
            if (!page) return page.error();
            if (page->empty()) return true;
            for (const AuditLink& link : *page) {
                after = link.number;
                if (link.entry.action != kept_action) continue;
                if (const Result<bool> compared = compare(link.entry); !compared) return compared;
            }
        }
    }

    Result<bool> compare(const AuditEntry& entry) {
        const std::optional<std::int64_t> number = number_of(entry.object);
        if (!number) return true;
        first_ = std::min(first_.value_or(*number), *number);
        if (!rows_.contains(*number)) {
            // It may have been kept after the rows were read.
            const Result<bool> read = read_rows(*number - 1, number);
            if (!read) return read;
        }
        const auto row = rows_.find(*number);
        if (row == rows_.end()) {
            verdict_.faults.push_back({*number, "is missing"});
            return true;
        }
        row->second.spoken_of = true;
        std::string fault = row->second.fault;
        if (fault.empty() && row->second.digest != digest_of(entry)) fault = "was changed";
        if (fault.empty()) {
            ++verdict_.covered;
        } else {
            verdict_.faults.push_back({*number, std::move(fault)});
        }
        return true;
    }

    Store& store_;
    std::map<std::int64_t, Row> rows_;
    std::optional<std::int64_t> first_;  // from then on decisions have entries
    DecisionVerdict verdict_;
};

}  // namespace

Result<DecisionVerdict> verify_decisions(Store& store) {
    return Verifying(store).run();
}

}  // namespace hv::plugin::store
