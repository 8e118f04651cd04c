#include "plugin/flow/decision.hpp"

#include <charconv>

#include "plugin/decide/findings_json.hpp"
#include "rules/engine/digest.hpp"

namespace hv::plugin {
namespace {

// The time of judging stands in front of the findings and says nothing about them.
std::string_view findings_part(std::string_view answer) {
    const std::size_t at = answer.find("\"ruleSets\"");
    return at == std::string_view::npos ? answer : answer.substr(at);
}

}  // namespace

std::string packed(const std::vector<std::string>& documents) {
    std::string input;
    for (const std::string& document : documents) input += std::to_string(document.size()) + '\n' + document;
    return input;
}

Result<std::vector<std::string>> unpacked(std::string_view input) {
    const Error broken{Fault::internal, "the documents of a decision cannot be told apart", ""};
    std::vector<std::string> documents;
    while (!input.empty()) {
        std::size_t size = 0;
        const auto [end, fault] = std::from_chars(input.data(), input.data() + input.size(), size);
        const auto digits = static_cast<std::size_t>(end - input.data());
        if (fault != std::errc() || digits == input.size() || input[digits] != '\n') return broken;
        input.remove_prefix(digits + 1);
        if (size > input.size()) return broken;
        documents.emplace_back(input.substr(0, size));
        input.remove_prefix(size);
    }
    return documents;
}

std::string answer_of(const Judged& judged) {
    json::Writer out;
    write_patient(out, judged, false);
    return out.take();
}

std::optional<store::Decision> decision(const Judged& judged, const std::vector<std::string>& documents,
                                        const ActiveSets& rules, const store::Lease& lease,
                                        const std::optional<store::LastAnswer>& last) {
    store::Decision made;
    made.who = lease.who;
    made.as_of = judged.snapshot.as_of;
    made.bundle = rules.digest;
    made.engine = HV_VERSION;
    made.cause = lease.cause;
    made.answer = answer_of(judged);
    const bool same = last && last->has_input && last->bundle == made.bundle && last->engine == made.engine &&
                      findings_part(last->answer) == findings_part(made.answer);
    if (same) return {};
    made.input = packed(documents);
    made.input_digest = rules::sha256(made.input);
    return made;
}

}  // namespace hv::plugin
