// What the Norwegian prescription module (SFM) says about a MedicationStatement in its extensions.
//
// Start:   `effectiveDateTime` (a relative url), else sfm-reseptamendment > reseptdate, else sfm-regInfo > timestamp.
// End:     sfm-discontinuation > timedate; else sfm-reseptamendment > expirationdate.
// Stopped: rfstatus T (recalled) with recallcode 2 (discontinued), unless a discontinuation says when. Recall codes 1
//          and 3 are renewals: therapy goes on.
// Draft:   sfm-regInfo > status 1, and no registration beyond it: not real medication.
// PRN:     dosage.extension sfm-use 3.
// Urls:    compared by the last segment in any case; bases and casing drift between versions.
// Source:  reference 6.2; Volven 7408, 7500, 9101.
#pragma once

#include "fhir/r4/shapes.hpp"

namespace hv::fhir::r4 {

struct ListEntry {
    std::optional<Moment> from;
    std::optional<Moment> discontinued;
    std::optional<Moment> expires;
    bool recalled_to_stop = false;
    bool draft = false;
};

template <json::View V>
ListEntry list_entry_of(const V& extensions) {
    ListEntry out;
    std::optional<Moment> prescribed;
    std::optional<Moment> registered;
    bool recalled = false;
    bool stop = false;
    bool any_draft = false;
    bool any_signed = false;
    each(extensions, [&](const V& item, std::size_t) {
        const V parts = item["extension"];
        if (is_extension(item, "effectiveDateTime")) {
            out.from = extension_moment(item);
        } else if (is_extension(item, "sfm-discontinuation")) {
            out.discontinued = extension_moment(extension(parts, "timedate"));
        } else if (is_extension(item, "sfm-reseptamendment")) {
            prescribed = extension_moment(extension(parts, "reseptdate"));
            out.expires = extension_moment(extension(parts, "expirationdate"));
            const V recall = extension(parts, "recallinfo");
            stop = extension_code(extension(recall["extension"], "recallcode")) == "2";
            const V forwarded = extension(parts, "rfstatus");
            recalled = extension_code(extension(forwarded["extension"], "status")) == "T";
        } else if (is_extension(item, "sfm-regInfo")) {
            const Text status = extension_code(extension(parts, "status"));
            any_draft = any_draft || status == "1";
            any_signed = any_signed || (!status.empty() && status != "1");
            const auto stamped = extension_moment(extension(parts, "timestamp"));
            if (stamped && (!registered || stamped->first < registered->first)) registered = stamped;
        }
    });
    if (!out.from) out.from = prescribed ? prescribed : registered;
    out.recalled_to_stop = recalled && stop;
    out.draft = any_draft && !any_signed;
    return out;
}

// Volven 9101 in a dosage: 1 regular, 2 course, 3 as needed; empty when nothing is said.
template <json::View V>
Text use_code_of(const V& dosage_extensions) {
    return extension_code(extension(dosage_extensions, "sfm-use"));
}

}  // namespace hv::fhir::r4
