#include "plugin/page/view_findings.hpp"

#include <algorithm>
#include <span>

#include "fhir/base/zone.hpp"
#include "plugin/page/texts.hpp"

namespace hv::plugin::page {
namespace {

using web::Data;

class Told {
public:
    Told(const PageModel& page, std::span<const std::string> ticked) : page_(page), ticked_(ticked) {}

    void lists(Data& data) const {
        const FindingLists& all = page_.findings;
        data.set("open", cards(all.open)).set("has_open", !all.open.empty());
        data.set("nothing_open", all.open.empty() ? text(page_.deceased       ? "overall_deceased"
                                                         : page_.missing == 0 ? "findings_none"
                                                                              : "findings_none_but")
                                                  : "");
        data.set("attended", cards(all.attended)).set("has_attended", !all.attended.empty());
        data.set("reminders", explained(all.reminders)).set("has_reminders", !all.reminders.empty());
        const auto group = [&](const char* name, std::vector<Data> shown) {
            Data one;
            one.set("title", text(name)).set("count", std::to_string(shown.size()));
            one.set("lines", std::move(shown));
            data.set(name, std::move(one));
        };
        group("rules_unknown", explained(all.unknown));
        group("rules_fine", lines(all.fine));
        group("rules_absent", lines(all.absent));
        group("rules_closed", lines(all.closed));
    }

    void due(Data& data) const {
        std::vector<Data> now;
        const Date today = oslo_date(page_.now);
        for (const auto* list : {&page_.findings.open, &page_.findings.attended, &page_.findings.reminders}) {
            for (const FindingCard& card : *list) {
                if (card.missing.empty()) continue;
                Data one;
                std::string items;
                for (const std::string& item : card.missing) items += (items.empty() ? "" : ", ") + item;
                one.set("title", card.title).set("items", items).set("rule", card.rule);
                one.set("since", card.due_by ? card.due_by->text() : "").set("why", why_data(card.why));
                const bool reminder = card.state == State::info;
                one.set("state", reminder ? "info" : "due").set("word", text(reminder ? "info" : "due_now"));
                one.set("expected", text(!card.due_by ? "due_never" : *card.due_by > today ? "due_by" : "due_since"));
                now.push_back(std::move(one));
            }
        }
        std::vector<Data> next;
        std::vector<const FindingCard*> ahead;
        for (const FindingCard& card : page_.findings.fine) {
            if (card.due_by && *card.due_by >= today) ahead.push_back(&card);
        }
        std::ranges::stable_sort(ahead, {}, [](const FindingCard* card) { return *card->due_by; });
        for (const FindingCard* card : ahead) {
            Data one;
            one.set("title", card->title).set("day", card->due_by->text()).set("why", why_data(card->why));
            next.push_back(std::move(one));
        }
        data.set("due_now", std::move(now)).set("due_next", std::move(next));
        data.set("next_change", page_.next_change ? page_.next_change->text() : "");
    }

private:
    [[nodiscard]] std::string text(std::string_view key) const { return say(key, page_.language); }

    [[nodiscard]] static Data why_data(const Why& why) {
        Data data;
        data.set("rule", why.rule).set("text", why.text).set("set", why.set);
        data.set("confidence", why.confidence).set("note", why.note);
        data.set("when", list_of(why.when)).set("windows", list_of(why.windows));
        data.set("has_windows", !why.windows.empty());
        data.set("used", list_of(why.used)).set("ignored", list_of(why.ignored));
        data.set("has_ignored", !why.ignored.empty());
        std::vector<Data> sources;
        for (const WhySource& source : why.sources) {
            Data one;
            one.set("title", source.title).set("clause", source.clause).set("url", source.url).set("date", source.date);
            sources.push_back(std::move(one));
        }
        data.set("sources", std::move(sources));
        return data;
    }

    [[nodiscard]] std::string broken_text(Broken broken) const {
        switch (broken) {
            case Broken::no:
                return {};
            case Broken::level_rose:
                return text("broken_level");
            case Broken::newer_evidence:
                return text("broken_newer");
            case Broken::urgent_reading:
                return text("broken_urgent");
            case Broken::drugs_changed:
                return text("broken_drugs");
            case Broken::time_is_up:
                return text("broken_time");
            case Broken::reopened:
                return text("broken_reopened");
            case Broken::other_readings:
                return text("broken_other");
            case Broken::not_seen:
                return text("broken_not_seen");
        }
        return {};
    }

    void act_data(const store::Act& act, Data& data) const {
        data.set("did", text("did_" + act.what));
        data.set("did_by", fhir::masked(act.actor_name.empty() ? act.actor : act.actor_name));
        data.set("did_on", oslo_date(act.at).text());
        data.set("did_until", act.until ? oslo_date(*act.until).text() : "");
        data.set("did_comment", fhir::masked(act.comment));
        for (const ActReason& reason : act_reasons()) {
            if (reason.code == act.reason) data.set("did_reason", reason.words.in(page_.language));
        }
    }

    [[nodiscard]] Data card_data(const FindingCard& card) const {
        Data data;
        data.set("rule", card.rule).set("title", card.title).set("sentence", card.sentence);
        data.set("lead", card.lead).set("facts", card.facts);
        data.set("state", name_of(card.state)).set("word", text(name_of(card.state)));
        data.set("unconfirmed", card.unconfirmed);
        data.set("ticked", std::ranges::find(ticked_, card.rule) != ticked_.end());
        data.set("audience", card.for_gp && card.for_psychiatrist ? ""
                             : card.for_gp                        ? text("of_gp")
                                                                  : text("of_psychiatrist"));
        data.set("why", why_data(card.why));
        data.set("broken", broken_text(card.broken));
        if (card.act != nullptr) {
            Data act;
            act_data(*card.act, act);
            data.set("act", std::move(act));
        }
        return data;
    }

    [[nodiscard]] std::vector<Data> cards(const std::vector<FindingCard>& from) const {
        std::vector<Data> list;
        for (const FindingCard& card : from) list.push_back(card_data(card));
        return list;
    }

    // Only what a line of the list needs.
    [[nodiscard]] static std::vector<Data> lines(const std::vector<FindingCard>& from) {
        std::vector<Data> list;
        for (const FindingCard& card : from) {
            list.push_back(
                std::move(Data().set("rule", card.rule).set("title", card.title).set("sentence", card.sentence)));
        }
        return list;
    }

    // With the reason behind each.
    [[nodiscard]] static std::vector<Data> explained(const std::vector<FindingCard>& from) {
        std::vector<Data> list = lines(from);
        for (std::size_t i = 0; i < from.size(); ++i) list[i].set("why", why_data(from[i].why));
        return list;
    }

    const PageModel& page_;
    std::span<const std::string> ticked_;
};

}  // namespace

std::vector<web::Data> list_of(const std::vector<std::string>& texts) {
    std::vector<Data> list;
    for (const std::string& text : texts) list.push_back(std::move(Data().set("text", text)));
    return list;
}

void add_findings(const PageModel& page, const std::vector<std::string>& ticked, web::Data& data) {
    Told(page, ticked).lists(data);
}

void add_due(const PageModel& page, web::Data& data) {
    Told(page, {}).due(data);
}

}  // namespace hv::plugin::page
