// Writes what was filled in on the form into the EHR, with the user's own rights, and has the patient judged again.
//
// In:     the posted form; the assembled patient gives the vocabulary.
// Out:    what was saved, or why not, in words. An EHR that takes none gets none: the answers come back as text.
// Twice:  each Observation carries an identifier made of the form's, so that a second click finds the first.
#pragma once

#include "plugin/http/form.hpp"
#include "plugin/page/answers.hpp"

namespace hv::plugin::page {

Said write_readings(const PageParts& parts, const smart::Session& session, const Assembled& assembled,
                    const http::Form& posted);

}  // namespace hv::plugin::page
