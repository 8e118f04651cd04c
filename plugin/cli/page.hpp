// Text laid out for people: 100 columns or as told, wrapped between words, colour only when asked for.
//
// Columns: one a code point; combining marks and wide characters are not met in our texts.
// ASCII:   for a locale that is not UTF-8, signs become what comes nearest (`≥` is `>=`, `å` is `aa`).
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

// Every sign above U+007F as ASCII; `?` for one that has nothing near.
std::string ascii(std::string_view text);

class Page {
public:
    static constexpr std::size_t usual_width = 100;

    explicit Page(bool colour, std::size_t width = usual_width, bool ascii_only = false)
        : colour_(colour), ascii_(ascii_only), width_(width) {}

    [[nodiscard]] std::size_t width() const { return width_; }

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
    [[nodiscard]] std::string shown(std::string_view text) const;

    bool colour_;
    bool ascii_;
    std::size_t width_;
    std::string text_;
};

}  // namespace hv::plugin::cli
