#include "plugin/store/packed.hpp"

#include <openssl/sha.h>
#include <zlib.h>

#include <array>
#include <cstdint>

namespace hv::plugin::store {
namespace {

constexpr std::string_view mark = "HVp1";
constexpr std::size_t length_bytes = 8;
constexpr std::size_t head_bytes = mark.size() + length_bytes + SHA256_DIGEST_LENGTH;
constexpr std::uint64_t most_bytes = std::uint64_t{1} << 30U;  // a damaged length must not ask for all memory
constexpr int level = 3;  // half a millisecond for the documents of a patient, and near the best size for JSON

const Bytef* bytes(std::string_view text) {
    return reinterpret_cast<const Bytef*>(text.data());
}

std::string digest_of(std::string_view text) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(bytes(text), text.size(), digest.data());
    return {digest.begin(), digest.end()};
}

Error damaged(std::string_view what) {
    return {Fault::internal, "a kept document is damaged: " + std::string(what), std::string(damaged_hint)};
}

}  // namespace

std::string pack(std::string_view text) {
    std::string packed(mark);
    for (std::size_t i = 0; i < length_bytes; ++i) {
        packed.push_back(static_cast<char>((std::uint64_t{text.size()} >> (8 * i)) & 0xFFU));
    }
    packed += digest_of(text);
    uLongf room = compressBound(text.size());
    packed.resize(head_bytes + room);
    compress2(reinterpret_cast<Bytef*>(packed.data() + head_bytes), &room, bytes(text), text.size(), level);
    packed.resize(head_bytes + room);
    return packed;
}

Result<std::string> unpack(std::string_view packed) {
    if (packed.size() < head_bytes || !packed.starts_with(mark)) return damaged("not what was packed");
    std::uint64_t length = 0;
    for (std::size_t i = length_bytes; i-- > 0;) {
        length = (length << 8U) | static_cast<unsigned char>(packed[mark.size() + i]);
    }
    if (length > most_bytes) return damaged("its length cannot be");
    std::string text(length, '\0');
    uLongf room = length;
    const std::string_view stream = packed.substr(head_bytes);
    const int status = uncompress(reinterpret_cast<Bytef*>(text.data()), &room, bytes(stream), stream.size());
    // An empty text needs a byte of room to be read, which zlib then does not fill.
    if (status != Z_OK || room != length) return damaged("it does not unpack");
    if (digest_of(text) != packed.substr(mark.size() + length_bytes, SHA256_DIGEST_LENGTH)) {
        return damaged("its digest is another");
    }
    return text;
}

}  // namespace hv::plugin::store
