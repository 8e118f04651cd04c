#include "plugin/worklist/drawer_findings.hpp"

#include <algorithm>
#include <tuple>

#include "fhir/base/zone.hpp"
#include "plugin/decide/finding_words.hpp"
#include "plugin/decide/timeline.hpp"
#include "rules/engine/explain.hpp"
#include "rules/engine/phrases.hpp"

namespace hv::plugin::worklist {
namespace {

using web::Data;

struct Item {
    const rules::RuleSet* set;
    const rules::Finding* finding;
    Instant since = latest_instant;

    [[nodiscard]] const rules::Rule& rule() const { return set->rules[finding->rule]; }
    [[nodiscard]] bool applies() const { return !finding->gate && !finding->resting; }
    [[nodiscard]] bool speaks() const {
        return finding->truth != rules::Truth::unknown && finding->level != rules::Level::none;
    }
};

class Rows {
public:
    Rows(const LastJudged& judged, const RowBody& body, const Attention& attention, const std::vector<store::Act>& acts,
         const std::vector<std::string>& ticked, const Seeing& seeing)
        : patient_(judged.patient.snapshot),
          attention_(attention),
          acts_(acts),
          ticked_(ticked),
          seeing_(seeing),
          today_(oslo_date(seeing.now)) {
        for (const rules::Assessment& assessment : judged.patient.assessments) {
            for (const rules::Finding& finding : assessment.findings) {
                items_.push_back({assessment.rules, &finding});
                items_.back().since = since(items_.back().rule().id, body);
            }
        }
        std::ranges::stable_sort(items_, [](const Item& a, const Item& b) { return rank(a) < rank(b); });
    }

    [[nodiscard]] FindingRows all() const {
        FindingRows rows;
        for (const Item& item : items_) {
            if (!item.applies()) continue;
            if (item.finding->truth == rules::Truth::unknown) {
                rows.not_assessed.push_back(missing(item));
            } else if (item.speaks()) {
                rows.met.push_back(met(item));
            } else if (!std::holds_alternative<rules::PresentKind>(item.rule().expr.kind)) {
                rows.in_order.push_back(fine(item));
            }
        }
        return rows;
    }

private:
    // As the list orders a row's reasons (rows.hpp).
    static std::tuple<int, Instant, bool, bool> rank(const Item& item) {
        return {-static_cast<int>(item.finding->level), item.since, !item.rule().for_psychiatrist,
                !item.rule().id.starts_with("SE-")};
    }

    static Instant since(const std::string& rule, const RowBody& body) {
        const auto found = std::ranges::find(body.findings, rule, &RowFinding::rule);
        return found == body.findings.end() ? latest_instant : found->since.value_or(latest_instant);
    }

    [[nodiscard]] std::string sentence(const Item& item) const {
        return rules::sentence(*item.set, *item.finding, patient_, seeing_.language);
    }

    [[nodiscard]] std::string age(Date day) const { return rules::age_phrase(today_ - day, seeing_.language); }

    [[nodiscard]] Data reading_row(const rules::Used& used) const {
        const rules::Reading& reading = patient_.readings[used.index];
        const rules::Observable& observable = patient_.vocabulary->observables[used.observable];
        std::string value = comparator_text(reading.comparator) + rules::number_phrase(reading.value, seeing_.language);
        if (observable.kind == rules::ObservableKind::coded && reading.answer < observable.answers.size()) {
            value = observable.answers[reading.answer].title.in(seeing_.language);
        } else if (observable.kind == rules::ObservableKind::event) {
            value = seeing_.say("Utført", "Done");
        } else if (const std::string unit = rules::unit_phrase(observable.unit); !unit.empty()) {
            value += ' ' + unit;
        }
        Data data;
        data.set("what", observable.title.in(seeing_.language)).set("value", value);
        data.set("day", days_text(reading)).set("age", age(reading.last_day));
        return data;
    }

