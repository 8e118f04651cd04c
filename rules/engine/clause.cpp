#include "rules/engine/clause.hpp"

#include <algorithm>

#include "rules/engine/phrases.hpp"

namespace hv::rules {
namespace {

// One row of a rule's table, before rows of the same answer are put together.
struct Row {
    const Response* response = nullptr;
    std::string limits;  // «≥ 102 cm»
    std::string who;     // «menn»
};

bool speaks(const Response& response) {
    return response.level != Level::none || response.note || response.unknown;
}

bool same_answer(const Response& a, const Response& b) {
    return a.level == b.level && a.note == b.note && a.unknown == b.unknown && a.text == b.text &&
           a.confidence == b.confidence;
}

Clause said(const Response& response) {
    Clause clause;
    clause.level = response.note ? Level::info : response.level;
    clause.note = response.note;
    clause.unknown = response.unknown;
    clause.text = response.text;
    clause.confidence = response.confidence;
    return clause;
}

std::string with_unit(std::string limits, std::string_view unit) {
    if (unit.empty() || limits.empty()) return limits;
    return limits + " " + std::string(unit);
}

Limit turned(Limit limit) {
    limit.value = Decimal() - limit.value;
    return limit;
}

// A change is told as a rise or a fall where its sign is certain.
std::string change_limits(const Speaker& speaker, const Band& band, std::string_view unit) {
    const Decimal zero;
    if (band.lower && band.lower->value >= zero) {
        return speaker.say("økning ", "rise ") +
               with_unit(limits_phrase(band.lower, band.upper, speaker.language), unit);
    }
    if (band.upper && band.upper->value <= zero) {
        std::optional<Limit> most;
        if (band.lower) most = turned(*band.lower);
        return speaker.say("fall ", "fall ") +
               with_unit(limits_phrase(turned(*band.upper), most, speaker.language), unit);
    }
    return speaker.say("endring ", "change ") +
           with_unit(limits_phrase(band.lower, band.upper, speaker.language), unit);
}

std::vector<Row> rows_of(const Speaker& speaker, const std::vector<Variant>& variants, std::string_view unit,
                         bool change) {
    std::vector<Row> rows;
    for (const Variant& variant : variants) {
        for (const Band& band : variant.bands) {
            if (!speaks(band.response)) continue;
            std::string limits = change ? change_limits(speaker, band, unit)
                                        : with_unit(limits_phrase(band.lower, band.upper, speaker.language), unit);
            if (limits.empty()) limits = speaker.say("enhver verdi", "any value");
            rows.push_back({&band.response, std::move(limits), who_text(speaker, variant.when)});
        }
    }
    return rows;
}

// Rows with the same answer become one clause: «≥ 102 cm (menn), ≥ 88 cm (kvinner)».
std::vector<Clause> merged(const std::vector<Row>& rows, const std::string& subject) {
    std::vector<Clause> clauses;
    std::vector<const Response*> first;
    for (const Row& row : rows) {
        const std::string text = row.who.empty() ? row.limits : row.limits + " (" + row.who + ")";
        std::size_t i = 0;
        while (i < first.size() && !same_answer(*first[i], *row.response)) ++i;
        if (i == first.size()) {
            first.push_back(row.response);
            clauses.push_back(said(*row.response));
            clauses.back().when = subject + " " + text;
        } else {
            clauses[i].when += ", " + text;
        }
    }
    return clauses;
}

std::string percent_or_unit(const Speaker& speaker, const ChangeKind& kind) {
    return kind.percent ? "%" : unit_phrase(speaker.vocabulary.observables[kind.of].unit);
}

// What is said of a part, and how a combination of parts is told.
class Teller {
public:
    explicit Teller(const Speaker& speaker) : speaker_(speaker) {}

