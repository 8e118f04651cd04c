// A browser's session with us: who looks, at which patient, with which rights at the EHR.
//
// Key:     256 random bits that the browser holds; the store has their digest. The page carries it in the document and
//          sends it as `Hjertevakt-Session`, so that an EHR's iframe needs no cookie and two tabs are two sessions; the
//          cookie `__Host-hjertevakt` (Secure, HttpOnly, SameSite=None, Partitioned) is used where it arrives and is
//          never enough for an act.
// Acts:    every POST wants the key in header or form; that is what CSRF protection rests on.
// Ends:    with the EHR's token when it cannot be refreshed, after the idle time of the configuration, and by `end`.
// Errors:  denied: no session, another one's, or over (the reply is the page that says how to come back).
// Threads: any.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/client/ehr.hpp"
#include "plugin/care/viewer.hpp"
#include "plugin/http/server.hpp"
#include "rules/engine/words.hpp"

namespace hv::plugin::smart {

struct Session {
    std::string key;  // secret: never in a log, a URL or an error
    care::Viewer viewer;
    std::string patient;   // logical id, of the launch; empty: none (worklist)
    std::string language;  // `nb`, `nn`, `en`
    bool banner = true;    // need_patient_banner: the EHR shows none of its own
    std::string home;      // the EHR's own page to go back to; may be empty
    // The EHR with the user's own token and granted scopes; null for who came by the hospital's OpenID provider.
    std::shared_ptr<fhir::client::Ehr> ehr;
    std::string encounter;                // of the launch, a logical id; may be empty
    std::string intent;                   // of the launch, the EHR's own word; may be empty
    std::vector<std::string> unreadable;  // types that the rules need and the granted scopes do not let us read in full
    std::vector<std::string> ancestors;   // origins that may show our pages in a frame: web::Frame
    // Whether the granted scopes let `letter` (one of `cruds`) be done to a type at the patient's or user's level.
    [[nodiscard]] bool may(std::string_view type, char letter) const;
    std::string scope;  // as granted, normalised
    Instant expires;
};

// Of what we say to this user.
rules::Language language_of(const Session& session);

class Sessions {
public:
    virtual ~Sessions() = default;
    // By the header or the form field `session`, else by the cookie (GET and HEAD only).
    [[nodiscard]] virtual Result<Session> of(const http::Request& request) = 0;
    virtual void end(const Session& session) = 0;
    // The value of a Set-Cookie header that makes this the session of the next GET.
    [[nodiscard]] virtual std::string cookie(const Session& session);
    // What the browser is answered when `of` gave an error: a page that says how to come back; JSON to a script that
    // sends the key in the header.
    [[nodiscard]] virtual http::Reply refusal(const http::Request& request, const Error& error);
};

}  // namespace hv::plugin::smart
