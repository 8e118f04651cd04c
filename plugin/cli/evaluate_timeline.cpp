#include "plugin/cli/evaluate_timeline.hpp"

#include "plugin/decide/finding_words.hpp"

namespace hv::plugin::cli {
namespace {

constexpr std::size_t label_width = 17;  // indent and a blank included

}  // namespace

void write_timeline(Page& page, const View& view) {
    const TimelinePage drawn = draw_timeline(timeline_of(view.snapshot(), view.style.language),
                                             {view.style.language, page.width() - label_width, view.style.ascii});
    if (drawn.rows.empty()) return;
    page.line();
    page.line(view.say("TIDSLINJE", "TIMELINE"), Tone::strong);
    const std::string blank(label_width, ' ');
    page.line(blank + drawn.ticks, Tone::faint);
    for (const TimelineRow& row : drawn.rows) {
        page.line("  " + padded(cut(view.cell(row.label), label_width - 3), label_width - 2) + row.picture);
        page.hanging(blank, row.facts, Tone::faint);
    }
    page.hanging("  ", drawn.legend, Tone::faint);
    for (const rules::Unclassified& drug : view.snapshot().unclassified) {
        page.hanging("  ", view.say("Ikke tegnet, ikke gjenkjent: ", "Not drawn, not recognised: ") + drug_text(drug),
                     Tone::yellow);
    }
}

}  // namespace hv::plugin::cli
