// The steps that are measured: bytes -> document -> record -> snapshot -> assessments of every set that is in force where
// a site names none.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "fhir/json/value.hpp"
#include "fhir/r4/reader.hpp"
#include "rules/engine/evaluate.hpp"

namespace hv::bench {

// The buffers are kept from patient to patient, as a sweep does.
class Pipeline {
public:
    Pipeline();
    // The same rule sets and no buffers yet.
    [[nodiscard]] Pipeline with_empty_buffers() const { return Pipeline(sets_, as_of_); }

    void parse(std::string_view bytes);
    void read(std::string_view bytes);      // parse, and read the FHIR
    void snapshot(std::string_view bytes);  // read, and take the snapshot
    // The whole way; the number of findings, so that nothing is optimised away.
    std::size_t judge(std::string_view bytes);

    [[nodiscard]] std::size_t sets() const { return sets_->size(); }
    [[nodiscard]] std::size_t rules() const;
    [[nodiscard]] const fhir::Record& record() const { return record_; }
    [[nodiscard]] const rules::Snapshot& patient() const { return snapshot_; }

private:
    using Sets = std::shared_ptr<const std::vector<rules::RuleSet>>;
    Pipeline(Sets sets, Instant as_of) : sets_(std::move(sets)), as_of_(as_of) {}

    Sets sets_;
    Instant as_of_;
    json::Document document_;
    json::Value root_;
    fhir::Record record_;
    rules::Snapshot snapshot_;
};

}  // namespace hv::bench
