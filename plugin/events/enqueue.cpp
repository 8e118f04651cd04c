#include "plugin/events/enqueue.hpp"

#include <vector>

namespace hv::plugin::events {

void Source::say(const app::EventCode& event, app::LogFields fields) const {
    if (log == nullptr) return;
    fields.ehr = name();
    log->say(event, fields);
}

void Source::count(app::Counter counter, std::string_view label, double by) const {
    if (metrics != nullptr) metrics->add(counter, {name(), label}, by);
}

Result<std::size_t> enqueue(const Source& source, const Patients& patients, store::Urgency urgency,
                            std::string_view cause, Instant now) {
    std::vector<store::Wanted> wanted;
    for (const std::string& patient : patients) {
        const auto ours = source.care->contains(patient, now);
        if (!ours) return ours.error();
        if (!*ours) continue;
        wanted.push_back({{source.name(), patient}, urgency, now, std::string(cause)});
    }
    if (wanted.empty()) return std::size_t{0};
    auto queued = source.store->enqueue(wanted);
    if (!queued) return queued;
    source.count(app::Counter::queued, cause, static_cast<double>(*queued));
    return queued;
}

}  // namespace hv::plugin::events
