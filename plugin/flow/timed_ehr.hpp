// An EHR, and how long was waited for it: what is left of a turn is our own share.
//
// Threads: one turn's, so one thread's.
#pragma once

#include <chrono>

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
    explicit TimedEhr(fhir::client::Ehr& ehr) : ehr_(ehr) {}

    [[nodiscard]] std::chrono::microseconds waited() const {
        return std::chrono::duration_cast<std::chrono::microseconds>(waited_);
    }

    Result<fhir::client::Abilities> abilities() override {
        return timed([&] { return ehr_.abilities(); });
    }
    Result<fhir::client::Pages> search(const fhir::client::Search& search) override {
        return timed([&] { return ehr_.search(search); });
    }
    Result<std::string> read(std::string_view type, std::string_view id) override {
        return timed([&] { return ehr_.read(type, id); });
    }
    Result<fhir::client::Gathered> gather(std::string_view type, std::string_view id,
                                          const std::vector<fhir::client::Search>& searches) override {
        return timed([&] { return ehr_.gather(type, id, searches); });
    }
    fhir::client::Receipt write(const fhir::client::Write& write) override {
        return timed([&] { return ehr_.write(write); });
    }
    std::vector<fhir::client::Receipt> transaction(const std::vector<fhir::client::Write>& writes) override {
        return timed([&] { return ehr_.transaction(writes); });
    }
    [[nodiscard]] Instant resume_at() const override { return ehr_.resume_at(); }

private:
    fhir::client::Ehr& ehr_;
    Watch::duration waited_{0};
};

}  // namespace hv::plugin
