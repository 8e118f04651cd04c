#include "rules/engine/sheet_page.hpp"

namespace hv::rules {
namespace {

// Wide tables scroll on a screen and break between rows on paper; nothing is told by colour alone.
constexpr std::string_view style = R"(
:root { color-scheme: light; }
body { font: 1rem/1.45 system-ui, "Segoe UI", Arial, sans-serif; color: #111; background: #fff; margin: 0 auto;
  padding: 1rem 1.5rem 3rem; max-width: 90rem; }
h1 { font-size: 1.9rem; margin: 0.5rem 0; }
h2 { font-size: 1.35rem; margin: 2.2rem 0 0.5rem; border-bottom: 2px solid #111; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.15rem 1rem; }
dt { font-weight: 600; }
dd { margin: 0; overflow-wrap: anywhere; }
.table { overflow-x: auto; margin: 0.8rem 0 1.4rem; }
table { border-collapse: collapse; width: 100%; font-size: 0.92rem; }
caption { text-align: left; font-weight: 600; padding: 0.3rem 0; }
th, td { border: 1px solid #767676; padding: 0.35rem 0.5rem; text-align: left; vertical-align: top; }
thead th { background: #eee; }
td ul { margin: 0; padding-left: 1.1rem; }
tr.unconfirmed th, tr.unconfirmed td { background: #fff6d6; }
table.fill tbody td, table.fill tbody th { height: 2.4rem; }
a { color: #00448f; }
a:focus-visible, .table:focus-visible { outline: 3px solid #00448f; outline-offset: 2px; }
@media print {
  @page { size: A4 landscape; margin: 12mm; }
  body { font-size: 9.5pt; max-width: none; padding: 0; }
  .table { overflow: visible; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
  h2, caption { break-after: avoid; }
  a { color: inherit; text-decoration: none; }
}
)";

std::string escaped(std::string_view text) {
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
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

std::string shown(std::string_view text) {
    const std::string safe = escaped(text);
    return is_address(text) ? "<a href=\"" + safe + "\">" + safe + "</a>" : safe;
}

std::string cell(const Lines& lines) {
    if (lines.empty()) return {};
    if (lines.size() == 1) return shown(lines.front());
    std::string out = "<ul>";
    for (const std::string& line : lines) out += "<li>" + shown(line) + "</li>";
    return out + "</ul>";
}

void add_table(const SheetTable& table, std::string& out) {
    const std::string caption = escaped(table.caption);
    out += "<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"" + caption + "\">\n<table" +
           (table.to_fill_in ? " class=\"fill\"" : "") + ">\n<caption>" + caption + "</caption>\n<thead>\n<tr>";
    for (const std::string& column : table.columns) out += "<th scope=\"col\">" + escaped(column) + "</th>";
    out += "</tr>\n</thead>\n<tbody>\n";
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
        out += i < table.marked.size() && table.marked[i] ? "<tr class=\"unconfirmed\">" : "<tr>";
        for (std::size_t column = 0; column < table.rows[i].size(); ++column) {
            const bool head = column == 0 && table.row_heads;
            out += (head ? "<th scope=\"row\">" : "<td>") + cell(table.rows[i][column]) + (head ? "</th>" : "</td>");
        }
        out += "</tr>\n";
    }
    out += "</tbody>\n</table>\n</div>\n";
}

}  // namespace

std::string sheet_html(const SheetPage& page) {
    const std::string title = escaped(page.title);
    std::string out = "<!doctype html>\n<html lang=\"";
    out += page.language == Language::nb ? "nb" : "en";
    out +=
        "\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, "
        "initial-scale=1\">\n";
    out += "<title>" + title + "</title>\n<style>" + std::string(style) + "</style>\n</head>\n<body>\n<main>\n";
    out += "<h1>" + title + "</h1>\n<dl>\n";
    for (const auto& [name, value] : page.facts) {
        out += "<dt>" + escaped(name) + "</dt><dd>" + escaped(value) + "</dd>\n";
    }
    out += "</dl>\n";
    for (const SheetSection& section : page.sections) {
        out += "<section>\n<h2>" + escaped(section.title) + "</h2>\n";
        for (const std::string& paragraph : section.paragraphs) out += "<p>" + escaped(paragraph) + "</p>\n";
        for (const SheetTable& table : section.tables) add_table(table, out);
        out += "</section>\n";
    }
    out += "</main>\n</body>\n</html>\n";
    return out;
}

}  // namespace hv::rules
