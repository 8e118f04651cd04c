// The page of a patient as HTML: the model's values in the template, escaped, in the language of the session.
//
// Offer:  what may be done here and now, and what was just done.
// Errors: none. Pure but for the templates, which are part of the binary.
#pragma once

#include <string>
#include <vector>

#include "plugin/care/people.hpp"
#include "plugin/http/form.hpp"
#include "plugin/page/form.hpp"
#include "plugin/page/model.hpp"
#include "plugin/web/web.hpp"

namespace hv::plugin::page {

struct Offer {
    std::string session;          // the key, for forms and scripts
    std::string language = "nb";  // of the document: `nn` falls back in the texts only
    bool banner = true;           // the EHR shows none of its own
    std::string home;             // back to the EHR; empty: it has its own way
    std::string viewer;           // who looks, for the printed form
    std::string user;             // as acts name them
    bool may_act = false;
    bool may_write = false;  // the EHR takes Observations from this user
    std::string act_id;      // so that a second click is the same act
    std::string state;       // what is seen, so that nobody acts upon what he has not seen
    std::vector<FormField> fields;
    std::vector<care::Receiver> receivers;  // beside the roles
    std::string done;                       // said after an act; empty: nothing was done
    std::vector<std::string> problems;      // why nothing was done
    std::string offered_note;               // answers of the form that the EHR does not take, as text
    std::string chosen;                     // the act that was posted, when it was refused
    http::Form posted;                      // what was not taken: it stands in the forms again, else as text
    std::string kept;                       // the same as text, where there is no form for it
};

web::Data page_data(const PageModel& page, const Offer& offer);
std::string page_html(const PageModel& page, const Offer& offer);

}  // namespace hv::plugin::page
