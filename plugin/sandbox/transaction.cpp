// A transaction is planned in full before the first write: who is meant, which ids are new, what every reference
// becomes; so that nothing has to be undone.
// Source: FHIR R4 3.1.0.11: order DELETE, POST, PUT, GET; answers in the order of the entries.
#include <array>

#include "plugin/sandbox/bundle_entry.hpp"
#include "plugin/sandbox/escapes.hpp"
#include "plugin/sandbox/rewrite.hpp"

namespace hv::plugin::sandbox {
namespace {

class Transaction {
public:
    Transaction(Core& core, const Call& whole) : core_(core), whole_(whole) {}

    Answer run() {
        for (const json::Value item : whole_.body["entry"].items()) {
            auto call = call_of(core_, whole_, item);
            if (!call) return outcome(400, "invalid", "an entry has no request that can be read");
            BundleEntry entry;
            entry.call = std::move(*call);
            entry.full_url = item["fullUrl"].text();
            entries_.push_back(std::move(entry));
        }
        for (BundleEntry& entry : entries_) {
            if (auto trouble = identify(entry)) return *trouble;
        }
        for (BundleEntry& entry : entries_) {
            if (auto trouble = prepare(entry)) return *trouble;
        }
        static constexpr std::array<std::string_view, 4> order{"DELETE", "POST", "PUT", "GET"};
        for (const std::string_view method : order) {
            for (BundleEntry& entry : entries_) {
                if (entry.call.method == method) perform(entry);
            }
        }
        return responses(core_, "transaction-response", entries_, whole_);
    }

private:
    using Trouble = std::optional<Answer>;

    // Type and id of what the entry is about; new ids are drawn here.
    Trouble identify(BundleEntry& entry) {
        const Call& call = entry.call;
        if (call.method == "GET") return std::nullopt;
        if (call.method != "POST" && call.method != "PUT" && call.method != "DELETE") {
            return outcome(400, "not-supported", "an entry has a method that is not supported in a transaction");
        }
        if (call.path.empty() || call.path.size() > 2 || !core_.offers(call.path[0])) {
            return outcome(400, "invalid", "an entry is about no type that is known here");
        }
        entry.type = call.path[0];
        if (!core_.options.flag_write && (entry.type == "Flag" || entry.type == "Task")) {
            return outcome(405, "not-supported", "writing Flag is not supported here");
        }
        if (call.method != "DELETE" && !call.body) return outcome(400, "invalid", "an entry has no resource");
        if (call.path.size() == 2) {
            if (call.method == "POST") return outcome(400, "invalid", "an entry posts to a resource");
            entry.id = call.path[1];
            entry.standing = core_.store.current(entry.type, entry.id);
        } else if (auto trouble = find_by_condition(entry)) {
            return trouble;
        }
        if (entry.id.empty()) entry.id = core_.new_id(entry.type);
        const std::string reference = entry.type + "/" + entry.id;
        if (!entry.exists && !touched_.insert(reference).second) {
            return outcome(400, "invalid", "two entries of the transaction are about one resource");
        }
        if (call.method != "DELETE") coming_.insert(reference);
        if (!entry.full_url.empty()) places_[entry.full_url] = reference;
        return std::nullopt;
    }

    Trouble find_by_condition(BundleEntry& entry) {
        const Call& call = entry.call;
        std::string condition;
        if (call.method == "POST") {
            if (!call.if_none_exist || !core_.options.conditional_create) return std::nullopt;
            condition = *call.if_none_exist;
            if (!conditions_.insert(entry.type + "?" + condition).second) {
                return outcome(400, "invalid", "two entries of the transaction create under one condition");
            }
        } else {
            for (const auto& [name, value] : call.parameters) {
                condition += (condition.empty() ? "" : "&") + url_encoded(name) + "=" + url_encoded(value);
            }
        }
        const auto found = matches_of(core_, entry.type, condition);
        if (const auto* trouble = std::get_if<Answer>(&found)) return *trouble;
        const auto& matches = std::get<std::vector<Handle>>(found);
        if (matches.size() > 1) return outcome(412, "multiple-matches", "a condition fits several resources");
        if (matches.size() == 1) {
            entry.standing = matches.front();
            entry.id = entry.standing->id;
            entry.exists = call.method == "POST";
        } else if (call.method == "PUT") {
            entry.id = call.body["id"].text();
        }
        return std::nullopt;
    }

