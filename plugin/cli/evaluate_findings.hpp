// The findings of one patient on the page of text: what hastens first, then by drug and by domain.
#pragma once

#include "plugin/cli/evaluate_view.hpp"
#include "plugin/cli/page.hpp"

namespace hv::plugin::cli {

// `OLANZAPIN (2)` after an empty line.
void write_title(Page& page, const std::string& text, std::size_t count, Tone tone);

// What is met, or not met and worth saying.
void write_findings(Page& page, const View& view);
// What could not be assessed, what is in order, what does not apply.
void write_the_rest(Page& page, const View& view);

}  // namespace hv::plugin::cli
