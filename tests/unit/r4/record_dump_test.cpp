#include "tests/unit/r4/record_dump.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace hv::fhir {
namespace {

constexpr std::array<std::string_view, 7> precisions = {"year", "month", "day", "minute", "second", "fraction", "?"};
constexpr std::array<std::string_view, 5> comparators = {"", "<", "<=", ">=", ">"};
constexpr std::array<std::string_view, 4> kinds = {"statement", "request", "administration", "dispense"};
constexpr std::array<std::string_view, 6> states = {"current", "on-hold",    "intended",
                                                    "ended",   "superseded", "uncertain"};
constexpr std::array<std::string_view, 4> bases = {"atc", "ingredient", "name", "unclassified"};
constexpr std::array<std::string_view, 4> sexes = {"unknown", "male", "female", "other"};

template <class E>
std::size_t index(E e) {
    return static_cast<std::size_t>(e);
}

std::string quoted(Text text) {
    return " \"" + std::string(text) + "\"";
}

std::string at(const char* label, const std::optional<Moment>& moment) {
    if (!moment) return "";
    std::string out = std::string(" ") + label + " ";
    if (moment->precision <= Precision::day) {
        out += moment->first_day.text();
        if (moment->first_day != moment->last_day) out += ".." + moment->last_day.text();
    } else {
        out += hv::text(moment->first) + " (" + std::string(precisions[index(moment->precision)]) + ")";
        if (moment->zone_assumed) out += " zone assumed";
    }
    return out;
}

std::string ids(const CodeIds& ids, const CodeBook& codes) {
    std::string out;
    for (std::uint8_t i = 0; i < ids.count; ++i) {
        const Code& code = codes.code(ids.ids[i]);
        out.append(" ").append(system_name(code.system())).append("|").append(code.text());
    }
    return out;
}

std::string value(const ObservedValue& value, const CodeBook& codes) {
    switch (value.kind) {
        case ValueKind::none:
            return " no value";
        case ValueKind::quantity: {
            std::string out = " = " + std::string(comparators[index(value.comparator)]) + value.number.text();
            if (value.unit == Unit::unknown)
                out += " unknown unit";
            else if (value.unit != Unit::none)
                out += " " + std::string(ucum_text(value.unit));
            return out + " as" + quoted(std::string(value.number_text) + "|" + std::string(value.text));
        }
        case ValueKind::coded:
            return " coded" + ids(value.codes, codes) + quoted(value.text);
        case ValueKind::boolean:
            return value.yes ? " yes" : " no";
        case ValueKind::text:
            return " text" + quoted(value.text);
        case ValueKind::moment:
            return " moment" + quoted(value.text);
    }
    return "";
}

std::string line(const Observation& o, const CodeBook& codes) {
    std::string out = "observation " + reference_text(o.source);
    if (!o.source.version.empty()) out += " v" + std::string(o.source.version);
    out += ids(o.codes, codes) + at("at", o.effective) + value(o.value, codes);
    if (o.range.low) out += " low " + o.range.low->text();
    if (o.range.high) out += " high " + o.range.high->text();
    if (o.trust == Trust::weak) out += " weak";
    if (o.fasting) out += " fasting";
    if (o.patient_reported) out += " patient-reported";
    if (o.derived) out += " derived";
    if (o.panel_only) out += " panel";
    if (o.identifier_key != 0) out += " identified";
    return out + quoted(o.code_text);
}

std::string line(const MedicationUse& m) {
    std::string out = std::string(kinds[index(m.kind)]) + " " + reference_text(m.source) + " ";
    out += std::string(states[index(m.state)]) + " ";
    out += m.drug.atc ? std::string(m.drug.atc.text()) : std::string("no-atc");
    out += " by " + std::string(bases[index(m.drug.basis)]) + quoted(m.drug.name);
    if (m.drug.depot) out += m.drug.route_only ? " depot by route" : " depot";
    if (m.as_needed) out += " as-needed";
    if (m.trust == Trust::weak) out += " weak";
    out += at("from", m.from) + at("until", m.until);
    if (m.supply_days) out += " supply " + m.supply_days->text() + " days";
    if (!m.dosage.empty()) out += " dosage" + quoted(m.dosage);
    if (m.chain != 0) out += " chained";
    return out;
}

std::string line(const Condition& c) {
    std::string out = "condition " + reference_text(c.source);
    for (std::uint8_t i = 0; i < c.code_count; ++i)
        out.append(" ").append(system_name(c.codes[i].system())).append("|").append(c.codes[i].text());
    out += c.active ? " active" : " inactive";
    if (c.trust == Trust::weak) out += " weak";
    return out + at("onset", c.onset) + at("abated", c.abated) + quoted(c.text);
}

std::string line(const Referral& r) {
    constexpr std::array<std::string_view, 4> referral_states{"open", "answered", "withdrawn", "uncertain"};
    return "referral " + reference_text(r.source) + " " + std::string(referral_states[index(r.state)]) +
           at("sent", r.sent) + quoted(r.text);
}

std::string line(const Patient& p) {
    std::string out =
        "patient " + reference_text(p.source) + " " + std::string(sexes[index(p.sex)]) + at("born", p.born);
    if (!p.active) out += " inactive";
    if (p.deceased) out += " deceased" + at("at", p.deceased_at);
    if (!p.replaced_by.empty()) out += " replaced by " + std::string(p.replaced_by);
    return out;
}

std::string line(const Issue& issue) {
    return "issue " + std::string(severity_text(issue.severity)) + " " + std::string(code_text(issue.code)) + " " +
           issue.path + ": " + issue.text;
}

}  // namespace

std::string dump(const Record& record, const CodeBook& codes) {
    std::vector<std::string> lines;
    for (const auto& o : record.observations) lines.push_back(line(o, codes));
    for (const auto& m : record.medications) lines.push_back(line(m));
    for (const auto& c : record.conditions) lines.push_back(line(c));
    for (const auto& a : record.allergies)
        lines.push_back("allergy " + reference_text(a.source) + " " + std::string(a.atc.text()) + quoted(a.text));
    for (const auto& r : record.referrals) lines.push_back(line(r));
    for (const auto& issue : record.issues) lines.push_back(line(issue));
    std::sort(lines.begin(), lines.end());
    std::string out = "subject " + std::string(record.subject_id) + "\n";
    if (record.patient) out += line(*record.patient) + "\n";
    out += "read " + std::to_string(record.count.read) + ", skipped " + std::to_string(record.count.skipped) + "\n";
    for (const auto& one : lines) out += one + "\n";
    return out;
}

CodeBook fixture_codes() {
    CodeBook book;
    for (const char* loinc :
         {"85354-9", "8480-6", "8462-4", "29463-7", "3141-9", "8302-2", "39156-5", "59261-8", "4548-4", "2345-7",
          "14749-6", "15074-8", "67151-1", "751-8", "2093-3", "72166-2", "8867-4", "8636-3"})
        book.add(Code(System::loinc, loinc));
    for (const char* nlk : {"NPU01566", "NPU01567", "NPU01568", "NPU02902", "NPU02187", "NPU02613", "NPU19748"})
        book.add(Code(System::nlk, nlk));
    for (const char* sct : {"27113001", "75367002", "4471000202106", "4481000202108", "434912009", "266919005"})
        book.add(Code(System::snomed, sct));
    return book;
}

}  // namespace hv::fhir
