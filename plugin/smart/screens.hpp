// The few small pages of launch and login: a step for the browser to take, or why it did not work and how to come back.
//
// Text:   everything is escaped by the template; what an authorization server says of itself stands apart as its words.
// Frames: the origins that are handed in; see web::html for the headers.
// Errors: none.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plugin/http/server.hpp"

namespace hv::plugin::smart {

struct Text {
    std::string_view nb;
    std::string_view en;

    [[nodiscard]] std::string in(std::string_view language) const { return std::string(language == "en" ? en : nb); }
};

struct Screen {
    std::string language = "nb";
    std::string title;
    std::vector<std::string> lines;
    std::string said;     // by the authorization server
    std::string step;     // of launch.ts: `begin`, `finish`, `submit`; empty: none
    std::string name;     // under which the binding is kept
    std::string binding;  // `begin`
    std::string action;   // of the form; empty: there is none
    std::vector<std::pair<std::string, std::string>> fields;
    std::string button;
    std::string link;
    std::string link_text;
    bool leaves = false;  // the link leads out of the EHR's frame
};

http::Reply screen(int status, const Screen& screen, const std::vector<std::string>& ancestors);

// The page of an error of ours or of a peer, in words for whoever sits there.
Screen failure(std::string_view language, const Error& error, std::string_view home);
// By Accept-Language, for whom nothing else says.
std::string language_of(const http::Request& request);

}  // namespace hv::plugin::smart
