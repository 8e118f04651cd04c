// Proofs about tables: a list of bands covers every value once, the columns of a rule every patient once.
#pragma once

#include "rules/engine/parse_draft.hpp"

namespace hv::rules {

// Bands as read, and where each band and each of its ends stands (an empty Spot where there is none).
struct BandList {
    std::string place;
    std::size_t offset = 0;
    std::vector<Band> bands;
    std::vector<Spot> spots;
    std::vector<Spot> lower;
    std::vector<Spot> upper;
};

// Total, disjoint, rising; every limit at the precision of the scale and inside it; every band reached by some value;
// no two neighbours that say the same.
void check_bands(Notes& notes, const BandList& list, const Scale& scale);

// One column of a rule's table and its `when`.
struct Column {
    When* when = nullptr;
    Spot spot;
};

// Every patient whom the gates of the rule let through belongs to exactly one column, and every column has somebody.
// Registers the ages that decide something. `noun`: what messages call a column.
void check_columns(Draft& draft, const std::vector<Column>& columns, const Spot& list, std::string_view noun,
                   std::optional<bool> fasting);

}  // namespace hv::rules
