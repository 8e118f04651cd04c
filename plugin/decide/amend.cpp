#include "plugin/decide/amend.hpp"

#include <algorithm>

#include "plugin/decide/fingerprint.hpp"
#include "plugin/decide/naming.hpp"

namespace hv::plugin {
namespace {

using json::Value;
using json::Writer;

// The fingerprint's tag is with_fingerprint's to replace.
bool is_our_tag(Value tag) {
    return tag["system"].text() == uri::rule_set;
}

void write_tags(Writer& out, Value standing, Value from) {
    out.begin_array();
    for (const Value tag : standing["meta"]["tag"].items()) {
        if (!from || !is_our_tag(tag)) copy(out, tag);
    }
    for (const Value tag : from["meta"]["tag"].items()) {
        if (is_our_tag(tag)) copy(out, tag);
    }
    out.end_array();
}

std::string written(Value standing, const std::vector<Edit>& edits) {
    Writer out;
    copy_with(out, standing, edits);
    return with_fingerprint(out.take());
}

std::string_view period_name(Kind kind) {
    return kind == Kind::task ? "executionPeriod" : "period";
}

// A Task that somebody has taken on stays taken on.
Edit alert_status(const StandingItem& item) {
    if (item.kind == Kind::flag) return amended_text("status", "active");
    return amended_text("status", item.active ? item.status : "requested");
}

std::string ended_status(const StandingItem& item, Because because) {
    if (item.kind == Kind::flag) return "inactive";
    return because == Because::not_met ? "completed" : "cancelled";
}

}  // namespace

Edit amended_meta(Value standing, Value from) {
    return {"meta", [standing, from](Writer& out) {
                copy_with(out, standing["meta"],
                          {{"versionId", {}}, {"lastUpdated", {}}, {"tag", [standing, from](Writer& tags) {
                                                                        write_tags(tags, standing, from);
                                                                    }}});
            }};
}

Edit amended_period(Value standing, std::string_view name, PeriodEdit edit, Instant as_of) {
    const Value period = standing[name];
    const auto starts = parse_moment(period["start"].text());
    return {name, [period, edit, as_of, starts](Writer& out) {
                if (edit == PeriodEdit::begin) {
                    copy_with(out, period, {amended_text("start", text(as_of)), {"end", {}}});
                } else {
                    const Instant end = starts ? std::max(as_of, starts->first) : as_of;
                    copy_with(out, period, {amended_text("end", text(end))});
                }
            }};
}

Edit amended_text(std::string_view name, std::string value) {
    return {name, [value = std::move(value)](Writer& out) { out.string(value); }};
}

std::string amended_alert(const StandingItem& item, std::string_view draft_text, Instant as_of) {
    const Result<json::Document> standing = json::Document::parse(item.body);
    const Result<json::Document> draft = json::Document::parse(draft_text);
    if (!standing || !draft) return {};
    const bool flag = item.kind == Kind::flag;
    std::vector<Edit> edits =
        flag ? members_of(draft->root(), {"text", "category", "code", "subject", "author"})
             : members_of(draft->root(), {"text", "intent", "code", "description", "for", "requester"});
    edits.push_back(amended_meta(standing->root(), draft->root()));
    edits.push_back(alert_status(item));
    if (!item.active) {
        edits.push_back(amended_period(standing->root(), period_name(item.kind), PeriodEdit::begin, as_of));
    }
    return written(standing->root(), edits);
}

std::string ended_alert(const StandingItem& item, Because because, Instant as_of) {
    const Result<json::Document> standing = json::Document::parse(item.body);
    if (!standing) return {};
    const Value root = standing->root();
    return written(root, {amended_meta(root, {}), amended_text("status", ended_status(item, because)),
                          amended_period(root, period_name(item.kind), PeriodEdit::finish, as_of)});
}

}  // namespace hv::plugin
