// Which readings a rule believes: how old, how many, from which specimen.
#include <algorithm>

#include "rules/engine/clause.hpp"
#include "rules/engine/phrases.hpp"

namespace hv::rules {
namespace {

class Windows {
public:
    explicit Windows(const Speaker& speaker) : speaker_(speaker) {}

    void add(const Expr& expr) {
        std::visit([this](const auto& kind) { look(kind); }, expr.kind);
    }
    [[nodiscard]] std::vector<std::string> take() { return std::move(found_); }

private:
    void look(const BandKind& kind) {
        last(kind.of, kind.within);
        if (kind.confirm) confirm(*kind.confirm);
        if (kind.clear) clear(*kind.clear, kind.of);
    }
    void look(const StateKind& kind) { last(kind.of, kind.within); }
    void look(const ChangeKind& kind) { last(kind.of, kind.within); }
    void look(const ScoreKind& kind) {
        if (kind.formula == Formula::dose_percent) return;
        note(speaker_.say("alle opplysninger fra siste ", "all inputs from the last ") + span(kind.within));
    }
    void look(const CombineKind& kind) {
        for (const Expr& part : kind.parts) add(part);
    }
    void look(const TurnKind&) {}
    void look(const DueKind&) {}
    void look(const PresentKind&) {}
    void look(const RuleRef&) {}

    void last(ObservableId of, Span within) {
        const Observable& observable = speaker_.vocabulary.observables[of];
        if (observable.lasting) return;
        const std::string verb = observable.kind == ObservableKind::coded
                                     ? speaker_.say("svar fra siste ", "answer from the last ")
                                     : speaker_.say("målt siste ", "measured in the last ");
        note(verb + span(within));
    }

    void confirm(const Confirm& confirm) {
        note(speaker_.say("snitt av minst ", "mean of at least ") + std::to_string(confirm.readings) +
             speaker_.say(" målinger på ", " readings on ") + std::to_string(confirm.days) +
             speaker_.say(" ulike dager innen ", " different days within ") + span(confirm.within) +
             speaker_.say("; færre gir høyst «", "; fewer give at most “") +
             level_phrase(confirm.until, speaker_.language) + speaker_.say("»", "”"));
    }

    void clear(const Clear& clear, ObservableId of) {
        const std::string unit = unit_phrase(speaker_.vocabulary.observables[of].unit);
        note(speaker_.say("senkes først når verdien er ", "lowered only when the value is ") +
             number_phrase(clear.margin, speaker_.language) + (unit.empty() ? "" : " " + unit) +
             speaker_.say(" på den gode siden av grensen i ", " on the good side of the limit in ") +
             std::to_string(clear.readings) +
             (clear.readings == 1 ? speaker_.say(" måling", " reading")
                                  : speaker_.say(" målinger på rad", " readings in a row")));
    }

    void note(std::string text) {
        if (std::ranges::find(found_, text) == found_.end()) found_.push_back(std::move(text));
    }

    [[nodiscard]] std::string span(Span of) const { return span_phrase(of, speaker_.language); }

    const Speaker& speaker_;
    std::vector<std::string> found_;
};

}  // namespace

std::vector<std::string> windows_of(const Speaker& speaker, const Rule& rule) {
    Windows windows(speaker);
    windows.add(rule.expr);
    return windows.take();
}

}  // namespace hv::rules
