// What the handlers of the page answer with: the page, audited; the stop; a fault in words.
#pragma once

#include <string>
#include <vector>

#include "plugin/http/form.hpp"
#include "plugin/page/page.hpp"
#include "plugin/page/view.hpp"

namespace hv::plugin::page {

// What came of a post.
struct Said {
    std::string done;
    std::vector<std::string> problems;
    std::string chosen;        // the act, when it was refused
    std::string offered_note;  // of the form, when the EHR takes nothing
    http::Form posted;         // what was not taken
};

// Whether the user may write Observations there, and the EHR takes them.
bool may_write_readings(const smart::Session& session);

class Answers {
public:
    Answers(const PageParts& parts, const smart::Session& session) : parts_(parts), session_(session) {}

    [[nodiscard]] http::Reply page(const Assembled& assembled, const Said& said) const;
    // Audited as a view that was refused; whose page it was is not said where that cannot be written down.
    [[nodiscard]] http::Reply mismatch(const http::Form& posted) const;
    // `said`: what was done before, and what was not taken.
    [[nodiscard]] http::Reply fault(const Error& error, const Said& said) const;

private:
    [[nodiscard]] Offer offer() const;
    [[nodiscard]] Offer offer_with(const http::Form& posted) const;
    [[nodiscard]] http::Reply html(int status, std::string body) const;

    const PageParts& parts_;
    const smart::Session& session_;
};

}  // namespace hv::plugin::page
