#include "plugin/store/ownership.hpp"

#include <algorithm>

#include "plugin/store/instants.hpp"

namespace hv::plugin::store {
namespace {

void sort_once(std::vector<std::string>& list) {
    std::ranges::sort(list);
    list.erase(std::unique(list.begin(), list.end()), list.end());
}

void belongs_to(Ownership& now, std::string owner, std::string name, Instant at) {
    if (now.owner != owner) now.owned_since = at;
    now.owner = std::move(owner);
    now.owner_name = std::move(name);
    now.waits_for.clear();
    now.unowned_from = latest_instant;
}

// The second byte of a letter of two bytes, in lower case.
unsigned char lower_second(unsigned char first, unsigned char second) {
    const unsigned letter = ((first & 0x1fU) << 6U) | (second & 0x3fU);
    const bool latin_1 = letter >= 0xc0 && letter <= 0xde && letter != 0xd7;
    const bool even_upper = (letter >= 0x100 && letter <= 0x137) || (letter >= 0x14a && letter <= 0x177);
    const bool odd_upper = (letter >= 0x139 && letter <= 0x148) || (letter >= 0x179 && letter <= 0x17e);
    if (latin_1) return static_cast<unsigned char>(second + 0x20);
    if (even_upper && letter % 2 == 0) return static_cast<unsigned char>(second + 1);
    // The pairs meet at the end of a run of 64 nowhere but here: U+013F, whose lower case begins with another byte.
    if (odd_upper && letter % 2 == 1 && second != 0xbf) return static_cast<unsigned char>(second + 1);
    return second;
}

}  // namespace

Ownership ownership(std::span<const Act> acts) {
    Ownership now;
    for (const Act& act : acts) {
        if (act.what == "take") {
            belongs_to(now, act.actor, act.actor_name, act.at);
        } else if (act.what == "hand-over" && !act.to.starts_with("role:")) {
            belongs_to(now, act.to, {}, act.at);
        } else if (act.what == "hand-over") {
            const Instant from = now.owner.empty() ? now.unowned_from : act.at;
            now = Ownership{{}, {}, {}, act.to, from};
        }
    }
    return now;
}

const Act* owning_act(std::span<const Act> acts) {
    const Act* last = nullptr;
    for (const Act& act : acts) {
        if (act.what == "take" || act.what == "hand-over") last = &act;
    }
    return last;
}

Instant serious_since(const Summary& row, const std::optional<Summary>& before, Instant before_since) {
    if (row.level < serious_level) return latest_instant;
    return before && before->level >= serious_level ? before_since : row.assessed_at;
}

void own(Summary& row, const Ownership& ownership, Instant serious_since) {
    row.owner = ownership.owner;
    row.owner_name = ownership.owner_name;
    row.owned_since = ownership.owned_since;
    row.waits_for = ownership.waits_for;
    row.unowned_since.reset();
    if (row.owner.empty() && serious_since != latest_instant) {
        row.unowned_since = std::max(serious_since, ownership.unowned_from);
    }
}

Summary as_kept(Summary row) {
    row.assessed_at = cut(row.assessed_at);
    if (row.level == 0) {
        row.since.reset();
    } else {
        row.since = cut(row.since.value_or(row.assessed_at));
    }
    sort_once(row.responsible);
    sort_once(row.drugs);
    return row;
}

Summary closed(Summary row, Instant as_of) {
    row.level = 0;
    row.attended = 0;
    row.since.reset();
    row.overdue = false;
    row.drugs.clear();
    row.body = R"({"findings":[],"drugs":[]})";
    row.assessed_at = as_of;
    return row;
}

std::string folded(std::string_view name) {
    std::string out(name);
    for (std::size_t i = 0; i < out.size(); ++i) {
        const auto byte = static_cast<unsigned char>(out[i]);
        if (byte >= 'A' && byte <= 'Z') {
            out[i] = static_cast<char>(byte + ('a' - 'A'));
        } else if (byte >= 0xc3 && byte <= 0xc5 && i + 1 < out.size()) {
            out[i + 1] = static_cast<char>(lower_second(byte, static_cast<unsigned char>(out[i + 1])));
            ++i;
        }
    }
    return out;
}

}  // namespace hv::plugin::store
