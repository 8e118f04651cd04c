// RapidJSON as this library compiles it: with the processor's string scanning, and in a namespace of its own, so that
// a program that uses RapidJSON with other settings does not mix with it. For .cpp files of this folder only.
#pragma once

#if defined(HV_RAPID_PLAIN)
#elif defined(__SSE4_2__)
#define RAPIDJSON_SSE42
#elif defined(__SSE2__)
#define RAPIDJSON_SSE2
#endif
#define RAPIDJSON_NAMESPACE hv::json::rapid
#define RAPIDJSON_NAMESPACE_BEGIN namespace hv::json::rapid {
#define RAPIDJSON_NAMESPACE_END }
