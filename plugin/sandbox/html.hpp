// HTML put together from values: what is text is escaped here, and only what was made here is taken as it is.
//
// Html:    markup. Made by `text`, `element`, `joined` and the pages; never from a string of somebody else.
// Errors:  none.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fhir/client/http.hpp"

namespace hv::plugin::sandbox {

struct Html {
    std::string markup;
    Html& operator+=(const Html& more) {
        markup += more.markup;
        return *this;
    }
};

using Attributes = std::vector<std::pair<std::string_view, std::string>>;

Html text(std::string_view plain);
// An attribute without a value (`hidden`) has the empty text.
Html element(std::string_view name, const Attributes& attributes, const Html& inner);
Html element(std::string_view name, const Html& inner);
Html element(std::string_view name, std::string_view plain);
Html element(std::string_view name, const Attributes& attributes, std::string_view plain);
// `input`, `meta`: nothing inside and no end.
Html lone(std::string_view name, const Attributes& attributes);
Html joined(const std::vector<Html>& parts);

// What a page may do beyond showing itself.
struct PageRights {
    std::vector<std::string> frames = {};     // origins whose pages it shows
    std::vector<std::string> form_ends = {};  // origins that its forms may end at, beside our own
    bool framed_by_us = false;
};

// The whole document with the sandbox's style and script, and the headers that go with it.
fhir::client::HttpReply page_reply(int status, std::string_view language, std::string_view title, const Html& body,
                                   const PageRights& rights = {});

}  // namespace hv::plugin::sandbox
