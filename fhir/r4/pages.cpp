#include "fhir/r4/pages.hpp"

#include <algorithm>
#include <unordered_map>

namespace hv::fhir::r4 {
namespace {

using BySelf = std::unordered_map<std::string_view, std::size_t>;

// Which page follows each one: its index, or pages.size().
std::vector<std::size_t> followers(const std::vector<Page>& pages, const BySelf& by_self) {
    std::vector<std::size_t> next(pages.size(), pages.size());
    for (std::size_t i = 0; i < pages.size(); ++i) {
        const auto found = pages[i].next.empty() ? by_self.end() : by_self.find(pages[i].next);
        if (found != by_self.end() && found->second != i) next[i] = found->second;
    }
    return next;
}

}  // namespace

void check_pages(const std::vector<Page>& pages, Notes& notes) {
    BySelf by_self;
    for (std::size_t i = 0; i < pages.size(); ++i)
        if (!pages[i].self.empty()) by_self.emplace(pages[i].self, i);
    const std::vector<std::size_t> next = followers(pages, by_self);
    std::vector<bool> follows(pages.size(), false);
    for (const std::size_t at : next)
        if (at < pages.size()) follows[at] = true;

    for (std::size_t i = 0; i < pages.size(); ++i) {
        if (!pages[i].next.empty() && next[i] == pages.size()) {
            notes.add(Severity::error, IssueCode::incomplete_answer, pages[i].place, "link",
                      "the answer has a next page that was not read: nothing may be taken as missing");
            continue;
        }
        if (follows[i] || !pages[i].total) continue;
        // The head of a chain: its pages together must hold what the server says there is.
        std::uint64_t sum = 0;
        std::size_t at = i;
        std::size_t left = pages.size();
        bool open = false;
        for (; at < pages.size() && left > 0; at = next[at], --left) {
            sum += pages[at].matches;
            open = !pages[at].next.empty() && next[at] == pages.size();
        }
        if (*pages[i].total > sum && !open)
            notes.add(Severity::error, IssueCode::incomplete_answer, pages[i].place, "total",
                      "the server found " + std::to_string(*pages[i].total) + " and sent " + std::to_string(sum) +
                          ": nothing may be taken as missing");
    }
}

}  // namespace hv::fhir::r4
