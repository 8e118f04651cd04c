#include "rules/engine/sheet_page.hpp"

#include <algorithm>

#include "rules/engine/clause.hpp"
#include "rules/engine/phrases.hpp"

namespace hv::rules {
namespace {

// «vurderes ved neste kontakt» -> «Vurderes ved neste kontakt».
std::string upper_first(std::string text) {
    if (!text.empty() && text.front() >= 'a' && text.front() <= 'z')
        text.front() = static_cast<char>(text.front() - 'a' + 'A');
    return text;
}

std::string confidence_mark(const Speaker& speaker, Confidence confidence) {
    const std::string letters(text(confidence));
    return unconfirmed(confidence) ? letters + " – " + speaker.say("ubekreftet", "unconfirmed") : letters;
}

// The convention of `because`: what is our own choice or general knowledge is marked there with its letter.
bool names_own_choice(std::string_view because) {
    return because.find("(D") != std::string_view::npos || because.find("(R") != std::string_view::npos;
}

class PageMaker {
public:
    explicit PageMaker(const Speaker& speaker) : speaker_(speaker), rules_(speaker.rules) {}

    [[nodiscard]] SheetPage make() {
        page_.language = speaker_.language;
        page_.title = speaker_.say(rules_.title);
        facts();
        reading_guide();
        for (std::uint16_t domain = 0; domain < rules_.domains.size(); ++domain) add_domain(domain);
        approvals();
        sources();
        signatures();
        return std::move(page_);
    }

private:
    void facts() {
        bool gp = false;
        bool psychiatrist = false;
        for (const Rule& rule : rules_.rules) {
            gp |= rule.for_gp;
            psychiatrist |= rule.for_psychiatrist;
        }
        page_.facts = {{speaker_.say("Regelsett", "Rule set"), rules_.id},
                       {speaker_.say("Versjon", "Version"), rules_.version},
                       {speaker_.say("Kontrollsum", "Digest"), rules_.digest},
                       {speaker_.say("Lesere", "Readers"), audience(gp, psychiatrist)},
                       {speaker_.say("Antall regler", "Number of rules"), std::to_string(rules_.rules.size())}};
    }

    [[nodiscard]] std::string audience(bool gp, bool psychiatrist) const {
        std::vector<std::string> readers;
        if (gp) readers.push_back(speaker_.say("fastlege", "general practitioner"));
        if (psychiatrist) readers.push_back(speaker_.say("psykiater", "psychiatrist"));
        return listed(readers, speaker_.say("og", "and"));
    }

    // What the levels and the marks of certainty mean.
    void reading_guide() {
        SheetSection section;
        section.title = speaker_.say("Slik leses arket", "How to read this sheet");
        section.paragraphs = {
            speaker_.say(
                "Arket er laget av regelsettet selv og viser hver regel, hver grense og hver kilde. Det er dette "
                "arket som godkjennes.",
                "This sheet is made from the rule set itself and shows every rule, every limit and every source. "
                "It is this sheet that is approved."),
            speaker_.say("Manglende målinger regnes aldri som normale: regelen gir da svaret «ukjent» og sier hvorfor.",
                         "Missing measurements never count as normal: the rule then answers “unknown” and says why.")};
        SheetTable levels{speaker_.say("Nivåer", "Levels"),
                          {speaker_.say("Nivå", "Level"), speaker_.say("Betyr", "Means")},
                          true,
                          {},
                          {},
                          false};
        const auto level = [&](Level of, std::string_view nb, std::string_view en) {
            levels.rows.push_back({{upper_first(level_phrase(of, speaker_.language))}, {speaker_.say(nb, en)}});
        };
        level(Level::urgent, "vurderes samme dag", "to be assessed the same day");
        level(Level::danger, "rød sone på Hjertefrisk: tiltak forventes",
              "red zone on Hjertefrisk: intervention expected");
        level(Level::review, "ses på ved neste konsultasjon", "looked at within the next visit");
        level(Level::due, "en måling mangler eller er forsinket", "a measurement is missing or overdue");
        level(Level::info, "vises på siden, gir ikke varsel", "shown on the page, raises no flag");
        SheetTable marks{speaker_.say("Sikkerhet", "Confidence"),
                         {speaker_.say("Merke", "Mark"), speaker_.say("Betyr", "Means")},
                         true,
                         {},
                         {},
                         false};
        for (const Confidence each : {Confidence::v, Confidence::v2, Confidence::r, Confidence::d}) {
            marks.rows.push_back(
                {{confidence_mark(speaker_, each)}, {upper_first(confidence_phrase(each, speaker_.language))}});
        }
        section.tables = {std::move(levels), std::move(marks)};
        page_.sections.push_back(std::move(section));
    }

