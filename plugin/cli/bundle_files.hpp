// What the commands on bundle files have in common: reading one, today, and how a bundle is shown.
//
// Errors:  those of any file; a bundle that is refused has exit code 3.
#pragma once

#include <string>

#include "fhir/base/result.hpp"
#include "fhir/base/time.hpp"
#include "fhir/json/writer.hpp"
#include "plugin/cli/console.hpp"
#include "rules/bundle/bundle.hpp"

namespace hv::plugin::cli {

Date today();

// Empty is nothing; another text that is no date is an error, with the option's name.
Result<std::optional<Date>> read_day(const std::string& option, const std::string& text);

// `no.hjertevakt.standard 1.4.0, sequence 14`.
std::string title_of(const rules::bundle::Manifest& manifest);

// Dates, sets and numbers, a line each.
std::string summary_of(const rules::bundle::Bundle& bundle);

// Says why the file is refused; the exit code of a document that was checked and rejected.
int reject(Console& console, const std::string& path, const Error& error);

void write_problem(json::Writer& out, const rules::Problem& problem);

}  // namespace hv::plugin::cli
