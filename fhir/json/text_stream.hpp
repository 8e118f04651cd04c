// The document's own copy of the text as RapidJSON reads it in place, with scans of ours.
//
// RapidJSON's own scan of a string goes byte by byte to the next multiple of 16, which is where most strings of FHIR
// end, and lets the control characters U+001A to U+001F pass; this one looks at 16 bytes at a time from the first.
// Needs: 16 readable bytes behind the text, the first of them 0. For document.cpp only.
#pragma once

#include <cstring>

#include "fhir/json/plain_text.hpp"
#include "fhir/json/rapid.hpp"

#include <rapidjson/reader.h>

namespace hv::json {

struct TextStream : rapid::InsituStringStream {
    using rapid::InsituStringStream::GenericInsituStringStream;
};

using TextReader = rapid::GenericReader<rapid::UTF8<>, rapid::UTF8<>, rapid::CrtAllocator>;

}  // namespace hv::json

namespace hv::json::rapid {

template <>
struct StreamTraits<TextStream> {
    enum { copyOptimization = 1 };  // RapidJSON's name: keep the pointers in registers
};

// Most of what comes to be read is written without a blank: one comparison decides.
template <>
inline void SkipWhitespace(TextStream& in) {
    while (*in.src_ <= ' ' && (*in.src_ == ' ' || *in.src_ == '\n' || *in.src_ == '\r' || *in.src_ == '\t')) ++in.src_;
}

// Called for every string, and after every escape in it: what is plain stays where it is, or moves up to the rest.
template <>
template <>
inline void TextReader::ScanCopyUnescapedString<TextStream, TextStream>(TextStream& in, TextStream&) {
    char* const end = end_of_plain(in.src_);
    const auto length = static_cast<std::size_t>(end - in.src_);
    if (in.src_ != in.dst_) std::memmove(in.dst_, in.src_, length);
    in.src_ = end;
    in.dst_ += length;
}

}  // namespace hv::json::rapid
