// The findings of a judged patient as rows of the drawer's table.
#pragma once

#include <vector>

#include "plugin/decide/attention.hpp"
#include "plugin/web/web.hpp"
#include "plugin/worklist/last_judged.hpp"
#include "plugin/worklist/rows.hpp"

namespace hv::plugin::worklist {

struct FindingRows {
    std::vector<web::Data> met;           // the highest level first, then the oldest
    std::vector<web::Data> not_assessed;  // unknown, each with what is missing
    std::vector<web::Data> in_order;
};

// `body`: the row's, which knows since when each finding is met. `ticked`: the rules that are chosen already.
FindingRows finding_rows(const LastJudged& judged, const RowBody& body, const Attention& attention,
                         const std::vector<store::Act>& acts, const std::vector<std::string>& ticked,
                         const Seeing& seeing);

}  // namespace hv::plugin::worklist
