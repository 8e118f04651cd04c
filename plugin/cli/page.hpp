// Text laid out for people: 100 columns, wrapped between words, colour only when asked for.
//
// Columns: one a code point; combining marks and wide characters are not met in our texts.
// Safety:  every text passes through `printable` (console.hpp) first.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace hv::plugin::cli {

enum class Tone : std::uint8_t { plain, strong, faint, red, yellow, blue, green };

std::size_t columns(std::string_view text);
// Filled with blanks to `width` columns; a longer text stays as it is.
std::string padded(std::string_view text, std::size_t width);
// At most `width` columns; what was cut off shows as an ellipsis.
std::string cut(std::string_view text, std::size_t width);

class Page {
public:
    static constexpr std::size_t width = 100;

    explicit Page(bool colour) : colour_(colour) {}

    // As it is, in one tone.
    Page& line(std::string_view text = {}, Tone tone = Tone::plain);
    // `first` before the first line; the others are indented to the same column.
    Page& hanging(std::string_view first, std::string_view text, Tone tone = Tone::plain,
                  Tone first_tone = Tone::plain);
    // `right` at the right edge.
    Page& between(std::string_view left, std::string_view right, Tone tone = Tone::plain);
    Page& rule();

    [[nodiscard]] std::string take();

private:
    [[nodiscard]] std::string toned(std::string_view text, Tone tone) const;

    bool colour_;
    std::string text_;
};

}  // namespace hv::plugin::cli
