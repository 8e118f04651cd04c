// The part of the page's data that tells what the rules say: findings with what was done about them, what is due, and
// every other rule as a line. Whatever asks for somebody, or could not be judged, brings its reason.
//
// Errors: none. Pure.
#pragma once

#include <string>
#include <vector>

#include "plugin/page/model.hpp"
#include "plugin/web/web.hpp"

namespace hv::plugin::page {

// `ticked`: the rules that are chosen already.
void add_findings(const PageModel& page, const std::vector<std::string>& ticked, web::Data& data);
void add_due(const PageModel& page, web::Data& data);

// Each as `text`.
std::vector<web::Data> list_of(const std::vector<std::string>& texts);

}  // namespace hv::plugin::page
