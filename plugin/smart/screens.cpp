#include "plugin/smart/screens.hpp"

#include "plugin/web/web.hpp"

namespace hv::plugin::smart {
namespace {

constexpr Text back{"Tilbake til EPJ", "Back to the EHR"};
constexpr Text not_opened{"Hjertevakt kunne ikke åpnes", "Hjertevakt could not be opened"};

// What happened, and what to do; the error's own words are for the log.
std::pair<Text, Text> words_for(Fault fault) {
    switch (fault) {
        case Fault::denied:
            return {{"Du er ikke innlogget her lenger, eller innloggingen passer ikke til denne nettleseren.",
                     "You are no longer logged in here, or the login does not fit this browser."},
                    {"Åpne Hjertevakt fra EPJ på nytt.", "Open Hjertevakt from the EHR again."}};
        case Fault::busy:
        case Fault::unavailable:
            return {{"EPJ eller innloggingstjenesten svarer ikke nå. Varslene i EPJ er ikke berørt.",
                     "The EHR or its login does not answer now. The flags in the EHR are not affected."},
                    {"Prøv igjen om litt.", "Try again in a little while."}};
        case Fault::not_found:
            return {{"Dette stedet kjenner ikke Hjertevakt.", "Hjertevakt does not know this place."},
                    {"Meld fra til den som drifter Hjertevakt.", "Tell whoever runs Hjertevakt."}};
        default:
            break;
    }
    return {{"Innloggingen ble ikke fullført. Varslene i EPJ er ikke berørt.",
             "The login was not completed. The flags in the EHR are not affected."},
            {"Prøv én gang til. Skjer det igjen, meld fra til den som drifter Hjertevakt.",
             "Try once more. If it happens again, tell whoever runs Hjertevakt."}};
}

}  // namespace

http::Reply screen(int status, const Screen& screen, const std::vector<std::string>& ancestors) {
    web::Layout layout;
    layout.language = screen.language;
    layout.title = screen.title;
    if (!screen.step.empty()) layout.scripts = {"smart/launch.js"};
    web::Data data = web::layout(layout);
    data.set("step", screen.step).set("name", screen.name).set("binding", screen.binding);
    std::vector<web::Data> lines;
    for (const std::string& line : screen.lines) lines.push_back(std::move(web::Data().set("text", line)));
    data.set("lines", std::move(lines)).set("said", screen.said);
    data.set("action", screen.action).set("button", screen.button);
    std::vector<web::Data> fields;
    for (const auto& [name, value] : screen.fields) {
        web::Data field;
        field.set("name", name).set("value", value);
        fields.push_back(std::move(field));
    }
    data.set("fields", std::move(fields));
    data.set("link", screen.link).set("link_text", screen.link_text).set("leaves", screen.leaves);
    return web::html(status, web::render("smart/screen", data), {ancestors});
}

Screen failure(std::string_view language, const Error& error, std::string_view home) {
    const auto [what, then] = words_for(error.fault);
    Screen page;
    page.language = language;
    page.title = not_opened.in(language);
    page.lines = {what.in(language), then.in(language)};
    if (!home.empty()) {
        page.link = home;
        page.link_text = back.in(language);
        page.leaves = true;
    }
    return page;
}

std::string language_of(const http::Request& request) {
    const std::string* wanted = request.header("Accept-Language");
    return wanted != nullptr && wanted->starts_with("en") ? "en" : "nb";
}

}  // namespace hv::plugin::smart
