#include "plugin/sandbox/chart/visit.hpp"

#include "plugin/sandbox/assertions.hpp"

namespace hv::plugin::sandbox {

std::string Visits::begin(const std::string& user) {
    std::string word = secret_word();
    const std::lock_guard lock(mutex_);
    constexpr std::size_t most = 1000;
    if (users_.size() >= most) users_.clear();
    users_[word] = user;
    return word;
}

void Visits::end(const http::Request& request) {
    const std::lock_guard lock(mutex_);
    users_.erase(cookie_of(request, "sandbox-ehr"));
}

Visit Visits::of(const http::Request& request, const std::vector<Person>& people) const {
    Visit visit;
    visit.english = cookie_of(request, "sandbox-language") == "en";
    if (const auto asked = request.query.find("lang"); asked != request.query.end()) {
        visit.english = asked->second == "en";
    }
    std::string user;
    {
        const std::lock_guard lock(mutex_);
        const auto found = users_.find(cookie_of(request, "sandbox-ehr"));
        if (found == users_.end()) return visit;
        user = found->second;
    }
    for (const Person& person : people) {
        if (person.reference == user) visit.user = person;
    }
    return visit;
}

std::string cookie_of(const http::Request& request, std::string_view name) {
    const std::string* const header = request.header("cookie");
    std::string_view rest = header == nullptr ? std::string_view() : *header;
    while (!rest.empty()) {
        std::string_view one = rest.substr(0, rest.find(';'));
        rest.remove_prefix(std::min(rest.size(), one.size() + 1));
        while (one.starts_with(' ')) one.remove_prefix(1);
        if (one.size() > name.size() && one.starts_with(name) && one[name.size()] == '=') {
            return std::string(one.substr(name.size() + 1));
        }
    }
    return {};
}

bool from_here(const http::Request& request) {
    const std::string* const origin = request.header("origin");
    const std::string* const host = request.header("host");
    return origin == nullptr || (host != nullptr && *origin == "http://" + *host);
}

}  // namespace hv::plugin::sandbox
