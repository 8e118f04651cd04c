// The rows of the worklist as a file for a spreadsheet: UTF-8 with a mark in front, semicolons, CRLF, as Norwegian
// spreadsheets open it.
//
// Danger:  a cell that a spreadsheet would take for a formula gets an apostrophe in front; quotes are doubled.
// Errors:  none. Pure.
#pragma once

#include <string>
#include <vector>

#include "plugin/worklist/rows.hpp"

namespace hv::plugin::worklist {

std::string csv_of(const std::vector<Row>& rows, rules::Language language);

}  // namespace hv::plugin::worklist
