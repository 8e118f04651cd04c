#include "fhir/r4/use_state.hpp"

namespace hv::fhir::r4 {
namespace {

struct Row {
    Text status;
    bool no_use;
    UseState state;
};

constexpr Row statement_rows[] = {
    {"active", false, UseState::current},     {"completed", false, UseState::ended},
    {"stopped", false, UseState::ended},      {"intended", false, UseState::intended},
    {"on-hold", false, UseState::on_hold},    {"unknown", false, UseState::uncertain},
    {"not-taken", true, UseState::uncertain}, {"entered-in-error", true, UseState::uncertain},
};
constexpr Row request_rows[] = {
    {"active", false, UseState::current},     {"completed", false, UseState::ended},
    {"stopped", false, UseState::ended},      {"on-hold", false, UseState::on_hold},
    {"unknown", false, UseState::uncertain},  {"draft", true, UseState::uncertain},
    {"cancelled", true, UseState::uncertain}, {"entered-in-error", true, UseState::uncertain},
};
constexpr Row administration_rows[] = {
    {"completed", false, UseState::current},
    {"in-progress", false, UseState::current},
    {"stopped", false, UseState::ended},
    {"on-hold", false, UseState::on_hold},
    {"unknown", false, UseState::uncertain},
    {"not-done", true, UseState::uncertain},
    {"entered-in-error", true, UseState::uncertain},
};
constexpr Row dispense_rows[] = {
    {"completed", false, UseState::current},         {"in-progress", false, UseState::current},
    {"preparation", false, UseState::intended},      {"stopped", false, UseState::ended},
    {"on-hold", false, UseState::on_hold},           {"unknown", false, UseState::uncertain},
    {"cancelled", true, UseState::uncertain},        {"declined", true, UseState::uncertain},
    {"entered-in-error", true, UseState::uncertain},
};

template <std::size_t N>
UseStatus look_up(const Row (&rows)[N], Text status) {
    for (const Row& row : rows)
        if (row.status == status) return UseStatus{true, row.no_use, row.state};
    return UseStatus{false, false, UseState::uncertain};
}

}  // namespace

UseStatus parse_use_status(UseKind kind, Text status) {
    switch (kind) {
        case UseKind::statement:
            return look_up(statement_rows, status);
        case UseKind::request:
            return look_up(request_rows, status);
        case UseKind::administration:
            return look_up(administration_rows, status);
        case UseKind::dispense:
            return look_up(dispense_rows, status);
    }
    return {};
}

std::optional<UseKind> use_kind(ResourceType type) {
    switch (type) {
        case ResourceType::medication_statement:
            return UseKind::statement;
        case ResourceType::medication_request:
            return UseKind::request;
        case ResourceType::medication_administration:
            return UseKind::administration;
        case ResourceType::medication_dispense:
            return UseKind::dispense;
        default:
            return std::nullopt;
    }
}

}  // namespace hv::fhir::r4
