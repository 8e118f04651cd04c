// The cards of a CDS service, read as a strict CDS client reads them.
//
// Refused: the whole answer when a card lacks what is required (CDS Hooks 2.0, card attributes): the user is told that
//          the service answered wrongly, never half of what it said.
// Errors:  invalid, with the place.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fhir/base/result.hpp"

namespace hv::plugin::sandbox {

struct CardCoding {
    std::string system;
    std::string code;
    std::string display;
};
struct CardAction {
    std::string type;  // create, update, delete
    std::string description;
    std::string resource;     // JSON
    std::string resource_id;  // `ServiceRequest/1`, of delete
};
struct Suggestion {
    std::string uuid;
    std::string label;
    bool recommended = false;
    std::vector<CardAction> actions;
};
struct CardLink {
    std::string label;
    std::string url;
    bool smart = false;
    std::string app_context;
};
struct Card {
    std::string uuid;  // empty: no feedback is wanted
    std::string summary;
    std::string detail;  // Markdown
    std::string indicator;
    std::string source;
    std::string source_url;
    std::vector<Suggestion> suggestions;
    std::vector<CardLink> links;
    std::vector<CardCoding> overrides;
};

Result<std::vector<Card>> read_cards(std::string_view json);

}  // namespace hv::plugin::sandbox
