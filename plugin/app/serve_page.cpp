// The clinician's page of the running service.
#include "plugin/app/running.hpp"
#include "plugin/app/service_parts.hpp"
#include "plugin/page/page.hpp"

namespace hv::plugin::app {

std::vector<http::Route> Running::page_routes() {
    page::PageParts parts;
    parts.sessions = &smart_->sessions();
    parts.data.store = store_.get();
    parts.data.care = &store_->care();
    parts.data.rules = &rules_;
    parts.data.clock = clock_;
    for (std::size_t i = 0; i < config_.ehrs.size(); ++i) {
        parts.data.tenants.push_back(tenant_of(config_.ehrs[i], links_[i]->ehr()));
    }
    parts.nudge = [this] { watch_->nudge(); };
    return page::page_routes(std::move(parts));
}

}  // namespace hv::plugin::app
