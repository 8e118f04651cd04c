#include "plugin/http/form.hpp"

#include <gmock/gmock.h>

namespace hv::plugin::http {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

Request posted(std::string body, std::string type = "application/x-www-form-urlencoded") {
    Request request;
    request.headers = {{"content-type", std::move(type)}};
    request.body = std::move(body);
    return request;
}

TEST(Form, IsDecodedInItsOrder) {
    EXPECT_THAT(read_form("b=a%26b+c&&a=%C3%A5&flag&empty=").fields,
                ElementsAre(Pair("b", "a&b c"), Pair("a", "å"), Pair("flag", ""), Pair("empty", "")));
    EXPECT_THAT(read_form("").fields, IsEmpty());
    EXPECT_EQ(read_form("a=b=c").one("a"), "b=c");
}

TEST(Form, GivesRepeatedFieldsOnceEach) {
    const Form form = posted_form(posted("rule=HF-06&rule=HF-04&rule=HF-06&rule=&what=snooze"));
    EXPECT_THAT(form.all("rule"), ElementsAre("HF-04", "HF-06"));
    EXPECT_EQ(form.one("what"), "snooze");
    EXPECT_EQ(form.one("comment"), "");
}

TEST(Form, LeavesOutWhatCannotBeDecodedAndSaysSo) {
    const Form form = read_form("a=1&broken=%zz&%00=2&b=2");
    EXPECT_THAT(form.fields, ElementsAre(Pair("a", "1"), Pair("b", "2")));
    EXPECT_FALSE(form.whole);
    EXPECT_TRUE(read_form("a=1").whole);
}

TEST(Form, IsNoBodyOfAnotherType) {
    EXPECT_THAT(posted_form(posted("a=1", "text/plain")).fields, IsEmpty());
    EXPECT_THAT(posted_form(Request{}).fields, IsEmpty());
    EXPECT_EQ(posted_form(posted("a=1", "application/x-www-form-urlencoded; charset=UTF-8")).one("a"), "1");
}

}  // namespace
}  // namespace hv::plugin::http
