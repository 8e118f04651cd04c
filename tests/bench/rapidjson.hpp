// RapidJSON alone, in the ways in which one could compare with it: the same bytes into its DOM.
//
// Gives: the number of members of the root, so that nothing is optimised away.
#pragma once

#include <memory>
#include <string>

namespace hv::bench {

// As it comes: default flags, a new Document each time.
std::size_t rapidjson_fresh(const std::string& bytes);

// With its vector instructions switched on, as our own parser compiles it.
std::size_t rapidjson_simd(const std::string& bytes);

// As it comes, into memory that is used again.
class RapidjsonReused {
public:
    RapidjsonReused();
    ~RapidjsonReused();
    std::size_t parse(const std::string& bytes);

private:
    struct Buffers;
    std::unique_ptr<Buffers> buffers_;
};

}  // namespace hv::bench
