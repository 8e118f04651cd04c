// The findings of one patient on the page of text, those that matter most first.
#pragma once

#include "plugin/cli/evaluate_view.hpp"
#include "plugin/cli/page.hpp"

namespace hv::plugin::cli {

// `FARESONE (2)` after an empty line.
void write_title(Page& page, const std::string& text, std::size_t count, Tone tone);

void write_findings(Page& page, const View& view);

}  // namespace hv::plugin::cli
