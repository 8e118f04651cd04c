#include "plugin/decide/table.hpp"

#include <array>

namespace hv::plugin {
namespace {

struct Row {
    Want want;
    Stands stands;
    Hand hand;
    Content content;
    Do does;
};

// clang-format off
constexpr std::array<Row, 13> table{{
    // wanted         standing          last hand    content           so we
    {Want::yes,     Stands::nothing, Hand::any,   Content::any,     Do::create },
    {Want::yes,     Stands::active,  Hand::any,   Content::same,    Do::keep   },
    {Want::yes,     Stands::active,  Hand::ours,  Content::differs, Do::update },
    {Want::yes,     Stands::active,  Hand::human, Content::differs, Do::leave  },
    {Want::yes,     Stands::ended,   Hand::ours,  Content::any,     Do::revive },
    {Want::yes,     Stands::ended,   Hand::human, Content::any,     Do::succeed},
    {Want::no,      Stands::active,  Hand::ours,  Content::any,     Do::end    },
    {Want::no,      Stands::active,  Hand::human, Content::any,     Do::leave  },
    {Want::no,      Stands::ended,   Hand::any,   Content::any,     Do::nothing},
    {Want::no,      Stands::nothing, Hand::any,   Content::any,     Do::nothing},
    {Want::unknown, Stands::active,  Hand::any,   Content::any,     Do::keep   },
    {Want::unknown, Stands::ended,   Hand::any,   Content::any,     Do::nothing},
    {Want::unknown, Stands::nothing, Hand::any,   Content::any,     Do::nothing},
}};
// clang-format on

}  // namespace

Do look_up(Want want, Stands stands, Hand hand, Content content) {
    for (const Row& row : table) {
        if (row.want != want || row.stands != stands) continue;
        if (row.hand != Hand::any && row.hand != hand) continue;
        if (row.content != Content::any && row.content != content) continue;
        return row.does;
    }
    return Do::leave;
}

}  // namespace hv::plugin
