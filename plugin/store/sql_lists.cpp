#include "plugin/store/sql_lists.hpp"

#include "fhir/json/value.hpp"
#include "fhir/json/writer.hpp"

namespace hv::plugin::store::sql {

std::string list_text(const std::vector<std::string>& list) {
    json::Writer out;
    out.begin_array();
    for (const std::string& item : list) out.string(item);
    out.end_array();
    return out.take();
}

Result<std::vector<std::string>> list_of(std::string_view text) {
    const Result<json::Document> document = json::Document::parse(text);
    if (!document || !document->root().is_array()) {
        return Error{Fault::internal, "a list that is kept is no JSON array",
                     "the database was changed by hand; restore a backup"};
    }
    std::vector<std::string> list;
    for (const json::Value item : document->root().items()) list.emplace_back(item.text());
    return list;
}

}  // namespace hv::plugin::store::sql
