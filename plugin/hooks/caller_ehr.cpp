#include "plugin/hooks/caller_ehr.hpp"

#include <utility>

#include "fhir/client/fhir_ehr.hpp"

namespace hv::plugin::hooks {

namespace fc = fhir::client;

namespace {

class OneToken final : public fc::Authorizer {
public:
    explicit OneToken(std::string token) : token_(std::move(token)) {}
    Result<std::vector<fc::Header>> authorize(std::string_view, std::string_view) override {
        return std::vector<fc::Header>{{"Authorization", "Bearer " + token_}};
    }
    bool refused(const std::vector<fc::Header>&, const fc::HttpReply&) override { return false; }
    [[nodiscard]] bool is_lent() const override { return true; }

private:
    std::string token_;
};

// Nothing is written for a caller.
class CallerEhr final : public fc::Ehr {
public:
    CallerEhr(fc::Url base, std::string token, const CallerParts& parts, const fc::FhirEhrOptions& options)
        : token_(std::move(token)),
          ehr_(std::move(base), parts.transport, &token_, parts.throttle, parts.clock, options) {}

    Result<fc::Abilities> abilities() override { return ehr_.abilities(); }
    Result<fc::Pages> search(const fc::Search& search) override { return ehr_.search(search); }
    Result<std::string> read(std::string_view type, std::string_view id) override { return ehr_.read(type, id); }
    Result<fc::Gathered> gather(std::string_view type, std::string_view id,
                                const std::vector<fc::Search>& searches) override {
        return ehr_.gather(type, id, searches);
    }
    fc::Receipt write(const fc::Write&) override { return refusal(); }
    std::vector<fc::Receipt> transaction(const std::vector<fc::Write>& writes) override {
        return std::vector<fc::Receipt>(writes.size(), refusal());
    }
    [[nodiscard]] Instant resume_at() const override { return ehr_.resume_at(); }

private:
    static fc::Receipt refusal() {
        fc::Receipt receipt;
        receipt.what = fc::Receipt::What::refused;
        receipt.error = {Fault::denied, "a call's token is for reading", ""};
        return receipt;
    }

    OneToken token_;
    fc::FhirEhr ehr_;
};

}  // namespace

Result<std::unique_ptr<fc::Ehr>> ehr_of_caller(const std::string& server, std::string token, const CallerParts& parts) {
    Result<fc::Url> base = fc::Url::parse(server);
    if (!base) return std::move(base).error();
    fc::FhirEhrOptions options;
    options.quirks = parts.quirks;
    options.read_timeout = parts.patience;
    options.most_pages = 50;
    options.most_bytes = std::size_t{32} << 20;
    return std::unique_ptr<fc::Ehr>(std::make_unique<CallerEhr>(*std::move(base), std::move(token), parts, options));
}

}  // namespace hv::plugin::hooks
