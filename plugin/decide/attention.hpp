// Which findings somebody has attended to, and whether that still holds.
//
// In:      the judged patient and the acts upon them, oldest first; `as_of`.
// Out:     one row a finding that is met (every rule set): open, or attended by the newest act that still covers it.
// Acts:    acknowledge   holds until the finding rests on newer evidence or its level rises; of a measurement that is
//                        due: until it falls due anew, something else is missing, or 12 weeks have gone;
//          snooze        1, 4 or 12 weeks, no longer (hazard H21);
//          not-relevant  holds until its level rises or the drugs change;
//          wrong-data    holds while the finding rests on exactly the readings that were called wrong;
//          reopen        ends whatever stood before; take and hand-over attend to nothing: they say who owns it.
// Broken:  snooze, acknowledge and not-relevant end at once when the level rises, a reading that is urgent and was not
//          seen by the actor is met anywhere, or a drug or dose of an antipsychotic changed (operations reference 2.4).
//          What is broken stays so: the service answers it with a `reopen` of its own (`is_service`), whose reason is
//          why, so that a value that falls again hides nothing.
// Newer:   a reading that the actor did not see and that was taken no earlier than the newest one seen; another version
//          of one that was seen; a condition or referral that was not seen.
// Danger:  what hides is only the repetition: an attended finding stays visible on page and worklist with who, what,
//          when and until when; only the Flag and the cards leave it out.
// Errors:  none; a `seen` that cannot be read covers nothing.
// Source:  operations reference 2.3, 2.4; hazards H07, H09, H21.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/decide/draft.hpp"

namespace hv::plugin {

struct Sight;  // what is seen now: seen.hpp

enum class ActWhat : std::uint8_t { acknowledge, snooze, not_relevant, wrong_data, hand_over, take, reopen };
std::string_view text(ActWhat what);
std::optional<ActWhat> act_what(std::string_view text);

// The coded reasons that an act may carry, as the screens offer them and CDS Hooks' overrideReasons name them.
struct ActReason {
    std::string_view code;  // `already-followed-up`
    rules::Words words;
};
std::span<const ActReason> act_reasons();
inline constexpr std::string_view act_reason_system = "https://hjertevakt.no/fhir/CodeSystem/act-reason";

// An act as plain values; see store::Act.
struct Acted {
    std::string id;
    ActWhat what = ActWhat::acknowledge;
    std::vector<std::string> rules;
    std::string reason;
    std::string seen;
    std::string actor;
    std::string actor_name;
    std::optional<Instant> until;
    Instant at;

    [[nodiscard]] bool is_service() const { return actor == "service"; }
};

inline constexpr int longest_attention_weeks = 12;

// other_readings: wrong-data, and the finding no longer rests on exactly those. not_seen: what the actor saw does not
// name the finding, or cannot be read.
enum class Broken : std::uint8_t {
    no,
    level_rose,
    newer_evidence,
    urgent_reading,
    drugs_changed,
    other_readings,
    time_is_up,
    not_seen,
    reopened
};
std::string_view text(Broken broken);  // `level-rose`

struct AttendedFinding {
    std::string rule_set;
    std::string rule;
    rules::Level level = rules::Level::none;
    std::optional<std::size_t> act;   // into the acts: what covers it; none: open
    std::optional<std::size_t> last;  // the newest act of a human that named it, also when it is broken
    Broken broken = Broken::no;       // why the newest one covers it no more
    Broken to_reopen = Broken::no;    // what broke an act that nothing has answered yet: the service is to reopen it
};

struct Attention {
    std::vector<AttendedFinding> findings;  // by level, the highest first; then by rule
    std::optional<Instant> look_again;      // when something that covers a finding ends by itself

    [[nodiscard]] bool covers(std::string_view rule) const;  // every finding of that rule
    [[nodiscard]] const AttendedFinding* find(std::string_view rule_set, std::string_view rule) const;
};

Attention attention(const Judged& judged, std::span<const Acted> acts, Instant as_of);
Attention attention(const Sight& now, std::span<const Acted> acts, Instant as_of);

// What the break rules of these findings compare with: levels, evidence, drugs and doses now. JSON; without values.
std::string seen_now(const Judged& judged, std::span<const std::string> rules);

}  // namespace hv::plugin
