// Which findings hang on which drug: those that rest on an exposure, or that are only asked of who takes such a drug.
//
// Drugs:  N05A, lithium among them; a statin hangs on the lipids.
// Order:  each drug taken now by itself, in the order of start (also when nothing hangs on it); then what hangs on
//         several drugs or on one that is over; then the rest by domain. Inside a group the highest level first.
#pragma once

#include "plugin/cli/evaluate_view.hpp"

namespace hv::plugin::cli {

struct Group {
    std::string title;  // «Olanzapin», «Olanzapin + Aripiprazol», «Overvekt»
    std::vector<const rules::Exposure*> drugs;
    std::vector<Item> items;
};

// Of the findings for which `wanted` holds.
std::vector<Group> group_by_drug(const View& view, const std::function<bool(const Item&)>& wanted);

}  // namespace hv::plugin::cli
