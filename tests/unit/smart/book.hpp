// A book of sessions over a memory store, whose EHR is a list of what was sent to it.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "memory_care.hpp"
#include "plugin/smart/session_book.hpp"

namespace hv::test {

namespace smart = plugin::smart;
namespace http = plugin::http;

inline http::Request request(std::string method, std::vector<http::HeaderField> headers = {}, std::string body = {}) {
    http::Request made;
    made.method = std::move(method);
    made.headers = std::move(headers);
    made.body = std::move(body);
    if (!made.body.empty()) made.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
    return made;
}

class Book {
public:
    Book()
        : home{*fhir::client::Url::parse("https://fhir.example.no/r4"),
               "nb",
               "https://epj.example.no",
               {"https://epj.example.no"},
               {},
               {}} {
        home.renew = [this](const std::string& refresh) { return renew(refresh); };
        home.connect = [this](std::shared_ptr<fhir::client::Authorizer> authorizer) {
            authorizers.push_back(std::move(authorizer));
            return nullptr;
        };
    }

    smart::BookParts parts(smart::Seal seal) {
        smart::BookParts made;
        made.care = &care;
        made.clock = &clock;
        made.seal = std::move(seal);
        made.public_url = [this] { return url; };
        made.types = [] { return std::vector<std::string>{"Patient", "Observation"}; };
        made.home = [this](std::string_view ehr) { return ehr == "sykehuset" ? &home : nullptr; };
        return made;
    }

    smart::Login login(std::int64_t seconds = 600, std::string refresh = {}) const {
        smart::Login made;
        made.viewer = {"sykehuset", "Practitioner/p1", "Lege Legesen", plugin::care::Role::gp, "Organization/o1"};
        made.patient = "p7";
        made.token = {"access-1", std::move(refresh), "patient/Observation.rs", clock.now().plus_seconds(seconds)};
        return made;
    }

    MemoryCare care;
    HandClock clock;
    std::string url = "https://hv.example.no";
    smart::Home home;
    std::function<smart::Renewed(const std::string&)> renew;
    std::vector<std::shared_ptr<fhir::client::Authorizer>> authorizers;
};

}  // namespace hv::test
