#include "plugin/page/page.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "fhir/json/writer.hpp"
#include "plugin/care/care.hpp"
#include "plugin/http/form.hpp"
#include "plugin/page/answers.hpp"
#include "plugin/page/readings.hpp"
#include "plugin/page/texts.hpp"
#include "plugin/store/ownership.hpp"

namespace hv::plugin::page {
namespace {

// The session that the cookie alone stands for: that of the newest launch in this browser.
Result<smart::Session> by_cookie(const PageParts& parts, const http::Request& request) {
    http::Request bare;
    bare.method = "GET";
    bare.path = request.path;
    for (const http::HeaderField& field : request.headers) {
        std::string name = field.name;
        std::ranges::transform(name, name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
        if (name == "cookie") bare.headers.push_back(field);
    }
    if (bare.headers.empty()) return Error{Fault::denied, "there is no cookie", ""};
    return parts.sessions->of(bare);
}

// Whether this browser has gone on to somebody else since the tab was opened.
bool has_moved_on(const PageParts& parts, const http::Request& request, const smart::Session& session) {
    const Result<smart::Session> newest = by_cookie(parts, request);
    return newest && !newest->patient.empty() && key_of(*newest) != key_of(session);
}

// What stood in the other forms of the page comes along under this name and its own: nobody acts upon it, and it stands
// there again.
constexpr std::string_view elsewhere = "typed.";

http::Form typed_elsewhere(const http::Form& posted) {
    http::Form typed;
    for (const auto& [name, value] : posted.fields) {
        if (name.starts_with(elsewhere)) typed.fields.emplace_back(name.substr(elsewhere.size()), value);
    }
    return typed;
}

http::Form both(http::Form one, const http::Form& other) {
    one.fields.insert(one.fields.end(), other.fields.begin(), other.fields.end());
    return one;
}

class Handling {
public:
    Handling(const PageParts& parts, const http::Request& request, smart::Session session)
        : parts_(parts),
          posted_(http::posted_form(request)),
          typed_(typed_elsewhere(posted_)),
          request_(request),
          session_(std::move(session)),
          answer_(parts, session_) {}

    http::Reply show() {
        if (posted_.one("stopped") == "1") return stop();
        auto assembled = assemble(parts_.data, session_);
        if (!assembled) return answer_.fault(assembled.error(), carried(typed_));
        const Said said = carried(typed_);
        http::Reply reply = answer_.page(**assembled, said);
        if (posted_.one("go-on") == "1") {
            const std::string cookie = parts_.sessions->cookie(session_);
            if (!cookie.empty()) reply.headers.push_back({"Set-Cookie", cookie});
        }
        return reply;
    }

    http::Reply act() {
        if (is_foreign()) return stop();
        auto assembled = assemble(parts_.data, session_);
        if (!assembled) return answer_.fault(assembled.error(), carried(both(posted_, typed_)));
        Said said;
        care::Asked asked{posted_.one("id"),
                          posted_.one("what"),
                          posted_.all("rule"),
                          posted_.one("reason"),
                          posted_.one("comment"),
                          posted_.one("to"),
                          weeks(),
                          {}};
        // What only belongs to another kind of act stands in the form all the same.
        if (asked.what != "snooze") asked.weeks = 0;
        if (asked.what != "hand-over") asked.to.clear();
        if (asked.what == "take") asked.rules.clear();
        if (asked.what == "take" || asked.what == "hand-over") asked.owned_by = posted_.one("owner");
        if (asked.what == "acknowledge" || asked.what == "hand-over" || asked.what == "reopen") asked.reason.clear();
        said.problems = problems_of(asked, **assembled);
        if (said.problems.empty()) do_act(asked, **assembled, said);
        said.posted = typed_;
        said.chosen = typed_.one("what");
        if (said.done.empty()) {
            // `take` has a form of its own.
            if (asked.what != "take") said.chosen = asked.what.empty() ? "acknowledge" : asked.what;
            said.posted = both(posted_, typed_);
        }
        return answer_.page(**assembled, said);
    }

    http::Reply reading() {
        if (is_foreign()) return stop();
        auto assembled = assemble(parts_.data, session_);
        if (!assembled) return answer_.fault(assembled.error(), carried(both(posted_, typed_)));
        Said said = write_readings(parts_, session_, **assembled, posted_);
        said.posted = both(std::move(said.posted), typed_);
        said.chosen = typed_.one("what");
        if (said.done.empty()) return answer_.page(**assembled, said);
        auto after = assemble(parts_.data, session_);  // with what was just written
        return answer_.page(after ? **after : **assembled, said);
    }

private:
    [[nodiscard]] bool is_foreign() const {
        return posted_.one("patient") != session_.patient || has_moved_on(parts_, request_, session_);
    }

    // Nothing was done; what was typed comes back.
    [[nodiscard]] Said carried(http::Form typed) const {
        Said said;
        said.posted = std::move(typed);
        said.chosen = typed_.one("what");
        return said;
    }

    http::Reply stop() { return answer_.mismatch(both(posted_, typed_)); }

    [[nodiscard]] int weeks() const {
        const std::string posted = posted_.one("weeks");
        return posted == "1" ? 1 : posted == "4" ? 4 : posted == "12" ? 12 : 0;
    }

    // Whose the patient is was shown otherwise, and not because this act has come before (hazard H20).
    [[nodiscard]] bool owner_has_changed(const care::Asked& asked, const Assembled& assembled) const {
        const store::Act* const owning = store::owning_act(assembled.acts);
        if (owning == nullptr) return !posted_.one("owner").empty();
        return owning->id != posted_.one("owner") && owning->id != care::act_id(asked, session_.viewer.user);
    }

    [[nodiscard]] std::vector<std::string> problems_of(const care::Asked& asked, const Assembled& assembled) const {
        const rules::Language language = language_of(session_);
        const bool about_all = asked.what == "take" || asked.what == "hand-over";
        std::vector<std::string> problems;
        if (assembled.ehr_down) problems.push_back(say("no_changes", language));
        if (!about_all && !assembled.unreadable.empty()) {
            // The service judges the whole record: what was seen here is not what it would be compared with.
            std::string types;
            for (const std::string& type : assembled.unreadable) types += (types.empty() ? "" : ", ") + type;
            problems.push_back(say("act_unreadable", language) + ": " + types + ".");
        }
        if (about_all && owner_has_changed(asked, assembled)) problems.push_back(say("act_owner_changed", language));
        if (!about_all && posted_.one("state") != state_of(assembled)) problems.push_back(say("act_changed", language));
        if (session_.viewer.role == care::Role::other) problems.push_back(say("act_only_look", language));
        if (asked.what.empty()) problems.push_back(say("act_no_what", language));
        if (asked.rules.empty() && !about_all) problems.push_back(say("act_nothing", language));
        const bool needs_reason = asked.what == "snooze" || asked.what == "not-relevant";
        if (needs_reason && asked.reason.empty()) problems.push_back(say("act_no_reason", language));
        if (asked.what == "acknowledge" && asked.comment.empty()) problems.push_back(say("act_no_comment", language));
        return problems;
    }

    void do_act(const care::Asked& asked, Assembled& assembled, Said& said) {
        const rules::Language language = language_of(session_);
        const care::Desk desk{*parts_.data.store, *parts_.data.care, *parts_.data.clock};
        const Result<store::Act> done = care::act(desk, session_.viewer, key_of(session_), assembled.patient.judged(),
                                                  asked, care::reader_of(session_.ehr));
        if (!done) {
            said.problems.push_back(say("act_refused", language) + ": " + care::words_of(done.error(), language));
            return;
        }
        if (parts_.nudge) parts_.nudge();
        const Result<bool> read = read_acts(parts_.data, session_, assembled);
        said.done = say("saved", language);
        if (!read) said.problems.push_back(say("fault_title", language));
    }

    const PageParts& parts_;
    http::Form posted_;
    http::Form typed_;
    const http::Request& request_;
    smart::Session session_;
    Answers answer_;
};

using Step = http::Reply (Handling::*)();

std::function<http::Reply(const http::Request&)> handler(std::shared_ptr<const PageParts> parts, Step step) {
    return [parts = std::move(parts), step](const http::Request& request) {
        Result<smart::Session> session = parts->sessions->of(request);
        if (!session) return parts->sessions->refusal(request, session.error());
        Handling handling(*parts, request, *std::move(session));
        return (handling.*step)();
    };
}

http::Reply current(const PageParts& parts, const http::Request& request) {
    const Result<smart::Session> session = by_cookie(parts, request);
    http::Reply reply;
    reply.headers = {{"Cache-Control", "no-store"}, {"X-Content-Type-Options", "nosniff"}};
    if (!session || session->patient.empty()) {
        reply.status = 204;
        return reply;
    }
    json::Writer out;
    out.begin_object().member("patient", session->patient).end_object();
    reply.headers.push_back({"Content-Type", "application/json"});
    reply.body = out.take();
    return reply;
}

}  // namespace

std::vector<http::Route> page_routes(PageParts given) {
    const auto parts = std::make_shared<const PageParts>(std::move(given));
    return {{"GET", "/page/current", [parts](const http::Request& request) { return current(*parts, request); }},
            {"GET", "/page", handler(parts, &Handling::show)},
            {"POST", "/page", handler(parts, &Handling::show)},
            {"POST", "/page/act", handler(parts, &Handling::act)},
            {"POST", "/page/reading", handler(parts, &Handling::reading)}};
}

}  // namespace hv::plugin::page
