// Numbers, units, spans and limits as people read them: decimal comma in Norwegian, `kg/m²` for `kg/m2`.
#pragma once

#include <optional>
#include <string>

#include "rules/engine/ruleset.hpp"

namespace hv::rules {

std::string number_phrase(const Decimal& value, Language language);
std::string unit_phrase(fhir::Unit unit);  // empty for scores and bare numbers
std::string span_phrase(Span span, Language language);
// «hver 7. dag», «hver 12. uke», «hvert år»; «every 7 days», «every month».
std::string every_phrase(Span span, Language language);  // «90 dager», «3 måneder», "1 year"
// «i dag», «89 dager siden», «14 måneder siden», "6 years ago": what is older is told more coarsely.
std::string age_phrase(int days, Language language);
// «over 25,0», «≥ 102», «3,0–4,0», "below 1.0"; empty when neither limit is given.
std::string limits_phrase(const std::optional<Limit>& lower, const std::optional<Limit>& upper, Language language);
std::string level_phrase(Level level, Language language);  // «faresone», "danger zone"
std::string confidence_phrase(Confidence confidence, Language language);

}  // namespace hv::rules