    [[nodiscard]] Data exposure_row(const rules::Used& used) const {
        const rules::Exposure& exposure = patient_.exposures[used.index];
        Data data;
        data.set("what", drug_title(patient_, exposure, seeing_.language)).set("value", "");
        data.set("day", exposure.from ? seeing_.say("fra ", "from ") + exposure.from->text()
                                      : seeing_.say("start ukjent", "start unknown"));
        data.set("age", exposure.from ? age(*exposure.from) : "");
        return data;
    }

    [[nodiscard]] std::vector<Data> values(const Item& item) const {
        std::vector<Data> rows;
        for (const rules::Used& used : item.finding->evidence.used) {
            if (used.what == rules::Used::What::reading) rows.push_back(reading_row(used));
            if (used.what == rules::Used::What::exposure) rows.push_back(exposure_row(used));
        }
        return rows;
    }

    [[nodiscard]] std::vector<Data> why(const Item& item) const {
        std::vector<Data> lines;
        for (const std::string& line : rules::explain(*item.set, *item.finding, patient_, seeing_.language)) {
            const std::size_t step = std::min(line.find_first_not_of(' '), line.size());
            Data data;
            data.set("text", line.substr(step)).set("deep", std::to_string(std::min<std::size_t>(step / 2, 3)));
            lines.push_back(std::move(data));
        }
        return lines;
    }

    void add_head(const Item& item, Data& data) const {
        data.set("rule", item.rule().id).set("title", item.rule().title.in(seeing_.language));
        data.set("source", rules::source_text(*item.set, item.rule()));
        data.set("for_gp", item.rule().for_gp && !item.rule().for_psychiatrist);
        data.set("why_lines", why(item));
    }

    [[nodiscard]] Data met(const Item& item) const {
        const auto found = std::ranges::find_if(attention_.findings, [&](const AttendedFinding& one) {
            return one.rule == item.rule().id && one.rule_set == item.set->id;
        });
        Data data;
        add_head(item, data);
        const int level = static_cast<int>(item.finding->level);
        data.set("level_key", level_key(level)).set("level_word", level_word(level, seeing_.language));
        data.set("text", sentence(item)).set("unconfirmed", item.finding->unconfirmed);
        data.set("values", values(item));
        std::string status;
        bool open = item.finding->truth == rules::Truth::met;
        const bool can_act = open;
        if (found != attention_.findings.end() && found->act && *found->act < acts_.size()) {
            const store::Act& act = acts_[*found->act];
            status = attended_text({act.what, act.actor, act.actor_name, act.at, act.until}, seeing_);
            open = false;
        }
        data.set("status", status).set("open", open).set("can_act", can_act);
        data.set("ticked", std::ranges::find(ticked_, item.rule().id) != ticked_.end());
        return data;
    }

    [[nodiscard]] Data missing(const Item& item) const {
        Data data;
        add_head(item, data);
        std::string text = sentence(item);
        const std::string head = item.rule().title.in(seeing_.language) + ": ";
        if (text.starts_with(head)) text.erase(0, head.size());
        data.set("text", text);
        return data;
    }

    [[nodiscard]] Data fine(const Item& item) const {
        std::optional<Date> newest;
        for (const rules::Used& used : item.finding->evidence.used) {
            if (used.what != rules::Used::What::reading) continue;
            const Date day = patient_.readings[used.index].last_day;
            if (!newest || *newest < day) newest = day;
        }
        Data data;
        data.set("title", item.rule().title.in(seeing_.language));
        data.set("day", newest ? newest->text() : "").set("age", newest ? age(*newest) : "");
        return data;
    }

    const rules::Snapshot& patient_;
    const Attention& attention_;
    const std::vector<store::Act>& acts_;
    const std::vector<std::string>& ticked_;
    const Seeing& seeing_;
    Date today_;
    std::vector<Item> items_;
};

}  // namespace

FindingRows finding_rows(const LastJudged& judged, const RowBody& body, const Attention& attention,
                         const std::vector<store::Act>& acts, const std::vector<std::string>& ticked,
                         const Seeing& seeing) {
    return Rows(judged, body, attention, acts, ticked, seeing).all();
}

}  // namespace hv::plugin::worklist
