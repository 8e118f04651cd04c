// Where the plain part of a JSON string ends: at a quote, a backslash or a control character, 16 bytes at a look.
#pragma once

#include <bit>
#include <cstddef>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace hv::json {

inline bool is_plain(char c) {
    return c != '"' && c != '\\' && static_cast<unsigned char>(c) > 0x1F;
}

#if defined(__SSE2__)
// A bit for each of 16 bytes that is not plain, the first byte's lowest.
inline unsigned not_plain(const char* sixteen) {
    const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(sixteen));
    const __m128i ends =
        _mm_or_si128(_mm_cmpeq_epi8(block, _mm_set1_epi8('"')), _mm_cmpeq_epi8(block, _mm_set1_epi8('\\')));
    const __m128i control = _mm_set1_epi8(0x1F);
    const __m128i low = _mm_cmpeq_epi8(_mm_max_epu8(block, control), control);
    return static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(ends, low)));
}
#endif

// One that is not plain, and 15 readable bytes behind it, must follow.
template <class Char>
Char* end_of_plain(Char* at) {
#if defined(__SSE2__)
    for (;; at += 16) {
        if (const unsigned found = not_plain(at); found != 0) return at + std::countr_zero(found);
    }
#else
    while (is_plain(*at)) ++at;
    return at;
#endif
}

// `end` when all before it is plain.
inline const char* end_of_plain(const char* at, const char* end) {
#if defined(__SSE2__)
    for (; end - at >= 16; at += 16) {
        if (const unsigned found = not_plain(at); found != 0) return at + std::countr_zero(found);
    }
#endif
    while (at != end && is_plain(*at)) ++at;
    return at;
}

}  // namespace hv::json
