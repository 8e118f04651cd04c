// What every resource of ours is written with. Private to the render_*.cpp files.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fhir/json/writer.hpp"
#include "plugin/decide/draft.hpp"

namespace hv::plugin {

inline constexpr std::string_view device_name = "Hjertevakt";

// For the inside of a narrative: everything that came from outside goes through here.
std::string escaped(std::string_view text);
void write_narrative(json::Writer& out, const std::string& inside);

void write_coding(json::Writer& out, std::string_view system, std::string_view code);
void write_reference(json::Writer& out, std::string_view key, std::string_view reference);
void write_period_from(json::Writer& out, std::string_view key, std::string_view start);

// The software, as a logical reference to a Device by identifier, so that nothing else needs to exist.
void write_author(json::Writer& out, std::string_view key);

// `also`: for a resource that has no identifier, so that it can be found again.
void write_meta(json::Writer& out, const Stamp& stamp, const Identifier* also);
void write_identifiers(json::Writer& out, const Stamp& stamp);

}  // namespace hv::plugin
