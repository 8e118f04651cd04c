// The page of a standalone launch: who is there, about whom, and whether the app may.
//
// It answers by a POST to `/auth/choose` with `pending`, `user`, `patient` and `answer` (`allow` or `deny`).
#pragma once

#include <string>
#include <vector>

#include "plugin/sandbox/core.hpp"
#include "plugin/sandbox/people.hpp"

namespace hv::plugin::sandbox {

struct SignInPage {
    std::string pending;
    std::string app;
    std::string app_origin;
    std::vector<Person> people;
    std::vector<Handle> patients;  // none: nobody is asked for
    std::string languages;         // `ui_locales`
};

HttpReply sign_in_page(const SignInPage& page);

}  // namespace hv::plugin::sandbox
