#include "rules/engine/format.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "fhir/json/value.hpp"

namespace hv::rules {
namespace {

constexpr std::size_t width = 110;
constexpr std::size_t step = 2;

// Which names come in which order, in the objects that stand in a member called `place` (or in an array there). Other
// names keep their order, after these.
struct Order {
    std::string_view place;
    std::string_view names;  // a blank before and after each
};
constexpr std::string_view common =
    " id case title ref clause url date system code display type late opens category flag drug atc names interval tail "
    "when"
    " actions resources goal group n rule margin readings days kind of formula within specimen measure was against"
    " period apart born sex age deceased pregnant inactive condition no_condition exposure answer is anchor break"
    " dose_change baseline icd10 "
    "icpc2"
    " since sent answered from above through to until after as_needed depot dose max add multiply divide valid every "
    "count tolerance "
    "grace phases"
    " never confirm clear escalate test exposures referral any all not at_least longer_than level note unknown text "
    "include "
    "codes exclude"
    " schedule items tables laboratory low high bands variants answers missing source confidence fasting weak nb en "
    "because ";
constexpr std::array<Order, 12> orders{
    {{"",
      " case id version optional title because as_of hazards patient sources topics domains gates rules observables "
      "panels "
      "groups"
      " depots doses exposures conditions referrals readings expect met issues next_change "},
     {"rules",
      " id domain topic audience applies title text source confidence because kind of formula group within specimen"
      " measure was is against period apart exposure anchor break dose_change baseline until confirm clear test "
      "exposures "
      "referral"
      " any all not at_least level escalate schedule items tables laboratory bands variants answers missing "},
     {"observables",
      " id title kind unit decimals plausible source confidence because lasting bare_number when_true"
      " when_false when_counted answers codes accepts converts derive "},
     {"items", " any title from through "},
     {"panels", " codes text "},
     {"drugs", " atc title names liability serum "},
     {"metabolic", " tier source confidence "},
     {"qtc", " change source confidence "},
     {"serum", " from through unit note source confidence "},
     {"derive", " formula from "},
     // Names in these are the author's own, and their order tells the story.
     {"readings", ""},
     {"expect", ""}}};

std::size_t rank(std::string_view name, std::string_view place) {
    const auto* order = std::ranges::find(orders, place, &Order::place);
    const std::string_view names = order == orders.end() ? common : order->names;
    return names.find(" " + std::string(name) + " ");
}

std::size_t columns(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

void append_string(std::string& out, std::string_view text) {
    constexpr std::string_view hex = "0123456789abcdef";
    out += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (c == '\t') {
            out += "\\t";
        } else if (byte < 0x20) {
            out += "\\u00";
            out += hex[byte >> 4U];
            out += hex[byte & 0xFU];
        } else {
            out += c;
        }
    }
    out += '"';
}

class Layout {
public:
    [[nodiscard]] std::string document(const json::Value& root) {
        lines(root, "", 0, true);
        out_ += '\n';
        return std::move(out_);
    }

private:
    [[nodiscard]] static std::vector<json::Member> sorted(const json::Value& object, std::string_view place) {
        std::vector<json::Member> members;
        for (const json::Member& member : object.members()) members.push_back(member);
        std::ranges::stable_sort(members, {}, [place](const json::Member& member) { return rank(member.name, place); });
        return members;
    }

    // The whole value on one line; objects get blanks inside their braces, arrays only around objects and arrays.
    static void one_line(std::string& out, const json::Value& value, std::string_view place) {
        switch (value.kind()) {
            case json::Kind::object: {
                std::string_view before = "{ ";
                for (const json::Member& member : sorted(value, place)) {
                    out += before;
                    append_string(out, member.name);
                    out += ": ";
                    one_line(out, member.value, member.name);
                    before = ", ";
                }
                out += value.size() == 0 ? "{}" : " }";
                return;
            }
            case json::Kind::array: {
                const bool nested = std::ranges::any_of(
                    value.items(), [](const json::Value& item) { return item.is_object() || item.is_array(); });
                std::string_view before = nested ? "[ " : "[";
                for (const json::Value& item : value.items()) {
                    out += before;
                    one_line(out, item, place);
                    before = ", ";
                }
                if (value.size() == 0) out += '[';
                out += nested ? " ]" : "]";
                return;
            }
            case json::Kind::string:
                append_string(out, value.text());
                return;
            case json::Kind::number:
                out += value.text();
                return;
            case json::Kind::boolean:
                out += value.is_true() ? "true" : "false";
                return;
            default:
                out += "null";
        }
    }

    // `value` from the current column on, over several lines when it does not fit; `more`: a comma will follow.
    void lines(const json::Value& value, std::string_view place, std::size_t indent, bool broken, bool more = false) {
        std::string flat;
        one_line(flat, value, place);
        const bool container = (value.is_object() || value.is_array()) && value.size() != 0;
        const std::size_t column = columns(std::string_view(out_).substr(out_.rfind('\n') + 1));
        if (!container || (!broken && column + columns(flat) + (more ? 1 : 0) <= width)) {
            out_ += flat;
            return;
        }
        out_ += value.is_object() ? '{' : '[';
        std::size_t left = value.size();
        if (value.is_object()) {
            for (const json::Member& member : sorted(value, place)) {
                line(indent + step);
                append_string(out_, member.name);
                out_ += ": ";
                lines(member.value, member.name, indent + step, false, left > 1);
                if (--left != 0) out_ += ',';
            }
        } else {
            for (const json::Value& item : value.items()) {
                line(indent + step);
                lines(item, place, indent + step, false, left > 1);
                if (--left != 0) out_ += ',';
            }
        }
        line(indent);
        out_ += value.is_object() ? '}' : ']';
    }

    void line(std::size_t indent) {
        out_ += '\n';
        out_.append(indent, ' ');
    }

    std::string out_;
};

}  // namespace

Result<std::string> format_document(std::string_view bytes) {
    Result<json::Document> document = json::Document::parse(bytes);
    if (!document) return std::move(document).error();
    return Layout().document(document->root());
}

}  // namespace hv::rules
