// The document's own copy of the text as RapidJSON reads it in place, with a string scan of ours.
//
// RapidJSON's own scan goes byte by byte to the next multiple of 16, which is where most strings of FHIR end, and lets
// the control characters U+001A to U+001F pass; this one looks at 16 bytes at a time from the first.
// Needs: 16 readable bytes behind the text, the first of them 0. For document.cpp only.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

#include "fhir/json/rapid.hpp"

#include <rapidjson/reader.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace hv::json {

struct TextStream : rapid::InsituStringStream {
    using rapid::InsituStringStream::GenericInsituStringStream;
};

using TextReader = rapid::GenericReader<rapid::UTF8<>, rapid::UTF8<>, rapid::CrtAllocator>;

// The first quote, backslash or control character.
inline char* end_of_plain(char* at) {
#if defined(__SSE2__)
    const __m128i quote = _mm_set1_epi8('"');
    const __m128i backslash = _mm_set1_epi8('\\');
    const __m128i control = _mm_set1_epi8(0x1F);
    for (;; at += 16) {
        const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
        const __m128i ends = _mm_or_si128(_mm_cmpeq_epi8(block, quote), _mm_cmpeq_epi8(block, backslash));
        const __m128i low = _mm_cmpeq_epi8(_mm_max_epu8(block, control), control);
        const auto found = static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(ends, low)));
        if (found != 0) return at + std::countr_zero(found);
    }
#else
    while (*at != '"' && *at != '\\' && static_cast<unsigned char>(*at) > 0x1F) ++at;
    return at;
#endif
}

}  // namespace hv::json

namespace hv::json::rapid {

template <>
struct StreamTraits<TextStream> {
    enum { copyOptimization = 1 };  // RapidJSON's name: keep the pointers in registers
};

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
