#include "rules/bundle/gzip.hpp"

#include <zlib.h>

#include <algorithm>
#include <cstdint>

namespace hv::rules::bundle {
namespace {

// Deflate, no name, no time, no level told, no system told.
constexpr std::string_view head("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);
constexpr std::size_t longest_block = 65535;
constexpr std::size_t block_head = 5;

void put_little(std::string& out, std::uint32_t value, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i, value >>= 8U) out += static_cast<char>(value & 0xffU);
}

std::uint32_t checksum(std::string_view bytes) {
    return static_cast<std::uint32_t>(::crc32_z(0, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()));
}

std::string block_head_of(std::size_t length, bool last) {
    std::string out(1, last ? '\1' : '\0');
    put_little(out, static_cast<std::uint32_t>(length), 2);
    put_little(out, static_cast<std::uint32_t>(~length), 2);
    return out;
}

std::string tail_of(std::string_view bytes) {
    std::string out;
    put_little(out, checksum(bytes), 4);
    put_little(out, static_cast<std::uint32_t>(bytes.size()), 4);
    return out;
}

Error refused(std::string message, std::string hint) {
    return {Fault::invalid, std::move(message), std::move(hint)};
}
Error torn() {
    return refused("is damaged: a piece is missing or changed", "fetch the file again from who packed it");
}

}  // namespace

std::string wrap(std::string_view bytes) {
    std::string out(head);
    std::string_view rest = bytes;
    do {
        const std::size_t length = std::min(rest.size(), longest_block);
        out += block_head_of(length, length == rest.size());
        out += rest.substr(0, length);
        rest.remove_prefix(length);
    } while (!rest.empty());
    return out + tail_of(bytes);
}

Result<std::string> unwrap(std::string_view frame) {
    if (!frame.starts_with(head.substr(0, 3)))
        return refused("is no rule bundle", "wanted a file that `hjertevakt rules pack` wrote (`.hvb`)");
    const bool other = !frame.starts_with(head) || (frame.size() > head.size() && (frame[head.size()] & 0x06) != 0);
    if (other)
        return refused("was packed or compressed by another program",
                       "pack it with `hjertevakt rules pack`; a bundle has one spelling, so that it can be compared");
    std::string out;
    std::string_view rest = frame.substr(head.size());
    for (bool last = false; !last;) {
        if (rest.size() < block_head) return torn();
        const auto byte = [&rest](std::size_t at) {
            return static_cast<std::size_t>(static_cast<unsigned char>(rest[at]));
        };
        const std::size_t length = byte(1) | byte(2) << 8U;
        last = rest[0] == '\1';
        if (rest.size() - block_head < length || !rest.starts_with(block_head_of(length, last))) return torn();
        out += rest.substr(block_head, length);
        rest.remove_prefix(block_head + length);
    }
    // Also refuses a wrong checksum, what stands behind the end, and blocks cut at other places.
    if (wrap(out) != frame) return torn();
    return out;
}

}  // namespace hv::rules::bundle
