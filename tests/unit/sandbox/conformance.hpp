// What the tables of the sandbox and of a real server have in common: a patient of their own, and who is asked.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "peer.hpp"

namespace hv::test {

class RemotePeer : public Peer {
public:
    explicit RemotePeer(std::string base) : base_(std::move(base)) {}
    HttpReply send(const HttpRequest& request) override {
        const auto said = transport_->send(request);
        const auto* const reply = std::get_if<HttpReply>(&said);
        return reply == nullptr ? HttpReply{} : *reply;
    }
    [[nodiscard]] std::string base() const override { return base_; }
    void pass_time() override { ::usleep(10'000); }

private:
    std::string base_;
    std::unique_ptr<fhir::client::Transport> transport_ = std::make_unique<fhir::client::CurlTransport>();
};

class FhirConformance : public testing::TestWithParam<std::string> {
protected:
    void SetUp() override {
        if (GetParam() == "sandbox") {
            peer_ = std::make_unique<SandboxPeer>();
        } else {
            peer_ = std::make_unique<RemotePeer>(GetParam());
        }
        std::random_device chance;
        mark_ = std::to_string(chance()) + std::to_string(chance());
        patient_ = peer_->ask("POST", "Patient", patient()).id();
        ASSERT_NE(patient_, "");
    }

    // Everything that a test makes carries its mark, so that a server with other people in it does not matter.
    [[nodiscard]] std::string patient() const {
        return R"({"resourceType":"Patient","active":true,"identifier":[{"system":"urn:test","value":"p-)" + mark_ +
               R"("}],"name":[{"family":"Prøve","given":["Rolig"]}],"birthDate":"1980-05-01"})";
    }
    [[nodiscard]] std::string flag(std::string_view key, std::string_view id = "",
                                   std::string_view status = "active") const {
        return R"({"resourceType":"Flag",)" + (id.empty() ? "" : "\"id\":\"" + std::string(id) + "\",") +
               R"("identifier":[{"system":"urn:test:flag","value":")" + std::string(key) + mark_ + R"("}],"status":")" +
               std::string(status) + R"(","code":{"text":"Til kontroll"},"subject":{"reference":"Patient/)" + patient_ +
               "\"}}";
    }
    [[nodiscard]] std::string reading(std::string_view loinc, std::string_view when, std::string_view status = "final",
                                      std::string_view category = "vital-signs") const {
        return R"({"resourceType":"Observation","status":")" + std::string(status) +
               R"(","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":")" +
               std::string(category) + R"("}]}],"code":{"coding":[{"system":"http://loinc.org","code":")" +
               std::string(loinc) + R"("}]},"subject":{"reference":"Patient/)" + patient_ +
               R"("},"effectiveDateTime":")" + std::string(when) +
               R"(","valueQuantity":{"value":80.50,"unit":"kg","system":"http://unitsofmeasure.org","code":"kg"}})";
    }
    std::string post_reading(std::string_view loinc, std::string_view when, std::string_view status = "final",
                             std::string_view category = "vital-signs") {
        const Said made = peer_->ask("POST", "Observation", reading(loinc, when, status, category));
        EXPECT_EQ(made.status, 201) << made.reply.body;
        peer_->pass_time();
        return "Observation/" + made.id();
    }
    std::vector<std::string> observations(const std::string& query) {
        const Said said = peer_->get("Observation?_count=50&patient=" + patient_ + "&" + query);
        EXPECT_EQ(said.status, 200) << said.reply.body;
        return said.found();
    }
    [[nodiscard]] std::string none_exist(std::string_view key) const {
        return "identifier=urn:test:flag|" + std::string(key) + mark_;
    }

    std::unique_ptr<Peer> peer_;
    std::string mark_;
    std::string patient_;
};

// The sandbox, and the server at HV_HAPI_URL when it is set.
inline std::vector<std::string> peers() {
    std::vector<std::string> all{"sandbox"};
    if (const char* const url = std::getenv("HV_HAPI_URL")) all.emplace_back(url);
    return all;
}

}  // namespace hv::test
