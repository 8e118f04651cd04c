// Bytes in a gzip frame, stored and not compressed: any tool opens it, and it has one spelling only.
//
// Compressed data can be written in many ways that unpack to the same bytes, another one with every version of the
// compressor. Stored, a bundle is the same file wherever it is packed, a changed byte is always a refusal, and no
// unpacking is done before a signature was looked at: there is nothing that could swell.
// Errors:  invalid: no such frame, a piece missing, or compressed.
// Source:  RFC 1952; RFC 1951, 3.2.4.
#pragma once

#include <string>
#include <string_view>

#include "fhir/base/result.hpp"

namespace hv::rules::bundle {

std::string wrap(std::string_view bytes);
Result<std::string> unwrap(std::string_view frame);

}  // namespace hv::rules::bundle