    // `urn:uuid:...` -> `Flag/1001`; `Patient?identifier=...` -> the one that it means.
    std::optional<std::string> resolved(std::string_view reference, Trouble& trouble) const {
        if (const auto found = places_.find(std::string(reference)); found != places_.end()) return found->second;
        const std::size_t mark = reference.find('?');
        if (mark == std::string_view::npos || reference.find("://") < mark) return std::nullopt;
        const std::string type(reference.substr(0, mark));
        const auto found = matches_of(core_, type, reference);
        const auto* matches = std::get_if<std::vector<Handle>>(&found);
        if (matches == nullptr || matches->size() != 1) {
            trouble = outcome(412, "multiple-matches", "a conditional reference does not mean exactly one resource");
            return std::nullopt;
        }
        return matches->front()->reference();
    }

    // Everything that could refuse the entry, so that `perform` cannot.
    Trouble prepare(BundleEntry& entry) {
        const Call& call = entry.call;
        if (call.method == "GET") return std::nullopt;
        const char letter = call.method == "DELETE" ? 'd' : call.method == "POST" || !entry.standing ? 'c' : 'u';
        if (auto no = refused(call, entry.type, letter, letter == 'c' ? nullptr : entry.standing.get())) return no;
        if (!call.if_match.empty() && core_.options.versions &&
            (!entry.standing || version_of(call.if_match) != std::to_string(entry.standing->number))) {
            return outcome(412, "conflict", "If-Match names a version that is not the newest");
        }
        if (call.method == "DELETE" || entry.exists) return std::nullopt;
        Trouble trouble;
        const std::string text = edited(call.body, [&](std::string_view name, std::string_view value) {
            return name == "reference" ? resolved(value, trouble) : std::nullopt;
        });
        if (trouble) return trouble;
        auto content = json::Document::parse(text);
        if (!content) return outcome(500, "exception", "a resource could not be rewritten");
        entry.content = std::move(*content);
        if (call.method == "PUT" && !call.body["id"].text().empty() && call.body["id"].text() != entry.id) {
            return outcome(400, "invalid", "the id in an entry's resource is not the id in its URL");
        }
        return trouble_with(core_, entry.type, entry.content.root(), coming_);
    }

    void perform(BundleEntry& entry) {
        const Call& call = entry.call;
        if (call.method == "GET") {
            entry.answer = answer(core_, call);
            return;
        }
        if (entry.exists) {
            entry.answer = resource_answer(core_, 200, entry.standing, "");
            return;
        }
        if (call.method == "DELETE") {
            entry.answer = outcome(204, "informational", "deleted");
            if (!entry.standing) return;
            ++core_.writes;
            entry.answer.version = core_.commit(entry.type, entry.id, "DELETE", {});
            return;
        }
        if (entry.standing) {
            entry.answer = resource_answer(core_, 200, core_.replace(entry.standing, entry.content.root()), "");
            return;
        }
        ++core_.writes;
        const Handle made = core_.commit(entry.type, entry.id, call.method, entry.content.root());
        entry.answer = resource_answer(core_, 201, made, "");
    }

    Core& core_;
    const Call& whole_;
    std::vector<BundleEntry> entries_;
    std::map<std::string, std::string> places_;  // fullUrl -> `Type/id`
    std::set<std::string> coming_;
    std::set<std::string> touched_;
    std::set<std::string> conditions_;
};

}  // namespace

Answer transaction(Core& core, const Call& whole) {
    return Transaction(core, whole).run();
}

}  // namespace hv::plugin::sandbox