    [[nodiscard]] std::vector<Clause> expression(const Expr& expr) const {
        return std::visit([this](const auto& kind) { return tell(kind); }, expr.kind);
    }

private:
    [[nodiscard]] std::vector<Clause> tell(const BandKind& kind) const {
        const Observable& of = speaker_.vocabulary.observables[kind.of];
        const std::string subject =
            speaker_.say(of.title) + (kind.fasting.value_or(false) ? speaker_.say(" (fastende)", " (fasting)") : "");
        std::vector<Clause> clauses;
        if (kind.laboratory) clauses = by_laboratory(*kind.laboratory, subject);
        std::vector<Clause> table = merged(rows_of(speaker_, kind.variants, unit_phrase(of.unit), false), subject);
        for (Clause& clause : table) {
            if (kind.laboratory)
                clause.when +=
                    speaker_.say(" (når svaret er uten referanseområde)", " (where the result has no range)");
            clauses.push_back(std::move(clause));
        }
        add_missing(kind.missing, kind.of, clauses);
        return clauses;
    }

    [[nodiscard]] std::vector<Clause> by_laboratory(const Laboratory& laboratory, const std::string& subject) const {
        const std::string unit = speaker_.say("× laboratoriets øvre grense", "× the laboratory's upper limit");
        std::vector<Clause> clauses = merged(rows_of(speaker_, laboratory.high, unit, false), subject);
        if (laboratory.low && speaks(*laboratory.low)) {
            Clause clause = said(*laboratory.low);
            clause.when =
                subject + speaker_.say(" under laboratoriets nedre grense", " under the laboratory's lower limit");
            clauses.push_back(std::move(clause));
        }
        return clauses;
    }

    [[nodiscard]] std::vector<Clause> tell(const StateKind& kind) const {
        const Observable& of = speaker_.vocabulary.observables[kind.of];
        std::vector<Row> rows;
        for (std::size_t i = 0; i < kind.by_answer.size(); ++i) {
            if (speaks(kind.by_answer[i]))
                rows.push_back({&kind.by_answer[i], lower_first(speaker_.say(of.answers[i].title)), {}});
        }
        std::vector<Clause> clauses = merged(rows, speaker_.say(of.title) + ":");
        add_missing(kind.missing, kind.of, clauses);
        return clauses;
    }

    [[nodiscard]] std::vector<Clause> tell(const ChangeKind& kind) const {
        const Observable& of = speaker_.vocabulary.observables[kind.of];
        std::vector<Clause> clauses = merged(rows_of(speaker_, kind.variants, percent_or_unit(speaker_, kind), true),
                                             speaker_.say(of.title) + ":");
        for (Clause& clause : clauses) clause.when += " " + against_text(speaker_, kind);
        return clauses;
    }

    [[nodiscard]] std::vector<Clause> tell(const ScoreKind& kind) const {
        return merged(rows_of(speaker_, kind.variants, "%", false), formula_text(speaker_, kind));
    }

    [[nodiscard]] std::vector<Clause> tell(const TurnKind& kind) const {
        return {met(kind.level, turn_text(speaker_, kind))};
    }

    [[nodiscard]] std::vector<Clause> tell(const DueKind& kind) const {
        std::vector<Clause> clauses{met(kind.level, due_text(speaker_, kind))};
        if (kind.escalate) {
            clauses.push_back(said(kind.escalate->response));
            clauses.back().when = escalate_text(speaker_, *kind.escalate);
        }
        return clauses;
    }

    [[nodiscard]] std::vector<Clause> tell(const PresentKind& kind) const {
        if (const auto* test = std::get_if<Test>(&kind.what)) return {met(kind.level, test_text(speaker_, *test))};
        if (const auto* referral = std::get_if<PresentKind::Referral>(&kind.what)) {
            return {met(kind.level,
                        speaker_.say("henvisning uten svar i mer enn ", "a referral without reply for more than ") +
                            span_phrase(referral->unanswered, speaker_.language))};
        }
        const auto& exposures = std::get<PresentKind::Exposures>(kind.what);
        const std::string group = lower_first(speaker_.say(speaker_.vocabulary.drug_groups[exposures.group].title));
        return {met(kind.level, speaker_.say("minst ", "at least ") + std::to_string(exposures.at_least) + " " + group +
                                    speaker_.say(" samtidig i mer enn ", " together for more than ") +
                                    span_phrase(exposures.longer_than, speaker_.language) +
                                    speaker_.say(" (ved behov regnes ikke med)", " (as needed not counted)"))};
    }

    [[nodiscard]] std::vector<Clause> tell(const RuleRef& ref) const {
        return {met(Level::none, rule_text(speaker_, ref))};
    }

