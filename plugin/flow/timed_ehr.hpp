// An EHR, and how long was waited for it: what is left of a turn is our own share. When the service stops, nothing more
// is asked or sent: the turn ends after the request that is under way, and what was not begun was not sent.
//
// Threads: one turn's, so one thread's.
#pragma once

#include <atomic>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/client/ehr.hpp"

namespace hv::plugin {

class TimedEhr : public fhir::client::Ehr {
    using Watch = std::chrono::steady_clock;

    template <class Call>
    auto timed(const Call& call) {
        const Watch::time_point began = Watch::now();
        auto answer = call();
        waited_ += Watch::now() - began;
        return answer;
    }

public:
    // `stopping` may be null.
    TimedEhr(fhir::client::Ehr& ehr, const std::atomic<bool>* stopping) : ehr_(ehr), stopping_(stopping) {}

    [[nodiscard]] std::chrono::microseconds waited() const {
        return std::chrono::duration_cast<std::chrono::microseconds>(waited_);
    }

    Result<fhir::client::Abilities> abilities() override {
        return timed([&] { return ehr_.abilities(); });
    }
    Result<fhir::client::Pages> search(const fhir::client::Search& search) override {
        if (stops()) return stopped();
        return timed([&] { return ehr_.search(search); });
    }
    Result<std::string> read(std::string_view type, std::string_view id) override {
        if (stops()) return stopped();
        return timed([&] { return ehr_.read(type, id); });
    }
    Result<fhir::client::Gathered> gather(std::string_view type, std::string_view id,
                                          const std::vector<fhir::client::Search>& searches) override {
        if (stops()) return stopped();
        return timed([&] { return ehr_.gather(type, id, searches); });
    }
    Result<std::string> operation(const fhir::client::Operation& operation) override {
        if (stops()) return stopped();
        return timed([&] { return ehr_.operation(operation); });
    }
    fhir::client::Receipt write(const fhir::client::Write& write) override {
        if (stops()) return unsent();
        return timed([&] { return ehr_.write(write); });
    }
    std::vector<fhir::client::Receipt> transaction(const std::vector<fhir::client::Write>& writes) override {
        if (stops()) return std::vector<fhir::client::Receipt>(writes.size(), unsent());
        return timed([&] { return ehr_.transaction(writes); });
    }
    [[nodiscard]] Instant resume_at() const override { return ehr_.resume_at(); }

private:
    [[nodiscard]] bool stops() const { return stopping_ != nullptr && *stopping_; }
    static Error stopped() {
        return {Fault::unavailable, "the service is being stopped", "the patient is looked at after the next start"};
    }
    static fhir::client::Receipt unsent() { return {fhir::client::Receipt::What::unsent, {}, {}, stopped()}; }

    fhir::client::Ehr& ehr_;
    const std::atomic<bool>* stopping_;
    Watch::duration waited_{0};
};

}  // namespace hv::plugin
