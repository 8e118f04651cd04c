// The only file that sees Mustache.
#include <kainjow/mustache.hpp>
#include <map>
#include <stdexcept>

#include "plugin/web/embedded.hpp"
#include "plugin/web/web.hpp"

namespace hv::plugin::web {

using Tree = kainjow::mustache::data;
using Template = kainjow::mustache::mustache;

struct Data::Inside {
    Tree tree{Tree::type::object};
};

namespace {

const EmbeddedFile& file_of(std::string_view name) {
    const EmbeddedFile* file = embedded(std::string(name) + ".mustache");
    if (file == nullptr) throw std::logic_error("there is no template `" + std::string(name) + "`");
    return *file;
}

// Finds partials by the names of their files.
class Context : public kainjow::mustache::context<std::string> {
public:
    using kainjow::mustache::context<std::string>::context;

    [[nodiscard]] const Tree* get_partial(const std::string& name) const override {
        const auto found = partials_.find(name);
        if (found != partials_.end()) return &found->second;
        return &partials_.emplace(name, Tree(std::string(file_of(name).bytes))).first->second;
    }

private:
    mutable std::map<std::string, Tree> partials_;
};

// Rendering writes into the template, so that every thread has its own.
Template& parsed(std::string_view name) {
    thread_local std::map<std::string, Template, std::less<>> all;
    const auto found = all.find(name);
    if (found != all.end()) return found->second;
    return all.emplace(std::string(name), Template(std::string(file_of(name).bytes))).first->second;
}

}  // namespace

Data::Data() : inside_(std::make_unique<Inside>()) {}
Data::~Data() = default;
Data::Data(Data&&) noexcept = default;
Data& Data::operator=(Data&&) noexcept = default;

Data& Data::set(std::string name, std::string text) {
    if (text.empty()) return set_flag(std::move(name), false);
    inside_->tree.set(name, Tree(text));
    return *this;
}

Data& Data::set_flag(std::string name, bool flag) {
    inside_->tree.set(name, Tree(flag));
    return *this;
}

Data& Data::set(std::string name, Data section) {
    inside_->tree.set(name, section.inside_->tree);
    return *this;
}

Data& Data::set(std::string name, std::vector<Data> list) {
    Tree items(Tree::type::list);
    for (const Data& item : list) items.push_back(item.inside_->tree);
    inside_->tree.set(name, items);
    return *this;
}

std::string render(std::string_view name, const Data& data) {
    Template& found = parsed(name);
    Context context(&data.inside().tree);
    std::string page = found.is_valid() ? found.render(context) : std::string();
    if (!found.is_valid()) throw std::logic_error("template `" + std::string(name) + "`: " + found.error_message());
    return page;
}

}  // namespace hv::plugin::web