    [[nodiscard]] std::vector<Clause> tell(const CombineKind& kind) const {
        if (kind.how == Combining::any && !kind.level) return alternatives(kind);
        std::vector<std::string> parts;
        Level highest = Level::none;
        Confidence least = Confidence::v;
        for (const Expr& part : kind.parts) {
            parts.push_back(condition(part, highest, least));
            const bool mixed = std::holds_alternative<CombineKind>(part.kind);
            if (mixed) parts.back() = "(" + parts.back() + ")";
        }
        std::string text;
        switch (kind.how) {
            case Combining::any:
                text = joined(parts, speaker_.say(" eller ", " or "));
                break;
            case Combining::all:
                text = joined(parts, speaker_.say(" og ", " and "));
                break;
            case Combining::negate:
                text = speaker_.say("ikke: ", "not: ") + joined(parts, "");
                break;
            case Combining::at_least:
                text = speaker_.say("minst ", "at least ") + std::to_string(kind.at_least) +
                       speaker_.say(" av ", " of ") + std::to_string(parts.size()) + ": " + joined(parts, "; ");
                break;
        }
        Clause clause = met(kind.level.value_or(highest == Level::none ? Level::info : highest), text);
        clause.confidence = least;
        return {clause};
    }

    // Any of the parts, each at its own level: the clauses of one level stand together.
    [[nodiscard]] std::vector<Clause> alternatives(const CombineKind& kind) const {
        std::vector<Clause> clauses;
        for (const Expr& part : kind.parts) {
            for (Clause& clause : expression(part)) {
                const auto same = std::ranges::find_if(clauses, [&clause](const Clause& other) {
                    return other.level == clause.level && other.note == clause.note &&
                           other.unknown == clause.unknown && other.text == clause.text &&
                           other.confidence == clause.confidence;
                });
                if (same == clauses.end()) {
                    clauses.push_back(std::move(clause));
                } else {
                    same->when += speaker_.say(" eller ", " or ") + clause.when;
                }
            }
        }
        return clauses;
    }

    // When a part is met, whatever its level.
    [[nodiscard]] std::string condition(const Expr& part, Level& highest, Confidence& least) const {
        std::vector<std::string> texts;
        for (const Clause& clause : expression(part)) {
            if (clause.note || clause.unknown) continue;
            highest = std::max(highest, clause.level);
            least = std::max(least, clause.confidence);
            texts.push_back(clause.when);
        }
        return joined(texts, speaker_.say(" eller ", " or "));
    }

    static Clause met(Level level, std::string when) {
        Clause clause;
        clause.level = level;
        clause.when = std::move(when);
        return clause;
    }

    void add_missing(const std::optional<Response>& missing, ObservableId of, std::vector<Clause>& clauses) const {
        if (!missing || !speaks(*missing)) return;
        clauses.push_back(said(*missing));
        clauses.back().when = speaker_.say(speaker_.vocabulary.observables[of].title) + " " +
                              speaker_.say("mangler: ingen brukbar måling", "missing: no usable measurement");
    }

    const Speaker& speaker_;
};

}  // namespace

std::vector<Clause> clauses_of(const Speaker& speaker, const Rule& rule) {
    std::vector<Clause> clauses = Teller(speaker).expression(rule.expr);
    for (Clause& clause : clauses) clause.confidence = std::max(clause.confidence, rule.confidence);
    std::ranges::stable_sort(clauses, [](const Clause& a, const Clause& b) {
        if (a.unknown != b.unknown) return b.unknown;
        if (a.note != b.note) return b.note;
        return a.level > b.level;
    });
    return clauses;
}

std::string level_title(const Clause& clause, Language language) {
    if (clause.unknown) return language == Language::nb ? "ikke avgjort" : "undecided";
    return level_phrase(clause.level, language);
}

std::string clause_text(const RuleSet& rules, const Rule& rule, const Vocabulary& vocabulary, Language language) {
    const Speaker speaker{rules, vocabulary, language};
    const std::vector<Clause> clauses = clauses_of(speaker, rule);
    if (clauses.size() == 1) return clauses.front().when;
    std::vector<std::string> parts;
    for (const Clause& clause : clauses) parts.push_back(level_title(clause, language) + ": " + clause.when);
    return joined(parts, "; ");
}

}  // namespace hv::rules
