#include <gmock/gmock.h>

#include "plugin/web/web.hpp"

namespace hv::plugin::web {
namespace {

using testing::HasSubstr;
using testing::Not;

Data page(std::string title) {
    Layout how;
    how.title = std::move(title);
    how.session = "s3cret";
    return layout(how);
}

TEST(WebRender, EscapesWhatAnEhrMaySend) {
    const std::string out = render("web/head", page("</title><script>alert(1)</script>\"'&"));

    EXPECT_THAT(out, HasSubstr("&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot;&apos;&amp;"));
    EXPECT_THAT(out, Not(HasSubstr("<script>")));
}

TEST(WebRender, SaysTheLanguageOfThePage) {
    EXPECT_THAT(render("web/head", page("x")), HasSubstr("<html lang=\"nb\""));
}

TEST(WebRender, AnEmptyTextIsFalseToASection) {
    Data data = page("x");
    data.set("session", "");

    EXPECT_THAT(render("web/head", data), Not(HasSubstr("hjertevakt-session")));
}

TEST(WebRender, ATemplateThatIsNotThereIsAMistakeOfOurs) {
    EXPECT_THROW(render("web/nothing", Data()), std::logic_error);
}

}  // namespace
}  // namespace hv::plugin::web
