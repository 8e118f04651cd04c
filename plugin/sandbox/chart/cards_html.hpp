// Cards as the chart shows them, with what can be done about each.
#pragma once

#include <string>
#include <vector>

#include "plugin/sandbox/chart/cds_client.hpp"
#include "plugin/sandbox/chart/visit.hpp"
#include "plugin/sandbox/html.hpp"

namespace hv::plugin::sandbox {

// `patient`: whose chart it stands in.
Html cards_html(const Visit& visit, const std::vector<ShownCard>& cards, const std::string& patient);
// In place of a card that was answered, or of all of them when they could not be had.
Html card_note(std::string_view words);

}  // namespace hv::plugin::sandbox
