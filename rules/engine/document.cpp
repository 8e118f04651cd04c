#include "rules/engine/document.hpp"

#include <charconv>

namespace hv::rules {
namespace {

// "byte 17: rest" -> 17 and "rest".
std::pair<std::size_t, std::string_view> split_place(std::string_view message) {
    constexpr std::string_view word = "byte ";
    std::size_t offset = 0;
    if (!message.starts_with(word)) return {0, message};
    const char* last = message.data() + message.size();
    const auto [end, error] = std::from_chars(message.data() + word.size(), last, offset);
    if (error != std::errc{} || std::string_view(end, last).substr(0, 2) != ": ") return {0, message};
    return {offset, std::string_view(end + 2, last)};
}

}  // namespace

void read_document(Notes& notes, const std::function<void(const Spot& root)>& read) {
    const std::size_t size = notes.bytes().size();
    if (size > largest_document) {
        notes.add(0, "too-large",
                  "the file has " + std::to_string(size) + " bytes; a rule document may have " +
                      std::to_string(largest_document),
                  "is this a rule document?");
        return;
    }
    const auto document = json::Document::parse(notes.bytes());
    if (!document) {
        const auto [offset, message] = split_place(document.error().message);
        notes.add(offset, "not-json", std::string(message), document.error().hint);
        return;
    }
    read({document->root(), ""});
}

}  // namespace hv::rules
