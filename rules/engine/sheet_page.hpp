// What stands on a sheet, in one language, before it is laid out: the same for Markdown and HTML.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rules/engine/ruleset.hpp"

namespace hv::rules {

using Lines = std::vector<std::string>;  // one cell: a line each

struct SheetTable {
    std::string caption;
    std::vector<std::string> columns;
    bool row_heads = false;  // the first cell of a row names the row
    std::vector<std::vector<Lines>> rows;
    std::vector<bool> marked;  // by row: needs a clinician's word; empty: none does
    bool to_fill_in = false;   // room for a pen
};

struct SheetSection {
    std::string title;
    Lines paragraphs;
    std::vector<SheetTable> tables;
};

struct SheetPage {
    Language language = Language::nb;
    std::string title;
    std::vector<std::pair<std::string, std::string>> facts;  // «Versjon», «1.0.0»
    std::vector<SheetSection> sections;
};

SheetPage sheet_page(const RuleSet& rules, const Vocabulary& vocabulary, Language language);

// Whether a line is nothing but the address of a page.
bool is_address(std::string_view text);

std::string sheet_markdown(const SheetPage& page);
// One self-contained page: no script, no request, readable by keyboard, screen reader and on paper.
std::string sheet_html(const SheetPage& page);

}  // namespace hv::rules
