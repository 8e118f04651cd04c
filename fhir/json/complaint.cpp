#include "fhir/json/complaint.hpp"

namespace hv::json {

namespace {

struct Words {
    std::string message;
    std::string hint;
};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// What people write where JSON wants a value, a name or a comma; nothing when it is none of the usual.
Words usual_mistake(std::string_view text, std::size_t offset) {
    if (offset >= text.size()) return {"the text ends too early", "it may have been cut off"};
    const std::string_view rest = text.substr(offset);
    const std::size_t before = offset == 0 ? std::string_view::npos : text.find_last_not_of(" \t\r\n", offset - 1);
    const char previous = before == std::string_view::npos ? '\0' : text[before];
    const auto starts = [&rest](std::string_view word) { return rest.starts_with(word); };

    if (rest.front() == '\0') return {"NUL byte", "the file may be UTF-16 or binary; save it as UTF-8"};
    if (previous == ',' && (rest.front() == '}' || rest.front() == ']'))
        return {std::string("comma before `") + rest.front() + "`", "remove the comma"};
    if (starts("//") || starts("/*") || rest.front() == '#') return {"comments are no JSON", "remove the comment"};
    if (starts("NaN") || starts("nan")) return {"`NaN` is no JSON number", "leave the value out"};
    if (starts("Inf") || starts("inf")) return {"`Infinity` is no JSON number", "leave the value out"};
    if (rest.front() == '\'') return {"single quotes are no JSON", "use double quotes"};
    if (is_digit(rest.front()) && offset > 0 && text[offset - 1] == '0')
        return {"a number begins with zero", "remove the leading zeros"};
    if (rest.front() == '+') return {"a number begins with `+`", "remove the `+`"};
    if (rest.front() == '.' && !is_digit(previous)) return {"a number begins with `.`", "write a zero before it"};
    if (starts("True") || starts("False") || starts("None") || starts("undefined"))
        return {"a value expected", "JSON has `true`, `false` and `null`"};
    return {};
}

Words words_for(std::string_view text, Mistake mistake, std::string_view detail) {
    const auto usual_or = [&](std::string_view otherwise) {
        Words words = usual_mistake(text, mistake.offset);
        if (words.message.empty()) words.message = otherwise;
        return words;
    };
    switch (mistake.wrong) {
        case Wrong::empty:
            if (mistake.offset < text.size()) return usual_or("the text is empty");
            return {"the text is empty", ""};
        case Wrong::too_large:
            return {std::to_string(text.size()) + " bytes are more than the limit of " + std::string(detail),
                    "split the file"};
        case Wrong::too_deep:
            return {"nested deeper than " + std::string(detail) + " levels", ""};
        case Wrong::duplicate_name:
            return {"duplicate name `" + shown_name(detail) + "`", "remove or rename one of them"};
        case Wrong::not_utf8:
            if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))
                return {"the text is UTF-16", "save it as UTF-8"};
            return {"no UTF-8 character begins here", "the file may be in an older encoding; save it as UTF-8"};
        case Wrong::lone_surrogate:
            return {"half a surrogate pair in a `\\u` escape", ""};
        case Wrong::trailing_text:
            if (mistake.offset == 1 && text.front() == '0') return usual_or("text after the end of the document");
            return {"text after the end of the document", "one document is expected"};
        case Wrong::no_value:
            if (text.starts_with("\xEF\xBB\xBF"))
                return {"the text begins with a byte order mark", "save it as UTF-8 without BOM"};
            return usual_or("a value expected");
        case Wrong::no_name:
            return usual_or("a name in double quotes expected");
        case Wrong::no_colon:
            return usual_or("`:` expected");
        case Wrong::no_comma_in_object:
            return usual_or("`,` or `}` expected");
        case Wrong::no_comma_in_array:
            return usual_or("`,` or `]` expected");
        case Wrong::bad_escape:
            if (mistake.offset < text.size() && text[mistake.offset] != '\\')
                return {"a control character stands in a string", "write it as an escape such as `\\n`"};
            return {"unknown escape in a string", "write a backslash as `\\\\`"};
        case Wrong::unclosed_string:
            return usual_or("a string without its closing quote");
        case Wrong::number_too_large:
            return {"a number is too large", ""};
        case Wrong::no_digit:
            return usual_or("a digit expected");
    }
    return {};
}

}  // namespace

Error complaint(std::string_view text, Mistake mistake, std::string_view path, std::string_view detail) {
    // Of a word that is no literal, the first letter.
    const auto is_letter = [](char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; };
    if (mistake.wrong == Wrong::no_value && mistake.offset < text.size())
        while (mistake.offset > 0 && is_letter(text[mistake.offset - 1])) --mistake.offset;
    Words words = words_for(text, mistake, detail);
    Error error{Fault::invalid, std::move(words.message), std::move(words.hint)};
    if (!path.empty()) error = std::move(error).in(path);
    if (mistake.wrong == Wrong::too_large) return error;
    return std::move(error).in("byte " + std::to_string(mistake.offset));
}

std::string shown_name(std::string_view name) {
    constexpr std::size_t longest = 48;
    std::string shown;
    for (const char c : name) {
        // Cut between characters, not within one.
        if (shown.size() >= longest && (static_cast<unsigned char>(c) & 0xC0) != 0x80) return shown + "...";
        shown += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? '?' : c;
    }
    return shown;
}

}  // namespace hv::json
