#include <algorithm>
#include <array>

#include "rules/engine/parse_draft.hpp"

namespace hv::rules {
namespace {

std::optional<Test> read_answer(Draft& draft, const Spot& spot) {
    Fields fields(draft.notes, spot);
    const auto of = draft.observable(fields.required("of"), ObservableKind::coded);
    AnswerTest test;
    for (const Spot& item : read_list(draft.notes, fields.required("is"))) {
        if (!of) {
            read_id(draft.notes, item);
            continue;
        }
        if (const auto answer = draft.answer(item, *of)) test.is.push_back(*answer);
    }
    fields.finish();
    if (!of) return std::nullopt;
    test.of = *of;
    return Test(std::move(test));
}

template <class Kind>
std::optional<Test> read_tests(Draft& draft, const Spot& spot) {
    Kind test;
    for (const Spot& item : read_list(draft.notes, spot)) {
        Fields fields(draft.notes, item);
        auto part = read_test(draft, fields);
        fields.finish();
        if (part) test.of.push_back(*std::move(part));
    }
    return Test(std::move(test));
}

// How long the present exposure has lasted: `from`, `to` or both.
std::optional<Since> read_since(Draft& draft, const Spot& spot) {
    Fields fields(draft.notes, spot);
    const Spot from = fields.optional("from");
    const Spot to = fields.optional("to");
    fields.finish();
    if (fields && !from && !to) {
        draft.notes.add(spot.offset(), "missing-field", spot.place + ": wanted `from`, `to` or both");
        return std::nullopt;
    }
    Since since;
    since.from = draft.span(from, Sign::not_negative);
    since.to = draft.span(to);
    if (since.from && since.to && since.from->least_days() >= since.to->most_days()) {
        draft.notes.add(to.offset(), "window-order", spot.place + ": ends before it starts");
    }
    return since;
}

std::optional<Test> read_exposure(Draft& draft, Fields& fields, const Spot& spot, bool is) {
    const auto id = draft.drug_group(spot);
    ExposureTest test{.group = id.value_or(0), .is = is, .since = {}};
    if (const Spot since = fields.optional("since")) {
        test.since = read_since(draft, since);
        if (!is) {
            draft.notes.add(since.offset(), "one-of",
                            since.place + ": asks how long a drug has been taken, and `is` says that it is not");
        }
    }
    return id ? std::optional(Test(test)) : std::nullopt;
}

std::optional<SexTest> read_sex(Draft& draft, const Spot& spot) {
    static constexpr std::array<std::string_view, 3> sexes{"male", "female", "other"};
    const auto index = read_choice(draft.notes, spot, sexes);
    return index ? std::optional(static_cast<SexTest>(*index)) : std::nullopt;
}

}  // namespace

std::optional<AgeTest> read_age(Draft& draft, const Spot& spot, bool register_limits) {
    constexpr int oldest = 150;
    Fields fields(draft.notes, spot);
    AgeTest age;
    const Spot from = fields.optional("from");
    const Spot to = fields.optional("to");
    fields.finish();
    if (fields && !from && !to) {
        draft.notes.add(spot.offset(), "missing-field", spot.place + ": wanted `from`, `to` or both");
        return std::nullopt;
    }
    const auto low = read_int(draft.notes, from, 0, oldest);
    const auto high = read_int(draft.notes, to, 0, oldest);
    if ((from && !low) || (to && !high) || !fields) return std::nullopt;
    if (low) age.from = *low;
    if (high) age.to = *high;
    if (age.from >= age.to) {
        draft.notes.add(spot.offset(), "age-empty", spot.place + ": holds no age: `from` is not below `to`");
        return std::nullopt;
    }
    if (low && register_limits) age.from_limit = draft.limit(from);
    if (high && register_limits) age.to_limit = draft.limit(to);
    return age;
}

std::optional<Test> read_test(Draft& draft, Fields& fields) {
    const auto which = fields.one_of(
        {"age", "sex", "pregnant", "deceased", "inactive", "born", "condition", "exposure", "answer", "any", "all"});
    if (!which) {
        fields.optional("is");
        fields.optional("since");
        return std::nullopt;
    }
    const Spot spot = fields.optional(*which);
    if (*which == "age") {
        const auto age = read_age(draft, spot);
        return age ? std::optional(Test(*age)) : std::nullopt;
    }
    if (*which == "sex") {
        const auto sex = read_sex(draft, spot);
        return sex ? std::optional(Test(*sex)) : std::nullopt;
    }
    if (*which == "answer") return read_answer(draft, spot);
    if (*which == "any") return read_tests<AnyTest>(draft, spot);
    if (*which == "all") return read_tests<AllTest>(draft, spot);
    if (*which == "condition" || *which == "exposure") {
        const bool is = read_bool(draft.notes, fields.optional("is")).value_or(true);
        if (*which == "condition") {
            const auto id = draft.condition(spot);
            return id ? std::optional(Test(ConditionTest{*id, is})) : std::nullopt;
        }
        return read_exposure(draft, fields, spot, is);
    }
    const auto is = read_bool(draft.notes, spot);
    if (!is) return std::nullopt;
    if (*which == "pregnant") return Test(PregnantTest{*is});
    if (*which == "deceased") return Test(DeceasedTest{*is});
    if (*which == "born") return Test(BornTest{*is});
    return Test(InactiveTest{*is});
}

When read_when(Draft& draft, const Spot& spot, const std::optional<ObservableId>& specimen) {
    When when;
    Fields fields(draft.notes, spot);
    for (const Spot& item : read_list(draft.notes, fields.optional("sex"))) {
        const auto sex = read_sex(draft, item);
        if (!sex) continue;
        if (std::ranges::find(when.sexes, *sex) != when.sexes.end()) {
            draft.notes.add(item.offset(), "bad-value",
                            item.place + ": " + quoted(item.value.text()) + " stands here twice");
        }
        when.sexes.push_back(*sex);
    }
    if (const Spot age = fields.optional("age")) when.age = read_age(draft, age, false);
    if (const auto which = fields.one_of({"condition", "no_condition"}, true)) {
        const auto id = draft.condition(fields.optional(*which));
        if (id) when.condition = ConditionTest{*id, *which == "condition"};
    }
    when.pregnant = read_bool(draft.notes, fields.optional("pregnant"));
    if (const Spot fasting = fields.optional("fasting")) {
        when.fasting = read_bool(draft.notes, fasting);
        draft.must_tell_fasting(fasting, specimen);
    }
    fields.finish();
    return when;
}

}  // namespace hv::rules
