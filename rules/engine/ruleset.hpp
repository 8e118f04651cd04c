// The types that a rule set is made of: seven kinds, gates, texts, sources.
//
// A RuleSet can be made only by `check` (check.hpp): the type is the proof that bands cover every value once, units
// fit, references exist and point backwards, and every text and source is there. The JSON format is in rules/README.md.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "fhir/base/decimal.hpp"
#include "rules/engine/vocabulary.hpp"
#include "rules/engine/words.hpp"

namespace hv::rules {

// --- who: population tests, used by gates and by variants -----------------------------------------------------------

enum class SexTest : std::uint8_t { male, female, other };  // other: other, unknown or not recorded

// [from, to) in whole years.
struct AgeTest {
    int from = 0;
    int to = 200;
    std::uint32_t from_limit = 0;  // into RuleSet::limits, like every `..._limit` here; 0: not written
    std::uint32_t to_limit = 0;
};
struct PregnantTest {
    bool is = true;
};
struct DeceasedTest {
    bool is = true;
};
struct InactiveTest {  // the patient's record is inactive or replaced
    bool is = true;
};
struct BornTest {  // a date of birth that can be one is recorded
    bool is = true;
};
struct ConditionTest {
    ConditionId condition = 0;
    bool is = true;
};
// [from, to) since the start of the present exposure; either may be open.
struct Since {
    std::optional<Span> from;
    std::optional<Span> to;
};
struct ExposureTest {
    DrugGroupId group = 0;
    bool is = true;
    std::optional<Since> since{};
};
struct AnswerTest {
    ObservableId of = 0;
    std::vector<AnswerId> is;
};
struct Test;
struct AnyTest {
    std::vector<Test> of;
};
struct AllTest {
    std::vector<Test> of;
};
struct Test : std::variant<AgeTest, SexTest, PregnantTest, DeceasedTest, InactiveTest, BornTest, ConditionTest,
                           ExposureTest, AnswerTest, AnyTest, AllTest> {
    using variant::variant;
};

struct Gate {
    std::string id;
    Words title;
    Test test;
};
using GateId = std::uint16_t;  // index into RuleSet::gates

// One column of a rule's table: which patients (and which specimen) it speaks of.
struct When {
    std::vector<SexTest> sexes;  // empty: all
    std::optional<AgeTest> age;
    std::optional<ConditionTest> condition;
    std::optional<bool> pregnant;
    std::optional<bool> fasting;
};

// --- what: levels over values ----------------------------------------------------------------------------------------

struct Limit {
    Decimal value;
    bool inclusive = true;
    std::uint32_t id = 0;  // into RuleSet::limits; a limit shared by two neighbouring bands has one id
};

struct Response {
    Level level = Level::none;  // none: not met
    bool note = false;          // not met, and yet worth saying (level info)
    bool unknown = false;       // this answer leaves the rule undecided
    Words text;                 // empty: the rule's own
    Confidence confidence = Confidence::v;
};

struct Band {
    std::optional<Limit> lower;
    std::optional<Limit> upper;
    Response response;
};

struct Variant {
    When when;
    std::vector<Band> bands;  // rising, total, disjoint
};

// --- the kinds -------------------------------------------------------------------------------------------------------

struct Confirm {
    int readings = 2;
    int days = 2;  // on this many different days
    std::uint32_t readings_limit = 0;
    std::uint32_t days_limit = 0;
    Span within;
    Level until = Level::review;  // the highest level while unconfirmed
};
struct Clear {
    Decimal margin;  // a raised band is left only when the value is this far on the good side of its limit
    int readings = 1;
    std::uint32_t margin_limit = 0;
    std::uint32_t readings_limit = 0;
};

// Against the range that the laboratory sent with the reading; it comes before the rule's own table.
struct Laboratory {
    std::optional<Response> low;  // under its lower limit
    std::vector<Variant> high;    // over the value in times its upper limit; empty: what is not low is not met
};

struct BandKind {
    ObservableId of = 0;
    Span within;
    std::optional<bool> fasting;  // only such specimens
    std::optional<Laboratory> laboratory;
    std::vector<Variant> variants;  // may be empty beside `laboratory`
    std::optional<Confirm> confirm;
    std::optional<Clear> clear;
    std::optional<Response> missing;  // what to say when there is no usable reading; none: unknown
};

struct StateKind {
    ObservableId of = 0;
    Span within;
    std::vector<Response> by_answer;  // indexed by AnswerId
    std::optional<Response> missing;
};

enum class Against : std::uint8_t { lowest, previous, baseline };
struct ChangeKind {
    ObservableId of = 0;
    Span within;  // how old the newest reading may be
    bool percent = false;
    Against against = Against::previous;
    std::optional<Span> period;                  // lowest: how far back from the newest reading
    std::optional<std::pair<Span, Span>> apart;  // previous: least and greatest distance; outside: level info at most
    DrugGroupId exposure = 0;                    // baseline: of this exposure
    std::pair<Span, Span> baseline;              // baseline: window around its start
    std::optional<Span> until;                   // baseline: only readings this long after the start
    std::vector<Variant> variants;               // over newest minus the other (percent: of the other)
};

// A coded answer that turned: from one of `was` to one of `is`.
struct TurnKind {
    ObservableId of = 0;
    Span within;  // how long ago the first answer of the present run of `is` may have been given
    std::vector<AnswerId> was;
    std::vector<AnswerId> is;
    Level level = Level::review;
};

struct DueMeasure {
    ObservableId of = 0;
    bool fasting = false;  // only a fasting specimen counts
};
struct DueItem {
    std::vector<DueMeasure> any;  // one of them is enough
    Words title;
    Span from;  // once: window around the anchor
    Span through;
};
struct DueOnce {
    bool late = false;          // a reading after the window still counts
    std::optional<Span> until;  // the rule rests from then on
    std::optional<Span> opens;  // says nothing before this long after the anchor; none: at the anchor
};
struct DueSeries {  // anchor + every, 2*every, ... count times, each within +-tolerance
    Span every;
    int count = 0;
    std::uint32_t count_limit = 0;
    Span tolerance;
};
struct DuePhase {
    Span from;  // since the anchor
    Span every;
    Span grace;
};
struct DueRepeat {
    std::vector<DuePhase> phases;  // rising; before the first the rule rests
    bool never_unknown = false;    // never measured is unknown, not due
    std::optional<Span> until;     // the rule rests from then on
};
struct DueTable {
    When when;
    std::variant<DueOnce, DueSeries, DueRepeat> schedule;
    std::vector<DueItem> items;
};
// What of an exposure a schedule counts from: its start; the last day taken of one that has ended; the first day after
// the newest pause inside one that goes on; its start or the newest large change of its dose.
enum class AnchorAt : std::uint8_t { start, stop, resumed, changed };
struct DueBreak {
    Span from;  // the days without the drug: [from, to)
    Span to;
    Span after;  // it had been taken for at least this long before
};
struct DueEscalate {
    Span after;  // beyond the grace, the tolerance or the end of the window
    Response response;
};
struct DueKind {
    std::optional<DrugGroupId> exposure;  // holds the anchor; none: no anchor, repeat only
    AnchorAt anchor = AnchorAt::start;
    std::optional<DueBreak> pause;  // resumed: which pauses count
    int dose_change = 0;            // changed: by at least so many percent
    std::uint32_t dose_change_limit = 0;
    Level level = Level::due;
    std::optional<DueEscalate> escalate;  // what is said once something is long overdue
    std::vector<DueTable> tables;
};

struct PresentKind {
    struct Exposures {
        DrugGroupId group = 0;
        int at_least = 1;
        std::uint32_t at_least_limit = 0;
        Span longer_than;  // all of them together for more than this
    };
    struct Referral {
        Span unanswered;  // sent more than this long ago, and nobody has replied
    };
    std::variant<Test, Exposures, Referral> what;
    Level level = Level::info;
};

struct Expr;
enum class Combining : std::uint8_t { any, all, negate, at_least };
struct CombineKind {
    Combining how = Combining::any;
    int at_least = 0;
    std::uint32_t at_least_limit = 0;
    std::vector<Expr> parts;
    std::optional<Level> level;  // none: the highest of the parts that are met
};
struct RuleRef {
    std::uint16_t rule = 0;  // index into RuleSet::rules, always a lower one
};

enum class Formula : std::uint8_t { norrisk2, dose_percent, score2, score2_op, score2_diabetes };
struct ScoreKind {
    Formula formula = Formula::norrisk2;
    Span within;                    // a risk: of every input
    DrugGroupId group = 0;          // dose_percent: the drugs whose doses are summed
    std::vector<Variant> variants;  // over the score, in percent with two decimals
};

struct Expr {
    std::variant<BandKind, StateKind, ChangeKind, TurnKind, DueKind, PresentKind, CombineKind, ScoreKind, RuleRef> kind;
};

// --- the whole -------------------------------------------------------------------------------------------------------

struct Source {
    std::string id;
    std::string title;
    std::string url;
    Date date;
};
struct SourceUse {
    std::uint16_t source = 0;  // index into RuleSet::sources
    std::string clause;
};

struct Topic {  // findings that share a topic share one Flag
    std::string id;
    std::string category;  // flag-category code
    Words flag;            // minimal: no drug, no diagnosis
};
struct Domain {  // one row of the paper form
    std::string id;
    Words title;
    Words actions;    // Tiltak
    Words resources;  // Ressurser
    Words goal;       // Mål
};

struct Rule {
    std::string id;
    Words title;
    Words text;  // what the clinician is advised to do
    std::string because;
    std::uint16_t domain = 0;
    std::uint16_t topic = 0;
    bool for_gp = true;
    bool for_psychiatrist = true;
    std::vector<GateId> applies;
    std::vector<SourceUse> sources;
    Confidence confidence = Confidence::d;
    Expr expr;
    std::size_t offset = 0;  // of the rule in the file
};

// A number or span that decides something: what cases must touch and mutation moves.
struct LimitInfo {
    static constexpr std::uint16_t no_rule = 0xffff;

    std::string path;                  // `HF-04.bands[1].above`, `gates.adult.age.from`
    std::string text;                  // as written, a span without its quotes
    std::vector<std::size_t> offsets;  // every place where it is written (two neighbouring bands)
    bool span = false;
    int decimals = 0;              // the precision at which it is compared
    std::uint16_t rule = no_rule;  // none: it stands in a gate
};

class RuleSet {
public:
    std::string id;
    std::string version;
    bool optional = false;  // shipped, and yet in force only where a site names it
    Words title;
    std::string digest;  // "sha256:..." of the file's bytes
    std::vector<Source> sources;
    std::vector<Topic> topics;
    std::vector<Domain> domains;
    std::vector<Gate> gates;
    std::vector<Rule> rules;
    std::vector<LimitInfo> limits;  // ids 1..: limits[id - 1]

private:
    friend struct RuleSetMaker;  // parse.cpp: the only one who can
    RuleSet() = default;
};

}  // namespace hv::rules
