// The EHR's pages: who logs in, whose charts there are, and one chart.
//
// Fragments: flags, cards and what became of a card are parts of a page, which its script fetches anew.
// Safety:    all text of resources and of the CDS service is escaped; no personal number is shown or stands in a URL.
#pragma once

#include <string>
#include <vector>

#include "plugin/sandbox/chart/cds_client.hpp"
#include "plugin/sandbox/chart/record.hpp"
#include "plugin/sandbox/chart/visit.hpp"
#include "plugin/sandbox/html.hpp"

namespace hv::plugin::sandbox {

HttpReply login_page(const Visit& visit, const std::vector<Person>& people);

struct ListedPatient {
    std::string id;
    std::string name;
    std::string born;
    std::size_t flags = 0;
};
HttpReply list_page(const Visit& visit, const std::vector<ListedPatient>& patients, const ServicePlace& place);

struct ChartPage {
    Record record;
    bool app_open = false;      // the service's page stands in the chart
    std::string said = {};      // what an act came to; empty: nothing was done
    std::string base_origin{};  // of the token server, which the frame passes through
};
HttpReply chart_page(const Visit& visit, const ChartPage& page, const ServicePlace& place);
HttpReply missing_page(const Visit& visit);

Html flags_fragment(const Visit& visit, const std::vector<FlagLine>& flags);

// The page's frame: head with language switch and who is logged in.
HttpReply whole_page(const Visit& visit, std::string_view title, std::string_view here, const Html& main,
                     const PageRights& rights);
Html post_form(const std::string& action, const Attributes& more, const Html& inner);
Html hidden(std::string_view name, const std::string& value);

}  // namespace hv::plugin::sandbox
