#include "rules/engine/cases_story.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "fhir/base/zone.hpp"

namespace hv::rules {
namespace {

constexpr std::int32_t noon = 12 * 3600;
constexpr std::array<std::string_view, 13> fields{"case",      "because",    "as_of",      "hazards",   "patient",
                                                  "exposures", "conditions", "readings",   "referrals", "expect",
                                                  "met",       "issues",     "next_change"};

class StoryReader {
public:
    StoryReader(const CaseFile& file, const Vocabulary& vocabulary, Problems& problems)
        : file_(file), vocabulary_(vocabulary), complaints_(file, problems) {}

    [[nodiscard]] std::vector<Story> read() {
        Result<json::Document> document = json::Document::parse(file_.bytes);
        if (!document) {
            syntax(document.error());
            return {};
        }
        std::vector<Story> stories;
        const json::Value root = document->root();
        if (root.is_object()) {
            read_case(root, stories);
        } else if (root.is_array() && root.size() != 0) {
            for (const json::Value& item : root.items()) read_case(item, stories);
        } else {
            complaints_.add("case-field", root.offset(), "a case file is one case, or an array of cases");
        }
        return stories;
    }

private:
    // "byte 17: what": the offset becomes a line and a column.
    void syntax(const Error& error) {
        std::string_view message = error.message;
        std::size_t offset = 0;
        if (message.starts_with("byte ")) {
            const char* end = std::from_chars(message.data() + 5, message.data() + message.size(), offset).ptr;
            message.remove_prefix(static_cast<std::size_t>(end - message.data()));
            if (message.starts_with(": ")) message.remove_prefix(2);
        }
        complaints_.add("case-syntax", offset, std::string(message), error.hint);
    }

    void read_case(const json::Value& value, std::vector<Story>& stories) {
        const std::size_t before = complaints_.count();
        Story story;
        story.file = file_.name;
        complaints_.in_case({});
        if (!value.is_object()) {
            complaints_.add("case-field", value.offset(), "a case is an object");
            return;
        }
        const json::Value title = value["case"];
        if (!title.is_string() || title.text().empty()) {
            complaints_.add("case-field", value.offset(), "`case`: a case needs a title: a sentence about the world");
        }
        story.title = {std::string(title.text()), complaints_.at(value.offset())};
        complaints_.in_case(story.title.text);
        check_fields(value);
        read_as_of(value, story);
        tell_patient(value["patient"], story, vocabulary_, complaints_);
        tell_exposures(value["exposures"], story, complaints_);
        tell_conditions(value["conditions"], story, vocabulary_, complaints_);
        tell_referrals(value["referrals"], story, complaints_);
        tell_readings(value["readings"], story, vocabulary_, complaints_);
        read_expectations(value, story);
        if (complaints_.count() == before) stories.push_back(std::move(story));
    }

    void check_fields(const json::Value& value) {
        for (const auto& member : value.members()) {
            if (std::ranges::find(fields, member.name) == fields.end()) {
                complaints_.add("case-field", member.name_offset, "unknown field `" + std::string(member.name) + "`");
            }
        }
        bool asks = false;
        for (const std::string_view name : {"expect", "met", "issues", "next_change"}) asks = asks || value[name];
        if (!asks) complaints_.add("case-field", value.offset(), "the case expects nothing", "add `expect`");
    }

    void read_as_of(const json::Value& value, Story& story) {
        const json::Value as_of = value["as_of"];
        const std::optional<Moment> moment = as_of.is_string() ? parse_moment(as_of.text()) : std::nullopt;
        if (!moment || moment->precision < Precision::day) {
            complaints_.add("case-value", as_of ? as_of.offset() : value.offset(),
                            "`as_of`: the moment judged must be a date or an instant");
            return;
        }
        story.as_of = moment->precision == Precision::day ? from_oslo(moment->first_day, noon) : moment->first;
    }

