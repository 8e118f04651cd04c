// Problems of one rule document while it is being read: noted at byte offsets, told in lines and columns.
//
// All problems are collected, in the order in which they stand in the file, at most `Notes::most` of them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "rules/engine/problem.hpp"

namespace hv::rules {

class Notes {
public:
    static constexpr std::size_t most = 200;

    // Both views must outlive the notes.
    Notes(std::string_view file, std::string_view bytes) : file_(file), bytes_(bytes) {}

    void add(std::size_t offset, std::string_view code, std::string message, std::string hint = {});
    [[nodiscard]] std::size_t count() const { return count_; }
    [[nodiscard]] std::string_view bytes() const { return bytes_; }

    // Appends everything noted, with lines and columns.
    void tell(Problems& problems) const;

private:
    struct Note {
        std::size_t offset = 0;
        Problem problem;
    };

    std::string_view file_;
    std::string_view bytes_;
    std::vector<Note> notes_;
    std::size_t count_ = 0;
};

// "`" + text + "`": the user's own words, cut when they are long.
std::string quoted(std::string_view text);
// "`a`, `b` or `c`".
std::string choice_of(const std::vector<std::string_view>& names);
// "did you mean `level`?" when one of the names is close to what was written, else empty.
std::string did_you_mean(std::string_view written, const std::vector<std::string_view>& names);

}  // namespace hv::rules
