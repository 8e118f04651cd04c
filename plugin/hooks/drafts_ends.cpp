// Drafts that end an order: the record as it will be when they are signed.
#include <algorithm>

#include "fhir/base/zone.hpp"
#include "plugin/decide/json_edit.hpp"
#include "plugin/hooks/drafts.hpp"

namespace hv::plugin::hooks {
namespace {

constexpr std::size_t day_length = std::string_view("2025-11-21").size();

const Ending* ending_of(json::Value resource, const Drafts& drafts) {
    if (resource["resourceType"].text() != "MedicationRequest") return nullptr;
    const auto found = drafts.ends.find(resource["id"].text());
    return found == drafts.ends.end() ? nullptr : &found->second;
}

// The day on which the order began, as far as it says; compared as text, which of ISO days is the order in time.
std::string_view first_day(json::Value order) {
    for (const json::Value dosage : order["dosageInstruction"].items()) {
        const std::string_view start = dosage["timing"]["repeat"]["boundsPeriod"]["start"].text();
        if (!start.empty()) return start.substr(0, day_length);
    }
    return order["authoredOn"].text().substr(0, day_length);
}

// An end that the order had planned before `day` stays.
std::string earliest_end(json::Value order, std::string day) {
    const auto take = [&](json::Value period) {
        const std::string_view end = period["end"].text();
        if (!end.empty() && end < day) day = end;
    };
    for (const json::Value dosage : order["dosageInstruction"].items())
        take(dosage["timing"]["repeat"]["boundsPeriod"]);
    take(order["dispenseRequest"]["validityPeriod"]);
    return day;
}

void write_without_end(json::Writer& out, json::Value dosages) {
    out.begin_array();
    for (const json::Value dosage : dosages.items()) {
        const json::Value timing = dosage["timing"];
        const json::Value repeat = timing["repeat"];
        if (!repeat["boundsPeriod"].is_object()) {
            copy(out, dosage);
            continue;
        }
        const auto bounds = [&](json::Writer& to) { copy_with(to, repeat["boundsPeriod"], {{"end", {}}}); };
        const auto repeated = [&](json::Writer& to) { copy_with(to, repeat, {{"boundsPeriod", bounds}}); };
        const auto timed = [&](json::Writer& to) { copy_with(to, timing, {{"repeat", repeated}}); };
        copy_with(out, dosage, {{"timing", timed}});
    }
    out.end_array();
}

void write_ended(json::Writer& out, json::Value order, const std::string& end) {
    const auto word = [](std::string value) { return [value](json::Writer& to) { to.string(value); }; };
    std::vector<Edit> edits{{"status", word("completed")},
                            {"dispenseRequest", [&](json::Writer& to) {
                                 to.begin_object().key("validityPeriod").begin_object().member("end", end);
                                 to.end_object().end_object();
                             }}};
    if (order["dosageInstruction"].is_array()) {
        edits.push_back(
            {"dosageInstruction", [&](json::Writer& to) { write_without_end(to, order["dosageInstruction"]); }});
    }
    copy_with(out, order, edits);
}

// False: nothing is left of it.
bool write_order(json::Writer& out, json::Value order, Ending ending, Date today) {
    if (ending == Ending::never) return false;
    if (ending == Ending::paused) {
        copy_with(out, order, {{"status", [](json::Writer& to) { to.string("on-hold"); }}});
        return true;
    }
    if (first_day(order) >= today.text()) return false;  // ended before it began
    write_ended(out, order, earliest_end(order, today.plus_days(-1).text()));
    return true;
}

}  // namespace

std::string with_ends(json::Value document, const Drafts& drafts, Instant as_of) {
    bool any = ending_of(document, drafts) != nullptr;
    for (const json::Value entry : document["entry"].items()) any = any || ending_of(entry["resource"], drafts);
    if (!any) return {};
    const Date today = oslo_date(as_of);
    json::Writer out;
    if (const Ending* ending = ending_of(document, drafts)) {
        if (!write_order(out, document, *ending, today))
            out.begin_object().member("resourceType", "Bundle").end_object();
        return out.take();
    }
    copy_with(
        out, document,
        {{"entry", [&](json::Writer& to) {
              to.begin_array();
              for (const json::Value entry : document["entry"].items()) {
                  const json::Value order = entry["resource"];
                  const Ending* ending = ending_of(order, drafts);
                  if (ending == nullptr) {
                      copy(to, entry);
                      continue;
                  }
                  json::Writer left;
                  if (!write_order(left, order, *ending, today)) continue;
                  copy_with(to, entry, {{"resource", [&](json::Writer& resource) { resource.raw(left.take()); }}});
              }
              to.end_array();
          }}});
    return out.take();
}

}  // namespace hv::plugin::hooks
