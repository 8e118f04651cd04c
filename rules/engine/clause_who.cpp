#include <algorithm>

#include "rules/engine/clause.hpp"
#include "rules/engine/phrases.hpp"

namespace hv::rules {
namespace {

constexpr int no_upper_age = 200;  // as AgeTest

std::string sex_text(const Speaker& speaker, SexTest sex) {
    switch (sex) {
        case SexTest::male:
            return speaker.say("menn", "men");
        case SexTest::female:
            return speaker.say("kvinner", "women");
        case SexTest::other:
            return speaker.say("kjønn ikke oppgitt", "sex not stated");
    }
    return {};
}

std::string negated(const Speaker& speaker, bool is, const std::string& text) {
    return is ? text : speaker.say("ikke ", "not ") + text;
}

struct Asked {
    const Speaker& speaker;

    std::string operator()(const AgeTest& test) const { return age_text(speaker, test); }
    std::string operator()(const SexTest& test) const { return sex_text(speaker, test); }
    std::string operator()(const PregnantTest& test) const {
        return negated(
            speaker, test.is,
            speaker.say("gravid eller inntil seks uker etter fødsel", "pregnant or within six weeks after birth"));
    }
    std::string operator()(const DeceasedTest& test) const {
        return test.is ? speaker.say("død", "deceased") : speaker.say("i live", "alive");
    }
    std::string operator()(const InactiveTest& test) const {
        return test.is ? speaker.say("journalen er ikke i bruk", "the record is not in use")
                       : speaker.say("journalen er i bruk", "the record is in use");
    }
    std::string operator()(const BornTest& test) const {
        return test.is ? speaker.say("fødselsdato er kjent", "the date of birth is known")
                       : speaker.say("fødselsdato er ikke kjent", "the date of birth is not known");
    }
    std::string operator()(const ConditionTest& test) const {
        const std::string title = lower_first(speaker.say(speaker.vocabulary.conditions[test.condition].title));
        return (test.is ? speaker.say("kjent ", "known ") : speaker.say("ingen kjent ", "no known ")) + title;
    }
    std::string operator()(const ExposureTest& test) const {
        const std::string title = lower_first(speaker.say(speaker.vocabulary.drug_groups[test.group].title));
        return (test.is ? speaker.say("bruker ", "takes ") : speaker.say("bruker ikke ", "does not take ")) + title +
               (test.since ? since_text(*test.since) : "");
    }
    std::string operator()(const AnswerTest& test) const {
        const Observable& of = speaker.vocabulary.observables[test.of];
        std::vector<std::string> answers;
        for (const AnswerId id : test.is) answers.push_back(lower_first(speaker.say(of.answers[id].title)));
        return speaker.say(of.title) + ": " + listed(answers, speaker.say("eller", "or"));
    }
    std::string operator()(const AnyTest& test) const { return parts(test.of, speaker.say("eller", "or")); }
    std::string operator()(const AllTest& test) const { return parts(test.of, speaker.say("og", "and")); }

    // «, startet for minst 7 dager og mindre enn 34 dager siden»
    [[nodiscard]] std::string since_text(const Since& since) const {
        std::vector<std::string> ends;
        const bool from_start = since.to && since.from && since.from->count == 0;
        if (since.from && !from_start)
            ends.push_back(speaker.say("minst ", "at least ") + span_phrase(*since.from, speaker.language));
        if (since.to)
            ends.push_back(speaker.say("mindre enn ", "less than ") + span_phrase(*since.to, speaker.language));
        return speaker.say(", startet for ", ", started ") + joined(ends, speaker.say(" og ", " and ")) +
               speaker.say(" siden", " ago");
    }

    [[nodiscard]] std::string parts(const std::vector<Test>& tests, const std::string& word) const {
        std::vector<std::string> texts;
        for (const Test& test : tests) {
            const bool nested = std::holds_alternative<AnyTest>(test) || std::holds_alternative<AllTest>(test);
            const std::string text = test_text(speaker, test);
            texts.push_back(nested ? "(" + text + ")" : text);
        }
        return listed(texts, word);
    }
};

}  // namespace

std::string age_text(const Speaker& speaker, const AgeTest& test) {
    if (test.to >= no_upper_age) {
        return speaker.say(std::to_string(test.from) + " år og eldre",
                           "aged " + std::to_string(test.from) + " and over");
    }
    if (test.from == 0) {
        return speaker.say("under " + std::to_string(test.to) + " år", "under " + std::to_string(test.to) + " years");
    }
    const std::string range = std::to_string(test.from) + "–" + std::to_string(test.to - 1);
    return speaker.say(range + " år", "aged " + range);
}

std::string who_text(const Speaker& speaker, const When& when) {
    std::vector<std::string> parts;
    std::vector<std::string> sexes;
    for (const SexTest sex : when.sexes) sexes.push_back(sex_text(speaker, sex));
    if (!sexes.empty()) parts.push_back(listed(sexes, speaker.say("eller", "or")));
    if (when.age) parts.push_back(age_text(speaker, *when.age));
    if (when.condition) parts.push_back(test_text(speaker, *when.condition));
    if (when.pregnant) parts.push_back(test_text(speaker, PregnantTest{*when.pregnant}));
    if (when.fasting) {
        parts.push_back(*when.fasting ? speaker.say("fastende", "fasting")
                                      : speaker.say("ikke fastende", "not fasting"));
    }
    return joined(parts, ", ");
}

std::string test_text(const Speaker& speaker, const Test& test) {
    return std::visit(Asked{speaker}, static_cast<const Test::variant&>(test));
}

std::string rule_text(const Speaker& speaker, RuleRef ref) {
    const Rule& rule = speaker.rules.rules[ref.rule];
    return speaker.say(rule.title) + " (" + rule.id + ")";
}

std::string joined(const std::vector<std::string>& parts, std::string_view separator) {
    std::string text;
    for (const std::string& part : parts) {
        if (part.empty()) continue;
        if (!text.empty()) text += separator;
        text += part;
    }
    return text;
}

std::string listed(const std::vector<std::string>& parts, std::string_view last_word) {
    if (parts.size() < 2) return joined(parts, "");
    const std::vector<std::string> but_last(parts.begin(), parts.end() - 1);
    return joined(but_last, ", ") + " " + std::string(last_word) + " " + parts.back();
}

std::string lower_first(std::string_view text) {
    std::string out(text);
    const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
    const auto is_word = [](char c) { return c != ' ' && c != ',' && c != '('; };
    if (out.empty() || !is_upper(out.front())) return out;
    // An abbreviation or a name with a digit in it keeps its capitals.
    const auto end = std::ranges::find_if_not(out, is_word);
    if (std::any_of(out.begin() + 1, end, [&](char c) { return is_upper(c) || (c >= '0' && c <= '9'); })) return out;
    out.front() = static_cast<char>(out.front() - 'A' + 'a');
    return out;
}

}  // namespace hv::rules
