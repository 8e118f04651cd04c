#include "plugin/page/texts.hpp"

#include <algorithm>
#include <stdexcept>

namespace hv::plugin::page {
namespace {

const PageText& entry(std::string_view key) {
    const std::span<const PageText> all = page_texts();
    const auto found = std::ranges::find(all, key, &PageText::key);
    if (found == all.end()) throw std::logic_error("there is no text `" + std::string(key) + "`");
    return *found;
}

}  // namespace

std::string say(std::string_view key, rules::Language language) {
    const PageText& found = entry(key);
    return std::string(language == rules::Language::nb ? found.nb : found.en);
}

web::Data texts_of(rules::Language language) {
    web::Data all;
    for (const PageText& one : page_texts()) {
        all.set(std::string(one.key), language == rules::Language::nb ? one.nb : one.en);
    }
    return all;
}

}  // namespace hv::plugin::page
