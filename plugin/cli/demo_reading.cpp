#include "plugin/cli/demo_reading.hpp"

#include "rules/engine/vocabulary.hpp"

namespace hv::plugin::cli {

Result<bool> check_reading(std::string_view reading) {
    const std::size_t equals = reading.find('=');
    if (equals == std::string_view::npos) return true;
    const std::string name(reading.substr(0, equals));
    const std::string typed(reading.substr(equals + 1));
    const rules::Vocabulary& vocabulary = rules::shipped_vocabulary();
    const auto id = vocabulary.observable(name);
    const auto value = Decimal::parse(typed);
    if (!id || !value || vocabulary.observables[*id].kind != rules::ObservableKind::quantity) return true;
    const rules::Observable& observable = vocabulary.observables[*id];
    if (*value >= observable.plausible_low && *value <= observable.plausible_high) return true;
    const std::string unit(fhir::ucum_text(observable.unit));
    return Error{Fault::invalid, "`" + typed + "`: no value that `" + name + "` can have",
                 "wanted: " + observable.plausible_low.text() + " to " + observable.plausible_high.text() +
                     (unit.empty() ? "" : " " + unit)};
}

}  // namespace hv::plugin::cli