    void read_expectations(const json::Value& value, Story& story) {
        const json::Value expect = value["expect"];
        if (expect && !expect.is_object()) {
            complaints_.add("case-field", expect.offset(), "`expect`: an object from rule ids to answers is wanted");
        }
        for (const auto& member : expect.members()) {
            const std::optional<ExpectedAnswer> answer = parse_answer(member.value.text());
            if (!member.value.is_string() || !answer) {
                complaints_.add("case-value", member.value.offset(),
                                "expect.`" + std::string(member.name) + "`: `" + std::string(member.value.text()) +
                                    "` is no answer",
                                "write `met <level>`, `not-met`, `not-met info`, `unknown <why>` or "
                                "`not-applicable <gate>`");
                continue;
            }
            story.expect.push_back({{std::string(member.name), complaints_.at(member.name_offset)}, *answer});
        }
        if (value["met"]) story.met = words(value, "met");
        story.issues = words(value, "issues");
        for (const CaseWord& hazard : words(value, "hazards")) story.hazards.push_back(hazard.text);
        read_next_change(value["next_change"], story);
    }

    void read_next_change(const json::Value& value, Story& story) {
        if (!value) return;
        if (!value.is_string() || (value.text() != "never" && !Date::parse(value.text()))) {
            complaints_.add("case-value", value.offset(), "`next_change`: a date or `never` is wanted");
            return;
        }
        story.next_change = CaseWord{std::string(value.text()), complaints_.at(value.offset())};
    }

    [[nodiscard]] std::vector<CaseWord> words(const json::Value& value, std::string_view name) {
        const json::Value list = value[name];
        std::vector<CaseWord> found;
        if (list && !list.is_array()) {
            complaints_.add("case-field", list.offset(), "`" + std::string(name) + "`: an array of strings is wanted");
        }
        for (const json::Value& item : list.items()) {
            if (!item.is_string()) complaints_.add("case-field", item.offset(), "a string is wanted here");
            found.push_back({std::string(item.text()), complaints_.at(item.offset())});
        }
        return found;
    }

    const CaseFile& file_;
    const Vocabulary& vocabulary_;
    CaseComplaints complaints_;
};

}  // namespace

std::vector<Story> read_stories(const CaseFile& file, const Vocabulary& vocabulary, Problems& problems) {
    return StoryReader(file, vocabulary, problems).read();
}

void CaseComplaints::add(std::string_view code, std::size_t offset, const std::string& message, std::string hint) {
    const json::Position position = at(offset);
    const std::string place = case_.empty() ? std::string() : "case `" + std::string(case_) + "`: ";
    problems_.push_back(
        {std::string(code), file_.name, position.line, position.column, place + message, std::move(hint)});
    ++count_;
}

std::optional<ExpectedAnswer> parse_answer(std::string_view text) {
    const std::size_t blank = text.find(' ');
    const std::string_view word = text.substr(0, blank);
    const std::string_view rest = blank == std::string_view::npos ? std::string_view() : text.substr(blank + 1);
    ExpectedAnswer answer;
    if (word == "met") {
        const std::optional<Level> level = parse_level(rest);
        if (!level) return std::nullopt;
        answer.truth = Truth::met;
        answer.level = *level;
    } else if (word == "not-met") {
        if (!rest.empty() && rest != "info") return std::nullopt;
        answer.truth = Truth::not_met;
        answer.level = rest.empty() ? Level::none : Level::info;
    } else if (word == "unknown") {
        answer.why = parse_why(rest);
        if (!answer.why) return std::nullopt;
    } else if (word == "not-applicable" && !rest.empty() && rest.find(' ') == std::string_view::npos) {
        answer.gate = rest;
    } else {
        return std::nullopt;
    }
    return answer;
}

std::string text(const ExpectedAnswer& answer) {
    if (!answer.gate.empty()) return "not-applicable " + answer.gate;
    std::string out(text(answer.truth));
    if (answer.why) return out + " " + std::string(text(*answer.why));
    return answer.level == Level::none ? out : out + " " + std::string(text(answer.level));
}

}  // namespace hv::rules
