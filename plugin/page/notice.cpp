#include "plugin/page/notice.hpp"

#include <algorithm>
#include <array>

#include "plugin/page/issue_words.hpp"
#include "plugin/page/texts.hpp"
#include "plugin/page/view_findings.hpp"

namespace hv::plugin::page {
namespace {

using web::Data;

// What a person writes into a form, and not what the form itself says.
bool is_typed(std::string_view name) {
    static constexpr std::array<std::string_view, 9> own{"session", "patient", "id",      "state", "owner",
                                                         "rule",    "what",    "stopped", "go-on"};
    return std::ranges::find(own, name) == own.end() && !name.starts_with("typed.");
}

Data notice_data(const std::string& what, const Offer& offer, rules::Language language) {
    web::Layout layout;
    layout.language = offer.language;
    layout.title = say(what + "_title", language);
    layout.styles = {"page/page.css"};
    Data data = web::layout(layout);
    data.set("t", texts_of(language));
    data.set("heading", layout.title).set("lead", say(what + "_text", language));
    data.set("session", offer.session).set("home", offer.home).set("kept", offer.kept);
    std::vector<Data> typed;
    for (const auto& [name, value] : offer.posted.fields) {
        if (is_typed(name)) typed.push_back(std::move(Data().set("name", name).set("value", value)));
    }
    data.set("typed", std::move(typed));
    return data;
}

}  // namespace

std::string mismatch_html(const Offer& offer, rules::Language language, std::string_view patient) {
    Data data = notice_data("mismatch", offer, language);
    data.set("mismatch", true).set("fault", false).set("patient", patient);
    return web::render("page/notice", data);
}

std::string fault_html(const Offer& offer, rules::Language language, const Error& error) {
    Data data = notice_data("fault", offer, language);
    data.set("fault", true).set("mismatch", false);
    const bool nothing_happened = offer.done.empty() && offer.problems.empty();
    if (!nothing_happened) data.set("lead", "");
    data.set("done", offer.done).set("problems", list_of(offer.problems));
    data.set("reason", fault_words(error.fault).in(language)).set("more", error.message);
    return web::render("page/notice", data);
}

}  // namespace hv::plugin::page