    void add_domain(std::uint16_t domain) {
        SheetTable table = rule_table(domain);
        if (table.rows.empty()) return;
        const Domain& row = rules_.domains[domain];
        SheetSection section;
        section.title = speaker_.say(row.title);
        section.tables = {form_table(domain), std::move(table)};
        page_.sections.push_back(std::move(section));
    }

    // The domain's row of the paper form, with its four columns.
    [[nodiscard]] SheetTable form_table(std::uint16_t domain) const {
        const Domain& row = rules_.domains[domain];
        SheetTable table;
        table.caption = speaker_.say(row.title) + speaker_.say(": skjemaets rad", ": the form's row");
        table.columns = {speaker_.say("Faresone", "Danger zone"), speaker_.say("Tiltak", "Actions"),
                         speaker_.say("Ressurser", "Resources"), speaker_.say("Mål", "Goal")};
        Lines danger;
        for (const Rule& rule : rules_.rules) {
            if (rule.domain != domain) continue;
            for (const Clause& clause : clauses_of(speaker_, rule)) {
                if (clause.level >= Level::danger) danger.push_back(upper_first(clause.when));
            }
        }
        if (danger.empty()) danger.push_back("–");
        const auto cell = [&](const Words& words) { return Lines{words.empty() ? "–" : speaker_.say(words)}; };
        table.rows.push_back({danger, cell(row.actions), cell(row.resources), cell(row.goal)});
        return table;
    }

    [[nodiscard]] SheetTable rule_table(std::uint16_t domain) const {
        SheetTable table;
        table.caption = speaker_.say(rules_.domains[domain].title) + speaker_.say(": reglene", ": the rules");
        table.row_heads = true;
        table.columns = {
            speaker_.say("Regel", "Rule"),         speaker_.say("Når", "When"),
            speaker_.say("Nivå", "Level"),         speaker_.say("Råd", "Advice"),
            speaker_.say("Gjelder", "Applies to"), speaker_.say("Målinger som teller", "Readings that count"),
            speaker_.say("Kilde", "Source"),       speaker_.say("Sikkerhet", "Confidence")};
        for (const Rule& rule : rules_.rules) {
            if (rule.domain != domain) continue;
            for (const Clause& clause : clauses_of(speaker_, rule)) {
                table.rows.push_back(rule_row(rule, clause));
                table.marked.push_back(unconfirmed(clause.confidence));
            }
        }
        return table;
    }

    [[nodiscard]] std::vector<Lines> rule_row(const Rule& rule, const Clause& clause) const {
        return {{name_of(rule)},
                {upper_first(clause.when)},
                {upper_first(level_title(clause, speaker_.language))},
                {speaker_.say(clause.text.empty() ? rule.text : clause.text)},
                gates_of(rule),
                windows_of(speaker_, rule),
                sources_of(rule),
                {confidence_mark(speaker_, clause.confidence)}};
    }

    [[nodiscard]] std::string name_of(const Rule& rule) const { return rule.id + " " + speaker_.say(rule.title); }

    [[nodiscard]] Lines gates_of(const Rule& rule) const {
        Lines lines;
        for (const GateId gate : rule.applies) lines.push_back(speaker_.say(rules_.gates[gate].title));
        if (lines.empty()) lines.push_back(speaker_.say("alle", "everybody"));
        if (!rule.for_gp || !rule.for_psychiatrist) {
            lines.push_back(speaker_.say("vises bare for ", "shown only to the ") +
                            audience(rule.for_gp, rule.for_psychiatrist));
        }
        return lines;
    }

    [[nodiscard]] Lines sources_of(const Rule& rule) const {
        Lines lines;
        for (const SourceUse& use : rule.sources) {
            const std::string& id = rules_.sources[use.source].id;
            lines.push_back(use.clause.empty() ? id : id + ": " + use.clause);
        }
        return lines;
    }

