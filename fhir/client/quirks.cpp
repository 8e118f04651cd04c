#include "fhir/client/quirks.hpp"

#include <algorithm>
#include <array>

namespace hv::fhir::client {
namespace {

constexpr std::array texts{
    QuirkText{Quirk::total_is_estimate, "total-is-estimate",
              "Bundle.total is an estimate here: fewer matches than it says are no sign of a missing page"},
    QuirkText{Quirk::no_handling_strict, "no-handling-strict",
              "the server refuses requests with `Prefer: handling=strict`: it is not sent"},
    QuirkText{Quirk::self_not_echoed, "self-not-echoed",
              "the `self` link of an answer does not repeat the whole search: it is not compared"},
    QuirkText{
        Quirk::outcome_warnings_are_noise, "outcome-warnings-are-noise",
        "searches come with warnings that mean nothing (no results, a slow query): only those whose code speaks of "
        "something left out make an answer incomplete"},
    QuirkText{Quirk::next_on_internal_host, "next-on-internal-host",
              "a gateway does not rewrite the `next` links, which name a host behind it: they are followed at the "
              "configured address"},
    QuirkText{Quirk::next_outside_base, "next-outside-base",
              "`next` links lie on the same host and port, but not below the base URL: they are followed all the same"},
    QuirkText{Quirk::no_if_none_exist, "no-if-none-exist",
              "the server says that it heeds If-None-Exist and does not: we search before each create"},
    QuirkText{Quirk::no_if_match, "no-if-match",
              "the server refuses or ignores If-Match: updates go out unguarded, right after reading"},
    QuirkText{Quirk::no_transaction, "no-transaction",
              "transactions are announced and do not work: every resource is written by itself"},
    QuirkText{Quirk::minimal_return, "minimal-return",
              "answers to writes are asked for without a body: the server is slow, or refuses, to return one"},
    QuirkText{Quirk::search_by_post, "search-by-post",
              "long or any GET searches are cut off on the way: all are POSTed"},
    QuirkText{Quirk::search_by_get, "search-by-get",
              "the server has no POST _search: what is not secret goes by GET however long it is"},
    QuirkText{Quirk::unauthorized_is_throttling, "401-is-throttling",
              "the server answers 401 when it is asked too often: we pause and keep the token"},
    QuirkText{Quirk::read_only, "read-only", "nothing may be written here, whatever the server announces"},
};

}  // namespace

std::span<const QuirkText> every_quirk() {
    return texts;
}

Result<Quirks> Quirks::parse(const std::vector<std::string>& names) {
    Quirks quirks;
    for (const std::string& name : names) {
        const auto* const found = std::ranges::find(texts, name, &QuirkText::name);
        if (found == texts.end()) {
            std::string known;
            for (const QuirkText& text : texts) known += (known.empty() ? "" : ", ") + std::string(text.name);
            return Error{Fault::invalid, '`' + name + "`: no such quirk", "known are " + known};
        }
        quirks.add(found->quirk);
    }
    return quirks;
}

std::vector<std::string> Quirks::names() const {
    std::vector<std::string> out;
    for (const QuirkText& text : texts) {
        if (has(text.quirk)) out.emplace_back(text.name);
    }
    return out;
}

}  // namespace hv::fhir::client
