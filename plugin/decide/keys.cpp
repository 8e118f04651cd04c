#include "plugin/decide/keys.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>

#include "plugin/decide/naming.hpp"

namespace hv::plugin {
namespace {

// How many episodes back a name is recognised without the ledger.
constexpr std::int64_t most_episodes = 64;

struct Name {
    std::string identifier{};
    std::string topic{};
    std::int64_t episode = 0;  // 0: not a name that we make for this patient
};

std::vector<std::string> united(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    std::vector<std::string> both;
    std::ranges::set_union(a, b, std::back_inserter(both));
    return both;
}

struct Gatherer {
    const Wanted& wanted;
    const Standing& standing;
    const Memory& memory;
    std::map<std::pair<Kind, std::string>, Key> keys = {};
    std::vector<std::string> topics = {};

    void learn_topics() {
        for (const WantedTopic& topic : wanted.topics) topics.push_back(topic.topic);
        for (const Remembered& row : memory.rows) topics.push_back(row.topic);
        const std::vector<std::string> known = topics;
        for (const StandingItem& item : standing.items) topics.push_back(topic_of(item, known));
        std::ranges::sort(topics);
        topics.erase(std::unique(topics.begin(), topics.end()), topics.end());
        std::erase(topics, "");
    }

    // By its code, or as it was written before there were codes. What nobody knows stays under what it says.
    [[nodiscard]] static std::string topic_of(const StandingItem& item, const std::vector<std::string>& known) {
        const auto is_it = [&](const std::string& topic) { return topic_code(topic) == item.topic; };
        const auto found = std::ranges::find_if(known, is_it);
        return found == known.end() ? item.topic : *found;
    }

    Key& key(Kind kind, const std::string& topic) {
        Key& found = keys[{kind, topic}];
        found.kind = kind;
        found.topic = topic;
        return found;
    }

    [[nodiscard]] Name name_of(Kind kind, const std::string& identifier) const {
        for (const Remembered& row : memory.rows) {
            if (row.kind == kind && row.identifier == identifier) return {identifier, row.topic, row.episode};
        }
        const std::vector<std::string> none{""};
        for (std::int64_t episode = 1; episode <= most_episodes; ++episode) {
            for (const std::string& topic : kind == Kind::care_plan ? none : topics) {
                if (identifier_of(kind, wanted.subject, topic, episode).value == identifier) {
                    return {identifier, topic, episode};
                }
            }
        }
        return {identifier, {}, 0};
    }

    // By the resource; else by its name, when the ledger knows another resource under it (a race made two).
    [[nodiscard]] const Remembered* row_of(const StandingItem& item) const {
        const Remembered* named = nullptr;
        for (const Remembered& row : memory.rows) {
            if (row.kind != item.kind) continue;
            if (row.resource_id == item.id) return &row;
            if (row.identifier == item.identifier) named = &row;
        }
        return named;
    }

    // Of several names the latest episode is the one that it goes by: a server may have dropped `use`.
    [[nodiscard]] Name name_of(const StandingItem& item) const {
        Name latest = name_of(item.kind, item.identifier);
        for (const std::string& earlier : item.earlier) {
            const Name name = name_of(item.kind, earlier);
            if (name.episode > latest.episode) latest = name;
        }
        if (latest.episode == 0) latest.topic = topic_of(item, topics);
        return latest;
    }

    [[nodiscard]] static bool is_of(const Attempt& attempt, const Seen& seen) {
        return attempt.kind == seen.item->kind && attempt.identifier == seen.identifier;
    }
    [[nodiscard]] bool was_attempted(const Seen& seen) const {
        return std::ranges::any_of(memory.attempts, [&](const Attempt& attempt) { return is_of(attempt, seen); });
    }

    // By the tag where there is one: the row may be older than our last write, when that turn died.
    [[nodiscard]] bool is_as_we_left_it(const Seen& seen) const {
        const StandingItem& item = *seen.item;
        if (item.fingerprint.empty()) return false;
        if (!item.tag.empty()) return item.tag == item.fingerprint;
        return seen.row != nullptr && seen.row->fingerprint == item.fingerprint && !was_attempted(seen);
    }

    void learn_footing(Seen& seen) const {
        const auto learn = [&](const auto& from) {
            seen.evidence = united(seen.evidence, from.evidence);
            seen.rules = united(seen.rules, from.rules);
        };
        if (seen.row != nullptr) learn(*seen.row);
        for (const Attempt& attempt : memory.attempts) {
            if (is_of(attempt, seen)) learn(attempt);
        }
    }

    void add(const StandingItem& item) {
        const Name name = name_of(item);
        Key& to = key(item.kind, name.topic);
        Seen seen{&item, row_of(item), name.identifier, std::max<std::int64_t>(name.episode, 1)};
        const bool same = seen.row != nullptr && seen.row->resource_id == item.id;
        seen.same_version = same && !item.version.empty() && seen.row->version == item.version;
        seen.ours = seen.same_version || is_as_we_left_it(seen);
        learn_footing(seen);
        to.last_episode = std::max(to.last_episode, seen.episode);
        to.seen.push_back(std::move(seen));
    }

    void add(const Remembered& row) {
        Key& to = key(row.kind, row.topic);
        to.last_episode = std::max(to.last_episode, row.episode);
        const std::string name = std::string(type_of(row.kind)) + '/' + row.resource_id;
        const auto listed = [&](const std::vector<std::string>& list) {
            return std::ranges::find(list, name) != list.end();
        };
        if (listed(standing.gone)) to.gone.push_back(&row);
        if (listed(standing.disowned)) to.disowned = true;
    }

    void add_foreign() {
        for (const std::string& identifier : standing.foreign) {
            for (const Kind kind : {Kind::flag, Kind::task, Kind::care_plan}) {
                const Name name = name_of(kind, identifier);
                if (name.episode != 0) key(kind, name.topic).foreign = true;
            }
        }
    }
};

// Numbers as numbers: `9` is before `10`.
bool comes_before(const Seen& a, const Seen& b) {
    if (a.item->active != b.item->active) return a.item->active;
    if (a.episode != b.episode) return a.item->active ? a.episode < b.episode : a.episode > b.episode;
    if (!a.item->active && a.ours != b.ours) return !a.ours;
    const auto age = [](const StandingItem& item) {
        const Instant start = item.started ? item.started->first : latest_instant;
        return std::tuple(start, item.id.size(), std::string_view(item.id));
    };
    return age(*a.item) < age(*b.item);
}

}  // namespace

Identifier identifier_of(Kind kind, std::string_view subject, std::string_view topic, std::int64_t episode) {
    switch (kind) {
        case Kind::flag:
            return flag_identifier(subject, topic, episode);
        case Kind::task:
            return task_identifier(subject, topic, episode);
        case Kind::care_plan:
            break;
    }
    return care_plan_identifier(subject, episode);
}

std::vector<Key> gather(const Wanted& wanted, const Standing& standing, const Memory& memory, Kind alert) {
    Gatherer gatherer{wanted, standing, memory};
    gatherer.learn_topics();
    for (const WantedTopic& topic : wanted.topics) {
        if (topic.flag) gatherer.key(alert, topic.topic);
    }
    if (wanted.care_plan) gatherer.key(Kind::care_plan, "");
    for (const StandingItem& item : standing.items) gatherer.add(item);
    for (const Remembered& row : memory.rows) gatherer.add(row);
    gatherer.add_foreign();
    std::vector<Key> keys;
    for (auto& [name, key] : gatherer.keys) {
        std::ranges::sort(key.seen, comes_before);
        keys.push_back(std::move(key));
    }
    return keys;
}

}  // namespace hv::plugin
