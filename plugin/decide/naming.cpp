#include "plugin/decide/naming.hpp"

#include <algorithm>
#include <array>

#include "rules/engine/digest.hpp"

namespace hv::plugin {
namespace {

// The namespace of every name that Hjertevakt makes; drawn once, never changed.
constexpr std::string_view our_namespace = "7987da6e-c267-4266-b761-4e0838dcfba7";

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::string bytes_of(std::string_view hexadecimal) {
    std::string bytes;
    int high = -1;
    for (const char c : hexadecimal) {
        const int digit = hex_value(c);
        if (digit < 0) continue;
        if (high >= 0) bytes += static_cast<char>(high * 16 + digit);
        high = high < 0 ? digit : -1;
    }
    return bytes;
}

std::string spelled(std::array<unsigned char, 16> bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(36);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
        text += digits[bytes[i] >> 4U];
        text += digits[bytes[i] & 15U];
    }
    return text;
}

// A blank cannot stand in a logical id, so that no two different lists of parts give the same name.
std::string joined(std::string_view subject, std::string_view purpose, std::string_view detail) {
    std::string name(subject);
    name += ' ';
    name += purpose;
    name += ' ';
    name += detail;
    return name;
}

std::string numbered(std::string_view detail, std::int64_t episode) {
    std::string name(detail);
    if (episode != 1) name += ' ' + std::to_string(episode);
    return name;
}

}  // namespace

std::string name_uuid(std::string_view name_space, std::string_view name) {
    const std::array<unsigned char, 32> digest = rules::sha256_bytes(bytes_of(name_space).append(name));
    std::array<unsigned char, 16> uuid{};
    std::copy_n(digest.begin(), uuid.size(), uuid.begin());
    uuid[6] = static_cast<unsigned char>((uuid[6] & 0x0FU) | 0x80U);
    uuid[8] = static_cast<unsigned char>((uuid[8] & 0x3FU) | 0x80U);
    return spelled(uuid);
}

Identifier flag_identifier(std::string_view subject, std::string_view topic, std::int64_t episode) {
    return {uri::flag, name_uuid(our_namespace, joined(subject, "flag", numbered(topic, episode)))};
}

Identifier task_identifier(std::string_view subject, std::string_view topic, std::int64_t episode) {
    return {uri::task, name_uuid(our_namespace, joined(subject, "task", numbered(topic, episode)))};
}

Identifier care_plan_identifier(std::string_view subject, std::int64_t episode) {
    return {uri::care_plan, name_uuid(our_namespace, joined(subject, "care-plan", numbered("", episode)))};
}

Identifier provenance_identifier(std::string_view subject, std::string_view content) {
    return {uri::provenance, name_uuid(our_namespace, joined(subject, "provenance", content))};
}

std::string topic_code(std::string_view topic) {
    constexpr std::size_t digits = 8;
    return "t-" + name_uuid(our_namespace, "topic " + std::string(topic)).substr(0, digits);
}

std::string full_url(const Identifier& identifier) {
    return "urn:uuid:" + identifier.value;
}

}  // namespace hv::plugin
