// A coded answer that turned: `"kind": "change", "measure": "answer"`.
#include <algorithm>

#include "rules/engine/parse_draft.hpp"

namespace hv::rules {
namespace {

// The answers of a list; `others`, what was read before: an answer stands in one place only.
std::vector<AnswerId> read_answers(Draft& draft, const Spot& list, std::optional<ObservableId> of,
                                   const std::vector<AnswerId>& others) {
    std::vector<AnswerId> answers;
    for (const Spot& spot : read_list(draft.notes, list)) {
        if (!of) read_id(draft.notes, spot);
        const auto answer = of ? draft.answer(spot, *of) : std::nullopt;
        if (!answer) continue;
        if (std::ranges::find(answers, *answer) != answers.end() ||
            std::ranges::find(others, *answer) != others.end()) {
            draft.notes.add(spot.offset(), "answer-twice",
                            spot.place + ": " + quoted(spot.value.text()) + " stands in the rule already");
        }
        answers.push_back(*answer);
    }
    return answers;
}

}  // namespace

TurnKind read_turn_kind(Draft& draft, Fields& fields) {
    TurnKind kind;
    fields.required("measure");
    const auto of = draft.observable(fields.required("of"), ObservableKind::coded);
    kind.of = of.value_or(0);
    kind.within = draft.span(fields.required("within")).value_or(Span{});
    kind.was = read_answers(draft, fields.required("was"), of, {});
    kind.is = read_answers(draft, fields.required("is"), of, kind.was);
    kind.level = read_level(draft.notes, fields.required("level")).value_or(Level::review);
    return kind;
}

}  // namespace hv::rules
