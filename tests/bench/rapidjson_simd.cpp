// In a namespace of its own: the same library, compiled otherwise.
#if defined(__SSE4_2__)
#define RAPIDJSON_SSE42
#elif defined(__SSE2__)
#define RAPIDJSON_SSE2
#endif
#define RAPIDJSON_NAMESPACE hv::bench::simd
#define RAPIDJSON_NAMESPACE_BEGIN namespace hv::bench::simd {
#define RAPIDJSON_NAMESPACE_END }
#include <rapidjson/document.h>

#include "tests/bench/rapidjson.hpp"

namespace hv::bench {

std::size_t rapidjson_simd(const std::string& bytes) {
    simd::Document document;
    document.Parse(bytes.data(), bytes.size());
    return document.MemberCount();
}

}  // namespace hv::bench
