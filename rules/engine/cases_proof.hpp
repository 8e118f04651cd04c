// What only the cases can show: every limit is touched on and on either side, every response and every answer reached.
//
// A case counts for a rule only if it expects something of that rule, so that a change there would fail it.
// Problems: `limit-without-case`, `response-without-case`, `rule-without-case`, at the place in the rule document.
// Spans, ages and counts are shown by mutation (`mutate`): only a day on either side can notice that they moved.
#pragma once

#include <set>
#include <vector>

#include "rules/engine/cases_story.hpp"
#include "rules/engine/evaluate.hpp"

namespace hv::rules {

class CaseProof : public Probe {
public:
    CaseProof(const RuleSet& rules, const Vocabulary& vocabulary);

    // Around the judging of one case.
    void begin(const Story& story);
    void compared(std::uint32_t limit, const Decimal& value) override;
    void answered(std::uint16_t rule, const Response* response) override;
    void end(const Assessment& assessment);

    // What no case showed; `document` is the rule set's file.
    void conclude(const CaseFile& document, Problems& problems) const;

private:
    struct Touched {
        bool wanted = false;     // the limit of a band
        bool on_wanted = false;  // false in a score: a risk formula gives no round numbers
        Decimal value;
        bool below = false;
        bool on = false;
        bool above = false;
    };

    const RuleSet& rules_;
    const Vocabulary& vocabulary_;
    std::vector<bool> spoken_;     // by rule: whether the case expects something of it
    std::vector<Touched> limits_;  // limits_[id - 1], as RuleSet::limits
    std::set<const Response*> answered_;
    std::vector<bool> met_;    // by rule
    std::vector<bool> other_;  // not met, or unknown
};

}  // namespace hv::rules