    // Every row and every choice of our own that needs a clinician's word, once more, with room for it.
    void approvals() {
        SheetSection section;
        section.title = speaker_.say("Til klinisk godkjenning", "For clinical approval");
        SheetTable table;
        table.caption = speaker_.say("Ubekreftede regler og tall", "Unconfirmed rules and numbers");
        table.row_heads = true;
        table.to_fill_in = true;
        table.columns = {speaker_.say("Regel", "Rule"),    speaker_.say("Når", "When"),
                         speaker_.say("Nivå", "Level"),    speaker_.say("Hvorfor ubekreftet", "Why unconfirmed"),
                         speaker_.say("Kilde", "Source"),  speaker_.say("Godkjent", "Approved"),
                         speaker_.say("Merknad", "Remark")};
        for (const Rule& rule : rules_.rules) {
            bool any = false;
            for (const Clause& clause : clauses_of(speaker_, rule)) {
                if (!unconfirmed(clause.confidence)) continue;
                any = true;
                table.rows.push_back(approval_row(rule, upper_first(clause.when),
                                                  upper_first(level_title(clause, speaker_.language)),
                                                  confidence_phrase(clause.confidence, speaker_.language)));
            }
            if (any || !names_own_choice(rule.because)) continue;
            table.rows.push_back(approval_row(
                rule, speaker_.say("Enkelte tall eller valg i regelen", "Some numbers or choices in the rule"), "–",
                speaker_.say("regelen er bekreftet, det som er merket D eller R her er det ikke",
                             "the rule is confirmed, what is marked D or R here is not")));
        }
        table.marked.assign(table.rows.size(), true);
        if (table.rows.empty()) {
            section.paragraphs = {speaker_.say("Ingen ubekreftede rader.", "No unconfirmed rows.")};
        } else {
            section.tables.push_back(std::move(table));
        }
        page_.sections.push_back(std::move(section));
    }

    [[nodiscard]] std::vector<Lines> approval_row(const Rule& rule, std::string when, std::string level,
                                                  std::string why) const {
        Lines reasons{std::move(why)};
        if (!rule.because.empty()) reasons.push_back(rule.because);
        return {{name_of(rule)},
                {std::move(when)},
                {std::move(level)},
                std::move(reasons),
                sources_of(rule),
                {speaker_.say("ja / nei", "yes / no")},
                {}};
    }

    void sources() {
        SheetSection section;
        section.title = speaker_.say("Kilder", "Sources");
        SheetTable table;
        table.caption = speaker_.say("Kilder som reglene viser til", "Sources that the rules refer to");
        table.row_heads = true;
        table.columns = {speaker_.say("Kortnavn", "Short name"), speaker_.say("Tittel", "Title"),
                         speaker_.say("Dato", "Date"), speaker_.say("Adresse", "Address")};
        for (const Source& source : rules_.sources) {
            table.rows.push_back({{source.id}, {source.title}, {source.date.text()}, {source.url}});
        }
        section.tables.push_back(std::move(table));
        page_.sections.push_back(std::move(section));
    }

    void signatures() {
        SheetSection section;
        section.title = speaker_.say("Underskrift", "Signatures");
        SheetTable table;
        table.caption = speaker_.say("Godkjent slik det står her", "Approved as it stands here");
        table.row_heads = true;
        table.to_fill_in = true;
        table.columns = {speaker_.say("Rolle", "Role"), speaker_.say("Navn", "Name"), speaker_.say("Dato", "Date"),
                         speaker_.say("Underskrift", "Signature")};
        table.rows = {{{speaker_.say("Faglig ansvarlig", "Clinically responsible")}, {}, {}, {}},
                      {{speaker_.say("IT-ansvarlig", "Responsible for IT")}, {}, {}, {}}};
        section.tables.push_back(std::move(table));
        page_.sections.push_back(std::move(section));
    }

    const Speaker& speaker_;
    const RuleSet& rules_;
    SheetPage page_;
};

}  // namespace

SheetPage sheet_page(const RuleSet& rules, const Vocabulary& vocabulary, Language language) {
    const Speaker speaker{rules, vocabulary, language};
    return PageMaker(speaker).make();
}

}  // namespace hv::rules
