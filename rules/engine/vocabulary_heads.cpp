#include <algorithm>
#include <array>

#include "rules/engine/vocabulary_parts.hpp"

namespace hv::rules {
namespace {

// What a vocabulary file may call a code system.
struct SystemName {
    std::string_view name;
    fhir::System system;
};
constexpr std::array<SystemName, 15> systems{{{"atc", fhir::System::atc},
                                              {"fest", fhir::System::fest},
                                              {"hjertevakt", fhir::System::hjertevakt},
                                              {"icd10", fhir::System::icd10},
                                              {"icpc2", fhir::System::icpc2},
                                              {"loinc", fhir::System::loinc},
                                              {"nlk", fhir::System::nlk},
                                              {"rxnorm", fhir::System::rxnorm},
                                              {"snomed", fhir::System::snomed},
                                              {"v3-interpretation", fhir::System::v3_interpretation},
                                              {"volven-deviation", fhir::System::volven_deviation},
                                              {"volven-form", fhir::System::volven_form},
                                              {"volven-magistral", fhir::System::volven_magistral},
                                              {"volven-route", fhir::System::volven_route},
                                              {"volven-use", fhir::System::volven_use}}};

}  // namespace

fhir::Code read_code_fields(Fields& fields) {
    static const auto names = [] {
        std::array<std::string_view, systems.size()> out{};
        std::ranges::transform(systems, out.begin(), &SystemName::name);
        return out;
    }();
    const auto system = read_choice(fields.notes(), fields.required("system"), names);
    const Spot spot = fields.required("code");
    const auto text = read_string(fields.notes(), spot);
    if (!system || !text) return {};
    const fhir::Code code(systems[*system].system, *text);
    if (!code)
        fields.notes().add(spot.offset(), "bad-code", spot.place + ": " + quoted(*text) + " is too long for a code");
    return code;
}

void read_file_head(Fields& fields) {
    fields.required_string("version");
    read_sources(fields.notes(), fields.optional("sources"));
}

std::vector<SourceFields> read_sources(Notes& notes, const Spot& list) {
    std::vector<SourceFields> out;
    Ids ids("source-twice");
    for (const Spot& item : read_list(notes, list, 0)) {
        Fields fields(notes, item);
        SourceFields source;
        const Spot id = fields.required("id");
        source.id = read_id(notes, id, IdShape::source).value_or("");
        source.offset = id.offset();
        source.title = fields.required_string("title");
        const Spot url = fields.optional("url");
        source.url = read_string(notes, url).value_or("");
        if (!source.url.empty() && !source.url.starts_with("https://") && !source.url.starts_with("http://")) {
            notes.add(url.offset(), "bad-value",
                      url.place + ": wanted an address that starts with `https://`, found " + quoted(source.url));
        }
        source.date = read_date(notes, fields.required("date")).value_or(Date());
        fields.finish();
        ids.add(notes, id, source.id);
        out.push_back(std::move(source));
    }
    return out;
}

bool Ids::add(Notes& notes, const Spot& spot, const std::string& id) {
    if (id.empty()) return true;  // broken, and noted
    if (std::ranges::find(seen_, id) != seen_.end()) {
        notes.add(spot.offset(), code_, spot.place + ": " + quoted(id) + " stands here a second time");
        return false;
    }
    seen_.push_back(id);
    return true;
}

}  // namespace hv::rules
