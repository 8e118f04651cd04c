// What generated people can have measured, answered, taken and suffered: everything that the shipped vocabulary and rule
// sets speak of, so that a new rule is met by the generator without an edit here.
//
// Values: drawn around the limits that rules compare with, inside the plausible range.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace hv::property {

struct Quantity {
    std::string observable;
    std::string unit;
    int decimals = 0;
    std::int64_t least = 0;  // in units of the last decimal
    std::int64_t most = 0;
    std::vector<std::int64_t> limits;  // that some rule compares with; the most interesting values
    std::vector<std::string> others;   // units that convert without help from the substance's table
};
struct Question {
    std::string observable;
    std::vector<std::string> answers;
};
struct Depot {
    std::string atc;
    std::string name;
    int interval = 28;
};

struct Menu {
    std::vector<Quantity> quantities;
    std::vector<Question> questions;
    std::vector<std::string> events;
    std::vector<std::string> antipsychotics;  // ATC, the commonest more than once
    std::vector<std::string> other_drugs;     // one for each group that a rule may ask for
    std::vector<Depot> depots;
    std::vector<std::string> icd10;  // one for each group of conditions
};

const Menu& menu();

}  // namespace hv::property
