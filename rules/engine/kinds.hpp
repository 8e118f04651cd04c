// One line a kind; each lives in its kind_*.cpp.
#pragma once

#include "rules/engine/judge.hpp"

namespace hv::rules {

Outcome judge_kind(const Judge& judge, const BandKind& kind);
Outcome judge_kind(const Judge& judge, const StateKind& kind);
Outcome judge_kind(const Judge& judge, const ChangeKind& kind);
Outcome judge_kind(const Judge& judge, const TurnKind& kind);
Outcome judge_kind(const Judge& judge, const DueKind& kind);
Outcome judge_kind(const Judge& judge, const PresentKind& kind);
Outcome judge_kind(const Judge& judge, const CombineKind& kind);
Outcome judge_kind(const Judge& judge, const ScoreKind& kind);
Outcome judge_kind(const Judge& judge, const RuleRef& kind);

// --- a formula of its own: kind_dose.cpp ---
Outcome judge_dose_percent(const Judge& judge, const ScoreKind& kind);
// The parts of `present` that have a file of their own.
void judge_referrals(const Judge& judge, const PresentKind::Referral& wanted, Outcome& outcome);

}  // namespace hv::rules
