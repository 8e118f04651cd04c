#include "rules/engine/mutate_edits.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "fhir/json/value.hpp"

namespace hv::rules {
namespace {

std::string quoted(std::string_view text) {
    return "\"" + std::string(text) + "\"";
}

// --- limits ---

// The number that stands at `offset`, where a span's quotation mark is stepped over.
std::string_view number_at(std::string_view bytes, std::size_t& offset) {
    if (bytes[offset] == '"') ++offset;
    const std::size_t end = std::min(bytes.find_first_not_of("+-.0123456789eE", offset), bytes.size());
    return bytes.substr(offset, end - offset);
}

// One up or down in the last digit that `number` is written with.
std::optional<std::string> moved(std::string_view number, int by) {
    const std::optional<Decimal> value = Decimal::parse(number);
    if (!value) return std::nullopt;
    return (*value + Decimal(by, value->scale())).text();
}

void add_limit(const LimitInfo& limit, int by, std::string_view bytes, std::vector<Mutant>& mutants) {
    if (limit.offsets.empty()) return;
    Mutant mutant{limit.path, limit.text, {}, limit.offsets.front(), limit.rule, {}, 0};
    for (std::size_t offset : limit.offsets) {
        const std::string_view number = number_at(bytes, offset);
        const std::optional<std::string> text = moved(number, by);
        if (!text) return;
        if (mutant.mutant.empty()) {
            mutant.mutant = *text;
            // What follows the number in a span: `90 d`.
            if (limit.span) mutant.mutant += bytes.substr(offset + number.size(), limit.text.size() - number.size());
        }
        mutant.edits.push_back({offset, number.size(), *text});
    }
    std::ranges::sort(mutant.edits, std::greater<>(), &Edit::offset);
    mutants.push_back(std::move(mutant));
}

// --- levels and gates ---

class RuleMutants {
public:
    RuleMutants(std::string_view bytes, std::uint16_t rule, std::vector<Mutant>& mutants)
        : bytes_(bytes), rule_(rule), mutants_(mutants) {}

    void add(const json::Value& rule) {
        const std::string id(rule["id"].text());
        add_gates(rule, id);
        add_levels(rule, id);
    }

private:
    // Every level that is written, also the one that holds until a second reading. The levels of parts decide nothing
    // where the whole has one of its own.
    void add_levels(const json::Value& value, const std::string& path) {
        std::size_t i = 0;
        if (value["kind"].text() == "combine" && value["level"]) {
            add_level(value["level"], path + ".level");
            return;
        }
        for (const json::Value& item : value.items()) add_levels(item, path + "[" + std::to_string(i++) + "]");
        for (const auto& member : value.members()) {
            const std::string here = path + "." + std::string(member.name);
            if (member.value.is_string() && (member.name == "level" || here.ends_with(".confirm.until"))) {
                add_level(member.value, here);
            }
            add_levels(member.value, here);
        }
    }

    void add_level(const json::Value& value, const std::string& path) {
        const std::optional<Level> level = parse_level(value.text());
        if (!level) return;
        for (const int by : {-1, 1}) {
            const int step = static_cast<int>(*level) + by;
            if (step < static_cast<int>(Level::info) || step > static_cast<int>(Level::urgent)) continue;
            const std::string other(text(static_cast<Level>(step)));
            // A level's name is never escaped: its text is as long as it is written.
            const std::size_t length = bytes_.find('"', value.offset() + 1) + 1 - value.offset();
            mutants_.push_back({path,
                                std::string(value.text()),
                                other,
                                value.offset(),
                                rule_,
                                {{value.offset(), length, quoted(other)}},
                                0});
        }
    }

    void add_gates(const json::Value& rule, const std::string& id) {
        std::size_t i = 0;
        for (const json::Value& gate : rule["applies"].items()) {
            mutants_.push_back({id + ".applies[" + std::to_string(i) + "]",
                                std::string(gate.text()),
                                {},
                                gate.offset(),
                                rule_,
                                {},
                                i});
            ++i;
        }
    }

    std::string_view bytes_;
    std::uint16_t rule_;
    std::vector<Mutant>& mutants_;
};

}  // namespace

std::vector<Mutant> mutants_of(const RuleSet& rules, std::string_view bytes) {
    std::vector<Mutant> mutants;
    for (const LimitInfo& limit : rules.limits) {
        for (const int by : {-1, 1}) add_limit(limit, by, bytes, mutants);
    }
    const Result<json::Document> document = json::Document::parse(bytes);
    if (!document) return mutants;
    std::uint16_t rule = 0;
    for (const json::Value& value : document->root()["rules"].items()) {
        RuleMutants(bytes, rule++, mutants).add(value);
    }
    return mutants;
}

std::string mutated(std::string_view bytes, const Mutant& mutant) {
    std::string text(bytes);
    for (const Edit& edit : mutant.edits) text.replace(edit.offset, edit.length, edit.text);
    return text;
}

}  // namespace hv::rules
