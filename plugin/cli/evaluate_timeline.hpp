// A judged patient's drugs and measured values as a timeline on the page of text; which ones:
// plugin/decide/timeline.hpp.
#pragma once

#include "plugin/cli/evaluate_view.hpp"
#include "plugin/cli/timeline.hpp"

namespace hv::plugin::cli {

void write_timeline(Page& page, const View& view);

}  // namespace hv::plugin::cli
