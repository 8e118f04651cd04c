// Schedules in words: which measurement is missing, and in which window.
#include "rules/engine/clause.hpp"
#include "rules/engine/phrases.hpp"

namespace hv::rules {
namespace {

Span size_of(Span span) {
    span.count = span.count < 0 ? -span.count : span.count;
    return span;
}

// What a schedule counts from: «oppstart», «seponering».
std::string anchor_word(const Speaker& speaker, AnchorAt anchor) {
    switch (anchor) {
        case AnchorAt::start:
            return speaker.say("oppstart", "the start");
        case AnchorAt::stop:
            return speaker.say("seponering", "the stop");
        case AnchorAt::resumed:
            return speaker.say("gjenoppstart", "the resumption");
        case AnchorAt::changed:
            return speaker.say("oppstart eller doseendring", "the start or change of dose");
    }
    return {};
}

// «av klozapin»; after a pause: which.
std::string anchor_text(const Speaker& speaker, const DueKind& kind) {
    const std::string drug = lower_first(speaker.say(speaker.vocabulary.drug_groups[*kind.exposure].title));
    const auto span = [&](Span of) { return span_phrase(of, speaker.language); };
    std::string anchor = anchor_word(speaker, kind.anchor);
    if (speaker.language == Language::en) anchor.erase(0, anchor.starts_with("the ") ? 4 : 0);
    if (kind.anchor == AnchorAt::changed)
        anchor += speaker.say(" på minst ", " by at least ") + std::to_string(kind.dose_change) + " %";
    std::string text = "; " + anchor + speaker.say(" av ", " of ") + drug;
    if (kind.pause) {
        text += speaker.say(" etter en pause på minst ", " after a pause of at least ") + span(kind.pause->from) +
                speaker.say(" og under ", " and under ") + span(kind.pause->to);
        if (kind.pause->after.count != 0)
            text += speaker.say(", når det var brukt i minst ", ", when taken before for at least ") +
                    span(kind.pause->after);
    }
    return text;
}

// «30 dager før oppstart» or «14 dager etter oppstart»; the anchor itself: «oppstart». Stands after «fra» or «til».
std::string relative(const Speaker& speaker, Span span, AnchorAt at) {
    const std::string anchor = anchor_word(speaker, at);
    if (span.count == 0) return anchor;
    return span_phrase(size_of(span), speaker.language) +
           (span.count < 0 ? speaker.say(" før ", " before ") : speaker.say(" etter ", " after ")) + anchor;
}

// When a phase begins: «fra 18 uker etter oppstart», as schedules are spoken of.
std::string phase_start(const Speaker& speaker, Span from, AnchorAt at) {
    const bool weeks = !from.months && from.count >= 28 && from.count % 7 == 0;
    if (!weeks) return relative(speaker, from, at);
    return std::to_string(from.count / 7) + speaker.say(" uker etter ", " weeks after ") + anchor_word(speaker, at);
}

std::string item_text(const Speaker& speaker, const DueItem& item) {
    std::vector<std::string> names;
    for (const DueMeasure& measure : item.any) {
        names.push_back(lower_first(speaker.say(speaker.vocabulary.observables[measure.of].title)) +
                        (measure.fasting ? speaker.say(" (fastende)", " (fasting)") : ""));
    }
    const std::string title = speaker.say(item.title);
    const std::string measured = listed(names, speaker.say("eller", "or"));
    return title.empty() || lower_first(title) == measured ? measured : lower_first(title) + " (" + measured + ")";
}

struct Scheduled {
    const Speaker& speaker;
    const DueTable& table;
    AnchorAt anchor = AnchorAt::start;

    [[nodiscard]] std::string relative(Span span) const { return hv::rules::relative(speaker, span, anchor); }

    std::string operator()(const DueOnce& once) const {
        std::vector<std::string> items;
        for (const DueItem& item : table.items) {
            items.push_back(item_text(speaker, item) + ": " + speaker.say("fra ", "from ") + relative(item.from) +
                            speaker.say(" til ", " to ") + relative(item.through));
        }
        std::string text = speaker.say("mangler i sitt tidsvindu: ", "missing in its window: ") + joined(items, "; ");
        if (once.late) text += speaker.say("; senere måling teller også", "; a later measurement counts too");
        if (once.opens)
            text +=
                speaker.say("; spørres det om først mer enn ", "; asked for only more than ") + relative(*once.opens);
        if (once.until) text += speaker.say("; hviler fra ", "; rests from ") + relative(*once.until);
        return text;
    }

    std::string operator()(const DueSeries& series) const {
        std::vector<std::string> items;
        for (const DueItem& item : table.items) items.push_back(item_text(speaker, item));
        return speaker.say("færre målinger enn ventet av ", "fewer measurements than expected of ") +
               listed(items, speaker.say("eller", "or")) + ": " + every_phrase(series.every, speaker.language) +
               speaker.say(" etter ", " after ") + anchor_word(speaker, anchor) + ", " + std::to_string(series.count) +
               speaker.say(" ganger, ± ", " times, ± ") + span_phrase(series.tolerance, speaker.language) +
               speaker.say("; hviler deretter", "; rests afterwards");
    }

    std::string operator()(const DueRepeat& repeat) const {
        std::vector<std::string> items;
        for (const DueItem& item : table.items) items.push_back(item_text(speaker, item));
        std::vector<std::string> phases;
        for (const DuePhase& phase : repeat.phases) {
            std::string every = every_phrase(phase.every, speaker.language);
            if (phase.grace.count != 0) {
                every += " (+ " + span_phrase(phase.grace, speaker.language) + speaker.say(" frist)", " of grace)");
            }
            const bool from_start = repeat.phases.size() == 1 && phase.from.count == 0;
            phases.push_back(from_start ? every
                                        : speaker.say("fra ", "from ") + phase_start(speaker, phase.from, anchor) +
                                              " " + every);
        }
        return speaker.say("siste måling for gammel, eller aldri målt", "last measurement too old, or never measured") +
               (repeat.never_unknown ? speaker.say(" (aldri målt: ukjent)", " (never measured: unknown)") : "") + ": " +
               listed(items, speaker.say("og", "and")) + "; " + joined(phases, ", ") +
               (repeat.until ? speaker.say("; hviler fra ", "; rests from ") + relative(*repeat.until) : "");
    }
};

}  // namespace

std::string due_text(const Speaker& speaker, const DueKind& kind) {
    std::vector<std::string> tables;
    for (const DueTable& table : kind.tables) {
        const std::string who = who_text(speaker, table.when);
        const std::string what = std::visit(Scheduled{speaker, table, kind.anchor}, table.schedule);
        tables.push_back(who.empty() ? what : who + ": " + what);
    }
    std::string text = joined(tables, ". ");
    if (kind.exposure) text += anchor_text(speaker, kind);
    return text;
}

std::string escalate_text(const Speaker& speaker, const DueEscalate& escalate) {
    if (escalate.after.count == 0) return speaker.say("over fristen", "overdue beyond its grace");
    return speaker.say("mer enn ", "more than ") + span_phrase(escalate.after, speaker.language) +
           speaker.say(" over fristen", " overdue beyond its grace");
}

}  // namespace hv::rules
