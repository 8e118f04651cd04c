// The worklist as a page: filters, rows, what can be done with those selected, and what came of the last act.
//
// In:      values only; whoever calls has asked the store and the session. Out: HTML.
// Texts of the EHR (names, reasons, drugs, units) are escaped by the templates.
#pragma once

#include <string>
#include <vector>

#include "plugin/smart/session.hpp"
#include "plugin/worklist/acting.hpp"
#include "plugin/worklist/filter.hpp"
#include "plugin/worklist/rows.hpp"
#include "rules/engine/vocabulary.hpp"

namespace hv::plugin::worklist {

struct ListPage {
    const smart::Session& session;
    const Seeing& seeing;
    Filter filter;
    std::vector<Row> rows = {};
    std::uint64_t matching = 0;
    std::uint64_t all = 0;
    std::uint64_t unowned_long = 0;
    std::vector<std::string> units = {};            // that can be chosen
    const rules::Vocabulary* vocabulary = nullptr;  // the drugs that can be chosen; null: no rules are in force
    std::string number = {};                        // of this page: what makes an act from it unique
    bool acted = false;
    std::vector<Deed> deeds = {};
    Wish wish = {};            // kept in the form while something was not done
    std::string expired = {};  // last day of the rules, once it has passed
};

std::string list_page(const ListPage& page);

// A page that says one thing: refused, not found, trouble. `key`: of the texts, `refused` and `refused_title`.
std::string plain_page(const Seeing& seeing, const std::string& language, const std::string& key, bool way_back,
                       const std::string& session);

// «Avdeling dps-nord» of `Organization/dps-nord`.
std::string unit_text(const std::string& unit);

}  // namespace hv::plugin::worklist
