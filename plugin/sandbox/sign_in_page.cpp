#include "plugin/sandbox/sign_in_page.hpp"

#include "plugin/sandbox/html.hpp"

namespace hv::plugin::sandbox {
namespace {

Html choice(std::string_view name, const std::string& value, const std::string& words, bool chosen) {
    Attributes attributes{{"type", "radio"}, {"name", std::string(name)}, {"value", value}, {"required", ""}};
    if (chosen) attributes.emplace_back("checked", "");
    return element("label", {{"class", "choice"}}, joined({lone("input", attributes), element("span", words)}));
}

Html people_choice(const SignInPage& page, bool english) {
    Html all = element("legend", english ? "Who are you?" : "Hvem er du?");
    bool first = true;
    for (const Person& person : page.people) {
        const std::string role = person.role.empty() ? (english ? "no role" : "uten rolle") : person.role;
        all += choice("user", person.reference, person.name + ", " + role, first);
        first = false;
    }
    return element("fieldset", all);
}

Html patient_choice(const SignInPage& page, bool english) {
    Html all = element("legend", english ? "Which patient?" : "Hvilken pasient?");
    bool first = true;
    for (const Handle& patient : page.patients) {
        const auto document = json::Document::parse(patient->bytes);
        if (!document) continue;
        all += choice("patient", patient->id,
                      full_name(document->root()) + ", " + std::string(document->root()["birthDate"].text()), first);
        first = false;
    }
    return element("fieldset", all);
}

Html button(std::string_view answer, std::string_view words) {
    return element("button", {{"type", "submit"}, {"name", "answer"}, {"value", std::string(answer)}}, words);
}

}  // namespace

HttpReply sign_in_page(const SignInPage& page) {
    const bool english = page.languages.starts_with("en");
    const std::string title = english ? "Sign in to the sandbox EHR" : "Logg inn i sandkasse-EPJ";
    const std::string asks =
        english ? "`" + page.app + "` wants to read from the record." : "«" + page.app + "» vil lese i journalen.";
    Html form = lone("input", {{"type", "hidden"}, {"name", "pending"}, {"value", page.pending}});
    form += people_choice(page, english);
    if (!page.patients.empty()) form += patient_choice(page, english);
    form += element("p", {{"class", "acts"}},
                    joined({button("allow", english ? "Allow" : "Tillat"), button("deny", english ? "No" : "Nei")}));
    const Html body =
        element("main", joined({element("h1", title), element("p", asks),
                                element("form", {{"method", "post"}, {"action", "/auth/choose"}}, form)}));
    PageRights rights;
    if (!page.app_origin.empty()) rights.form_ends = {page.app_origin};
    return page_reply(200, english ? "en" : "nb", title, body, rights);
}

}  // namespace hv::plugin::sandbox
