#include "rules/engine/sheet_page.hpp"

namespace hv::rules {
namespace {

// Characters that Markdown or HTML would read as markup, as they are meant.
std::string escaped(std::string_view text) {
    if (is_address(text)) return "<" + std::string(text) + ">";
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '\n':
                out += ' ';
                break;
            case '|':
            case '*':
            case '_':
            case '`':
            case '[':
            case ']':
            case '\\':
                out += '\\';
                [[fallthrough]];
            default:
                out += c;
        }
    }
    return out;
}

void add_row(const std::vector<std::string>& cells, std::string& out) {
    for (const std::string& cell : cells) out += "| " + cell + (cell.empty() ? "" : " ");
    out += "|\n";
}

void add_table(const SheetTable& table, std::string& out) {
    out += "**" + escaped(table.caption) + "**\n\n";
    std::vector<std::string> cells;
    for (const std::string& column : table.columns) cells.push_back(escaped(column));
    add_row(cells, out);
    add_row(std::vector<std::string>(cells.size(), "---"), out);
    for (const auto& row : table.rows) {
        cells.clear();
        for (const Lines& lines : row) {
            std::string cell;
            for (const std::string& line : lines) cell += (cell.empty() ? "" : "<br>") + escaped(line);
            cells.push_back(std::move(cell));
        }
        add_row(cells, out);
    }
    out += '\n';
}

}  // namespace

std::string sheet_markdown(const SheetPage& page) {
    std::string out = "# " + escaped(page.title) + "\n\n";
    for (const auto& [name, value] : page.facts) out += "- " + escaped(name) + ": " + escaped(value) + "\n";
    out += '\n';
    for (const SheetSection& section : page.sections) {
        out += "## " + escaped(section.title) + "\n\n";
        for (const std::string& paragraph : section.paragraphs) out += escaped(paragraph) + "\n\n";
        for (const SheetTable& table : section.tables) add_table(table, out);
    }
    out.pop_back();
    return out;
}

}  // namespace hv::rules
