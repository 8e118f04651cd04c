// Patients for the tests of the page, judged against the shipped sets.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "plugin/flow/judge.hpp"
#include "plugin/page/view.hpp"

namespace hv::plugin::page {

const std::vector<const rules::RuleSet*>& shipped_sets();

// A woman of thirty without drugs, of whom everything on the form is measured on 2 March 2026 and in order, but for what
// is named: observables, `blood-pressure` for the pair.
std::string healthy(const std::set<std::string>& without = {});
std::string nobody_measured();
std::string demo_patient(const std::string& number);  // `01`

struct Seen {
    JudgedPatient patient;
    Person person;
    std::vector<store::Act> acts;
    Attention attention;  // every finding that is met, open, but for those that an act names
    PageModel page;
};
// At noon of that day.
std::unique_ptr<Seen> see(const std::string& bundle, std::string_view day, std::vector<store::Act> acts = {},
                          rules::Language language = rules::Language::nb);
std::string html_of(const Seen& seen);

}  // namespace hv::plugin::page
