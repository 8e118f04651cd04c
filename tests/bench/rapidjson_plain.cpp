#include <rapidjson/document.h>

#include <vector>

#include "tests/bench/rapidjson.hpp"

namespace hv::bench {

std::size_t rapidjson_fresh(const std::string& bytes) {
    rapidjson::Document document;
    document.Parse(bytes.data(), bytes.size());
    return document.MemberCount();
}

struct RapidjsonReused::Buffers {
    std::vector<char> values = std::vector<char>(std::size_t{4} << 20);
    std::vector<char> stack = std::vector<char>(std::size_t{1} << 20);
};

RapidjsonReused::RapidjsonReused() : buffers_(std::make_unique<Buffers>()) {}
RapidjsonReused::~RapidjsonReused() = default;

std::size_t RapidjsonReused::parse(const std::string& bytes) {
    using Pool = rapidjson::MemoryPoolAllocator<>;
    Pool values(buffers_->values.data(), buffers_->values.size());
    Pool stack(buffers_->stack.data(), buffers_->stack.size());
    rapidjson::GenericDocument<rapidjson::UTF8<>, Pool, Pool> document(&values, std::size_t{256} << 10, &stack);
    document.Parse(bytes.data(), bytes.size());
    return document.MemberCount();
}

}  // namespace hv::bench
