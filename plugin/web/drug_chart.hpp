// The drug timeline of a patient for a page: a picture in SVG, and the same numbers as a table under it.
//
// Use:     data.set("chart", drug_chart(snapshot, language)); `{{#chart}}{{> web/drug_chart}}{{/chart}}` in the
//          template, `web/drug_chart.css` among the styles. Nothing to draw gives a section with `empty` set.
// What:    plugin/decide/timeline.hpp; where: plugin/decide/timeline_plot.hpp.
// Colour:  none is needed to read it: what kind of use a bar stands for is its pattern, and a word in the table.
#pragma once

#include "plugin/web/web.hpp"
#include "rules/engine/snapshot.hpp"

namespace hv::plugin::web {

Data drug_chart(const rules::Snapshot& patient, rules::Language language);

}  // namespace hv::plugin::web
