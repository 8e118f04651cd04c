// What the rules say of a patient, as the page tells it: what is open, what somebody attended to, what could not be
// judged, what is in order; each with its derivation.
//
// In:      the judged patient, which findings somebody attends to, the acts themselves, oldest first, and the documents
//          that were judged: what was seen and not used is told as it came there.
// Out:     every rule of every set exactly once.
// Order:   the highest level first, then as the sets have them.
// Errors:  none. Pure.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "fhir/json/value.hpp"
#include "plugin/decide/attention.hpp"
#include "plugin/page/matrix.hpp"
#include "plugin/store/care_store.hpp"

namespace hv::plugin::page {

struct WhySource {
    std::string title;
    std::string clause;
    std::string url;  // http(s) only; else empty
    std::string date;
};

struct Why {
    std::string rule;                  // «HF-04 Kroppsmasseindeks»
    std::string text;                  // what the rule advises
    std::vector<std::string> when;     // clauses with their level
    std::vector<std::string> windows;  // which readings count
    std::vector<std::string> used;     // value, date, age, as read, reference
    std::vector<std::string> ignored;  // name, value as it came, day, why not used, reference
    std::vector<WhySource> sources;
    std::string confidence;
    std::string note;  // English, as the set's author wrote it
    std::string set;   // «Hjertefrisk 1.0.0»
};

struct FindingCard {
    std::string rule_set;
    std::string rule;
    State state = State::fine;
    std::string title;
    std::string sentence;
    std::string lead;   // what the rule advises: the first part of the sentence
    std::string facts;  // the numbers behind it: the rest
    bool unconfirmed = false;
    bool for_gp = true;
    bool for_psychiatrist = true;
    std::optional<Date> due_by;
    std::vector<std::string> missing;  // of a schedule
    Why why;
    const store::Act* act = nullptr;  // that covers it; or, when it is broken, the newest that did
    Broken broken = Broken::no;
};

struct FindingLists {
    std::vector<FindingCard> open;       // met, at `due` or above, and nobody attends to it
    std::vector<FindingCard> attended;   // met, and somebody does
    std::vector<FindingCard> reminders;  // info
    std::vector<FindingCard> unknown;
    std::vector<FindingCard> fine;
    std::vector<FindingCard> absent;  // who the patient is not: no good news and no bad news
    std::vector<FindingCard> closed;  // shut out by a gate, or resting
};

FindingLists findings(const Judged& judged, const Attention& attention, std::span<const store::Act> acts,
                      rules::Language language, std::span<const json::Value> roots = {});

}  // namespace hv::plugin::page
