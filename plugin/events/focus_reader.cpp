#include "plugin/events/focus_reader.hpp"

#include "plugin/events/enqueue.hpp"

namespace hv::plugin::events {

namespace {

constexpr std::size_t most_waiting = 50;  // one search is cheaper than that many reads

std::string patient_of(const Source& source, const Focus& focus) {
    const auto body = source.ehr->read(focus.type, focus.id);
    if (!body) return {};
    const auto document = json::Document::parse(*body);
    return document ? read_resource(document->root(), source.config->url).patient : std::string();
}

}  // namespace

bool FocusReader::add(const Focus& focus) {
    const std::lock_guard lock(mutex_);
    for (const Focus& other : waiting_)
        if (other.type == focus.type && other.id == focus.id) return true;
    if (waiting_.size() >= most_waiting) return false;
    waiting_.push_back(focus);
    return true;
}

bool FocusReader::empty() const {
    const std::lock_guard lock(mutex_);
    return waiting_.empty();
}

Result<std::size_t> FocusReader::read_some(const Source& source, Instant now,
                                           const std::function<void(std::string_view)>& poll) {
    std::deque<Focus> some;
    {
        const std::lock_guard lock(mutex_);
        some.swap(waiting_);
    }
    Patients patients;
    for (const Focus& focus : some) {
        std::string patient = patient_of(source, focus);
        if (!patient.empty()) {
            patients.insert(std::move(patient));
            continue;
        }
        source.say(app::event::subject_unknown);
        poll(focus.type);
    }
    auto queued = enqueue(source, patients, store::Urgency::normal, "subscription", now);
    if (!queued)
        for (const Focus& focus : some) poll(focus.type);
    return queued;
}

}  // namespace hv::plugin::events
