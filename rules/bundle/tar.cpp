#include "rules/bundle/tar.hpp"

#include <algorithm>
#include <array>

namespace hv::rules::bundle {
namespace {

constexpr std::size_t block = 512;
using Header = std::array<char, block>;

// Where a field of the header starts.
constexpr std::size_t mode_at = 100;
constexpr std::size_t uid_at = 108;
constexpr std::size_t gid_at = 116;
constexpr std::size_t size_at = 124;
constexpr std::size_t size_width = 12;
constexpr std::size_t mtime_at = 136;
constexpr std::size_t sum_at = 148;
constexpr std::size_t type_at = 156;
constexpr std::size_t magic_at = 257;
constexpr std::size_t devmajor_at = 329;
constexpr std::size_t devminor_at = 337;

const char* const pack_it = "make the file with `hjertevakt rules pack`; it writes every bundle the same way";

Error refused(std::string message, std::string hint = pack_it) {
    return {Fault::invalid, std::move(message), std::move(hint)};
}

// Zero-padded octal digits, closed by a NUL.
void put_octal(Header& header, std::size_t at, std::size_t width, std::size_t value) {
    for (std::size_t i = width - 1; i-- > 0; value >>= 3U) header[at + i] = static_cast<char>('0' + (value & 7U));
}

Header header_of(std::string_view path, std::size_t size) {
    Header header{};
    std::ranges::copy(path, header.begin());
    put_octal(header, mode_at, 8, 0644);
    put_octal(header, uid_at, 8, 0);
    put_octal(header, gid_at, 8, 0);
    put_octal(header, size_at, size_width, size);
    put_octal(header, mtime_at, 12, 0);
    header[type_at] = '0';
    std::ranges::copy(std::string_view("ustar\00000", 8), header.begin() + magic_at);
    put_octal(header, devmajor_at, 8, 0);
    put_octal(header, devminor_at, 8, 0);
    // The sum is taken with blanks in its own place.
    std::fill_n(header.begin() + sum_at, 8, ' ');
    std::size_t sum = 0;
    for (const char c : header) sum += static_cast<unsigned char>(c);
    put_octal(header, sum_at, 7, sum);
    header[sum_at + 6] = '\0';
    return header;
}

std::size_t padding_of(std::size_t size) {
    return (block - size % block) % block;
}

bool empty(std::string_view bytes) {
    return bytes.find_first_not_of('\0') == std::string_view::npos;
}

std::string name_in(std::string_view header) {
    const std::string_view field = header.substr(0, mode_at);
    return std::string(field.substr(0, field.find('\0')));
}

// What an entry is that is no file of ours; empty for a file.
std::string_view kind_of(char type) {
    switch (type) {
        case '0':
            return {};
        case '1':
        case '2':
            return "a link";
        case '3':
        case '4':
            return "a device";
        case '5':
            return "a folder";
        case '6':
            return "a pipe";
        default:
            return "an entry that only another program writes";
    }
}

std::size_t size_in(std::string_view header) {
    std::size_t size = 0;
    for (const char c : header.substr(size_at, size_width - 1)) {
        if (c < '0' || c > '7') return largest_file + 1;
        size = size * 8 + static_cast<std::size_t>(c - '0');
    }
    return size;
}

Result<File> read_entry(std::string_view& rest) {
    if (rest.size() < block)
        return refused("the archive ends in the middle of a file", "fetch the file again; a piece of it is missing");
    const std::string_view header = rest.substr(0, block);
    const std::string path = name_in(header);
    if (Result<bool> sound = check_path(path); !sound) return std::move(sound).error();
    const std::string quoted = '`' + path + '`';
    if (const std::string_view kind = kind_of(header[type_at]); !kind.empty())
        return refused(quoted + ": is " + std::string(kind) + ", wanted files only");
    const std::size_t size = size_in(header);
    if (size > largest_file)
        return refused(quoted + ": is larger than " + std::to_string(largest_file >> 20U) + " MiB",
                       "a bundle holds rules only; keep data in other files");
    if (!std::ranges::equal(header, header_of(path, size)))
        return refused(quoted + ": is packed in another way than `hjertevakt rules pack` does");
    const std::size_t padding = padding_of(size);
    if (rest.size() - block < size + padding)
        return refused(quoted + ": the archive ends inside this file",
                       "fetch the file again; a piece of it is missing");
    if (!empty(rest.substr(block + size, padding))) return refused(quoted + ": something is hidden behind this file");
    File file{path, std::string(rest.substr(block, size))};
    rest.remove_prefix(block + size + padding);
    return file;
}

}  // namespace

Result<bool> check_path(std::string_view path) {
    const std::string quoted = '`' + std::string(path.substr(0, longest_path)) + '`';
    if (path.empty() || path.size() > longest_path)
        return refused(quoted + ": a path has 1 to " + std::to_string(longest_path) + " characters");
    if (path.starts_with('/')) return refused(quoted + ": is an absolute path");
    for (std::size_t from = 0; from <= path.size();) {
        const std::size_t end = std::min(path.find('/', from), path.size());
        const std::string_view segment = path.substr(from, end - from);
        if (segment == "..") return refused(quoted + ": climbs out of the bundle");
        if (segment.starts_with("._") || segment == ".DS_Store" || segment == "__MACOSX")
            return refused(
                quoted + ": is a file that macOS adds, no rule",
                "delete such files (find . -name '._*' -delete) and pack again with `hjertevakt rules pack`");
        const auto allowed = [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
                   c == '-';
        };
        if (segment.empty() || segment[0] == '.' || segment[0] == '-' || !std::ranges::all_of(segment, allowed))
            return refused(
                quoted + ": a name has letters a to z, digits, `.`, `_` and `-`, and starts with none of `.-`",
                "rename the file and pack again");
        from = end + 1;
    }
    return true;
}

Result<std::string> write_tar(std::vector<File> files) {
    std::ranges::sort(files, {}, &File::path);
    if (files.size() > most_files)
        return refused("has " + std::to_string(files.size()) + " files; at most " + std::to_string(most_files),
                       "join case files");
    std::string out;
    for (const File& file : files) {
        if (Result<bool> sound = check_path(file.path); !sound) return std::move(sound).error();
        if (&file != &files.front() && (&file - 1)->path == file.path)
            return refused('`' + file.path + "`: is there twice");
        if (file.bytes.size() > largest_file)
            return refused('`' + file.path + "`: is larger than " + std::to_string(largest_file >> 20U) + " MiB");
        const Header header = header_of(file.path, file.bytes.size());
        out.append(header.data(), header.size());
        out += file.bytes;
        out.append(padding_of(file.bytes.size()), '\0');
    }
    out.append(2 * block, '\0');
    return out;
}

Result<std::vector<File>> read_tar(std::string_view bytes) {
    std::vector<File> files;
    std::string_view rest = bytes;
    while (rest.size() != 2 * block || !empty(rest)) {
        Result<File> file = read_entry(rest);
        if (!file) return std::move(file).error();
        if (!files.empty() && files.back().path == file->path) return refused('`' + file->path + "`: is there twice");
        if (!files.empty() && files.back().path > file->path)
            return refused('`' + file->path + "`: is not in its place; the files stand in the order of their paths");
        if (files.size() == most_files) return refused("more than " + std::to_string(most_files) + " files");
        files.push_back(std::move(*file));
    }
    return files;
}

}  // namespace hv::rules::bundle
