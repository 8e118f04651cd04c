// What every part of the reader needs at hand, and the question that comes before every fact: is it about her?
#pragma once

#include "fhir/r4/entries.hpp"
#include "fhir/r4/envelope.hpp"
#include "fhir/r4/shapes.hpp"
#include "fhir/r4/whose.hpp"

namespace hv::fhir::r4 {

template <json::View V>
struct Context {
    const CodeBook& codes;
    Record& record;
    Notes& notes;
    const Entries<V>& entries;
    const Whose& whose;
    bool survey = false;                   // everything is read, whoever it is about
    std::vector<Observation> withdrawn{};  // results that were taken back, for the copies that still stand
    Text own_reference{};                  // the last reference that was found to be hers

    void note(Severity severity, IssueCode code, const Place& place, std::string_view element, std::string_view text) {
        notes.add(severity, code, place, element, text);
    }
};

// A subject that is a contained Patient is known by its identifiers only.
template <json::View V>
Match match_subject(const Context<V>& context, const Subject& subject, const V& contained) {
    if (!subject.reference.starts_with('#')) return context.whose.match(subject);
    Match match = Match::unsaid;
    each(context.entries.resolve(subject.reference, contained)["identifier"], [&](const V& item, std::size_t) {
        const Match here = context.whose.match(Subject{{}, {}, identifier_of(item)});
        if (match != Match::yes && here != Match::unsaid) match = here;
    });
    return match;
}

// Leaves out, and says so, what is about somebody else or about nobody.
template <json::View V>
bool is_hers(Context<V>& context, const V& subject, const V& contained, const Place& place, std::string_view element) {
    if (context.survey) return true;
    const Subject named = subject_of(subject);
    if (!named.reference.empty() && named.reference == context.own_reference && named.identifier.empty()) return true;
    const Match match = named.empty() ? Match::unsaid : match_subject(context, named, contained);
    if (match == Match::yes) {
        if (named.identifier.empty()) context.own_reference = named.reference;
        return true;
    }
    if (match == Match::no) {
        context.note(Severity::warning, IssueCode::foreign_subject, place, element,
                     "is about somebody or something else; left out");
        return false;
    }
    if (!context.whose.known()) return true;
    context.note(Severity::warning, IssueCode::no_subject, place, element, "says not whom it is about; left out");
    return false;
}

}  // namespace hv::fhir::r4
