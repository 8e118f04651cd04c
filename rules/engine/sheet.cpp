#include "rules/engine/sheet.hpp"

#include "rules/engine/sheet_page.hpp"

namespace hv::rules {

std::string sheet(const RuleSet& rules, const Vocabulary& vocabulary, Language language, SheetFormat format) {
    const SheetPage page = sheet_page(rules, vocabulary, language);
    return format == SheetFormat::html ? sheet_html(page) : sheet_markdown(page);
}

bool is_address(std::string_view text) {
    return text.starts_with("https://") && text.find_first_of(" <>\"'\\|\n") == std::string_view::npos;
}

}  // namespace hv::rules
