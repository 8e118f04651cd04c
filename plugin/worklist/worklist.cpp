#include "plugin/worklist/worklist.hpp"

#include "plugin/worklist/desk.hpp"

namespace hv::plugin::worklist {

std::vector<http::Route> worklist_routes(WorklistParts parts) {
    const auto shared = std::make_shared<const WorklistParts>(std::move(parts));
    const auto door = [shared](const char* method, const char* pattern, http::Reply (*answer)(const Visit&)) {
        return http::Route{method, pattern,
                           [shared, answer](const http::Request& request) { return let_in(*shared, request, answer); }};
    };
    const auto list = [](const Visit& visit) { return list_answer(visit, false, {}, {}); };
    const auto patient = [](const Visit& visit) { return patient_answer(visit, {}, {}); };
    return {door("GET", "/worklist", list),
            door("POST", "/worklist", list),
            door("POST", "/worklist/act", list_act),
            door("POST", "/worklist/news", list_news),
            door("POST", "/worklist/csv", list_csv),
            door("GET", "/worklist/patient/{id}", patient),
            door("POST", "/worklist/patient/{id}", patient),
            door("POST", "/worklist/patient/{id}/act", patient_act)};
}

}  // namespace hv::plugin::worklist
