// Where a command's words go: results to standard output, problems to standard error.
//
// Safety:  control characters that came with the user's data never reach a terminal (`printable`).
// Colour:  only when standard output is a terminal, NO_COLOR is not set and TERM is not `dumb`.
// Width:   COLUMNS, else the terminal's, between 80 and 100; what goes to a file has 100.
// ASCII:   when the locale (LC_ALL, LC_CTYPE, LANG, in this order) is not UTF-8.
// Errors:  a reader who goes away (`| head`) is no error; any other failure to write is, and `finish` says so.
#pragma once

#include <string>
#include <string_view>

#include "fhir/base/result.hpp"

namespace hv::plugin::cli {

class Console {
public:
    // File descriptors to write to.
    Console(int out, int err);

    void out(std::string_view text);
    void err(std::string_view text);
    // `hjertevakt: message`, and the hint on a line of its own. Returns the exit code of the fault.
    int fail(const Error& error);

    [[nodiscard]] bool colour() const { return colour_; }
    [[nodiscard]] std::size_t width() const { return width_; }
    [[nodiscard]] bool ascii() const { return ascii_; }
    [[nodiscard]] bool reader_gone() const { return reader_gone_; }

    // Writes what is still held back; `code`, or that of a failed write.
    int finish(int code);

    // Writes what is held back now: for a command that goes on after it has spoken.
    void flush();

private:
    int out_;
    int err_;
    bool colour_ = false;
    bool ascii_ = false;
    std::size_t width_ = 0;
    bool reader_gone_ = false;
    int write_error_ = 0;
    std::string held_;
};

// Control characters become U+FFFD; newlines stay.
std::string printable(std::string_view text);

}  // namespace hv::plugin::cli
