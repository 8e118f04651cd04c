#include "plugin/cli/console.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <system_error>

namespace hv::plugin::cli {
namespace {

constexpr std::size_t held_at_most = std::size_t{1} << 16;

bool wants_colour(int descriptor) {
    if (isatty(descriptor) == 0) return false;
    const char* no_colour = std::getenv("NO_COLOR");
    if (no_colour != nullptr && *no_colour != '\0') return false;
    const char* terminal = std::getenv("TERM");
    return terminal != nullptr && std::string_view(terminal) != "dumb";
}

std::size_t width_of(int descriptor) {
    constexpr std::size_t narrow = 80;
    constexpr std::size_t wide = 100;
    std::size_t width = wide;
    winsize size{};
    if (isatty(descriptor) != 0 && ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) width = size.ws_col;
    if (const char* told = std::getenv("COLUMNS"); told != nullptr) {
        const std::string_view text(told);
        std::size_t number = 0;
        const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (problem == std::errc() && end == text.data() + text.size() && number != 0) width = number;
    }
    return std::clamp(width, narrow, wide);
}

bool locale_is_utf8() {
    for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        const char* value = std::getenv(name);
        if (value == nullptr || *value == '\0') continue;
        std::string text(value);
        std::ranges::transform(text, text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
        return text.find("utf-8") != std::string::npos || text.find("utf8") != std::string::npos;
    }
    return false;  // the POSIX locale
}

// 0, or what went wrong.
int write_all(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        if (written < 0) {
            if (errno == EINTR) continue;
            return errno;
        }
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return 0;
}

}  // namespace

Console::Console(int out, int err)
    : out_(out), err_(err), colour_(wants_colour(out)), ascii_(!locale_is_utf8()), width_(width_of(out)) {}

void Console::out(std::string_view text) {
    held_ += text;
    if (held_.size() >= held_at_most) flush();
}

void Console::err(std::string_view text) {
    flush();  // on a terminal, problems stand after the results that came before them
    // Nobody is left to be told when this fails.
    [[maybe_unused]] const int ignored = write_all(err_, text);
}

int Console::fail(const Error& error) {
    std::string text = "hjertevakt: " + printable(error.message) + '\n';
    if (!error.hint.empty()) text += "  hint: " + printable(error.hint) + '\n';
    err(text);
    return exit_code(error.fault);
}

void Console::flush() {
    if (!held_.empty() && write_error_ == 0 && !reader_gone_) {
        const int problem = write_all(out_, held_);
        if (problem == EPIPE) {
            reader_gone_ = true;
        } else {
            write_error_ = problem;
        }
    }
    held_.clear();
}

int Console::finish(int code) {
    flush();
    if (write_error_ == 0) return code;
    const std::string cause = std::error_code(write_error_, std::generic_category()).message();
    return fail({Fault::internal, "standard output could not be written: " + cause,
                 "the output above is not complete; make room, or write to another place, and run it again"});
}

std::string printable(std::string_view text) {
    constexpr std::string_view replacement = "\xEF\xBF\xBD";
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool c0 = (byte < 0x20 && byte != '\n') || byte == 0x7F;
        const bool c1 = byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
        // Marks that turn the direction of what follows: U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069.
        const std::string_view three = text.substr(i, 3);
        const bool turns = three == "\xE2\x80\x8E" || three == "\xE2\x80\x8F" ||
                           (three >= "\xE2\x80\xAA" && three <= "\xE2\x80\xAE") ||
                           (three >= "\xE2\x81\xA6" && three <= "\xE2\x81\xA9");
        if (turns) {
            out += replacement;
            i += 2;
        } else if (c0 || c1) {
            out += replacement;
            if (c1) ++i;
        } else {
            out += text[i];
        }
    }
    return out;
}

}  // namespace hv::plugin::cli
