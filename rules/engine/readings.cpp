#include "rules/engine/readings.hpp"

#include <algorithm>

#include "fhir/base/zone.hpp"

namespace hv::rules {
namespace {

struct When {
    Instant at;
    Date first_day;
    Date last_day;
    bool wide = false;
    bool weak = false;
};

constexpr std::int64_t minute = 60'000'000'000;

When when_of(const Moment& moment) {
    When when{moment.first, moment.first_day, moment.last_day, false, false};
    when.wide = moment.end.nanoseconds - moment.first.nanoseconds > minute;
    if (when.wide) when.at = Instant{moment.end.nanoseconds - 1};
    return when;
}

When when_of(Instant issued) {
    const Date day = oslo_date(issued);
    return {issued, day, day, false, true};
}

// What an Observation's codes say together about one observable.
struct Meant {
    ObservableId of = 0;
    bool fasting = false;
    bool weak = true;
};

// Of the codes that mean one observable, one that is plain is enough; one that says fasting is enough.
std::optional<Meant> meant_by(const fhir::CodeIds& codes, std::uint8_t place, const Vocabulary& vocabulary) {
    if (!vocabulary.measures(codes.ids[place])) return std::nullopt;
    Meant meant{vocabulary.by_code[codes.ids[place]].observable, false, true};
    for (std::uint8_t i = 0; i < codes.count; ++i) {
        if (!vocabulary.measures(codes.ids[i])) continue;
        const ObservableCode& code = vocabulary.by_code[codes.ids[i]];
        if (code.observable != meant.of) continue;
        if (i < place) return std::nullopt;  // already taken
        meant.fasting = meant.fasting || code.fasting;
        meant.weak = meant.weak && code.weak;
    }
    return meant;
}

class Collector {
public:
    Collector(const fhir::Observation& observation, Snapshot& snapshot)
        : observation_(observation), snapshot_(snapshot) {}

    void collect() {
        const Vocabulary& vocabulary = *snapshot_.vocabulary;
        for (std::uint8_t i = 0; i < observation_.codes.count; ++i)
            if (const std::optional<Meant> meant = meant_by(observation_.codes, i, vocabulary)) take(*meant);
        if (observation_.value.kind != fhir::ValueKind::text) return;
        const auto coded = [&](const Panel& panel) { return observation_.codes.contains(panel.code); };
        const auto panel = std::find_if(vocabulary.panels.begin(), vocabulary.panels.end(), coded);
        if (panel != vocabulary.panels.end()) take_panel(*panel);
    }

private:
    void take(const Meant& meant) {
        const Observable& observable = snapshot_.vocabulary->observables[meant.of];
        switch (observable.kind) {
            case ObservableKind::quantity:
                return take_quantity(meant, observable, observation_.value);
            case ObservableKind::coded:
                return take_coded(meant, observable);
            case ObservableKind::event:
                return take_event(meant);
        }
    }

    void take_quantity(const Meant& meant, const Observable& observable, const fhir::ObservedValue& value) {
        if (value.kind != fhir::ValueKind::quantity) return take_nothing(meant, observable);
        const std::optional<When> when = clinical_time(meant.of);
        if (!when) return;
        const Converted converted = convert(observable, value);
        if (converted.why) return refuse(meant.of, observable, value, *converted.why, when->at);
        Reading& reading = add(meant, *when, converted.exact);
        reading.value = converted.value;
        reading.comparator = value.comparator;
        reading.number_as_read = value.number_text;
        reading.unit_as_read = value.text;
        reading.range = observation_.range;
        if (converted.weak) reading.trust = fhir::Trust::weak;
        if (converted.converted) {
            issue(Severity::information, IssueCode::unit_converted, ".value",
                  observable.id + ": converted from `" + std::string(value.text) + "` to `" +
                      std::string(fhir::ucum_text(observable.unit)) + "`");
        }
    }

    void take_coded(const Meant& meant, const Observable& observable) {
        const std::optional<AnswerId> answer = answer_of(observable);
        if (!answer) return take_nothing(meant, observable);
        const std::optional<When> when = clinical_time(meant.of);
        if (!when) return;
        add(meant, *when, Decimal{}).answer = *answer;
    }

    void take_event(const Meant& meant) {
        const fhir::ObservedValue& value = observation_.value;
        if (value.kind == fhir::ValueKind::boolean && !value.yes) return;
        if (value.kind == fhir::ValueKind::moment) {
            const std::optional<Moment> moment = parse_moment(value.text);
            if (!moment || moment->first_day > snapshot_.today) return bad_time(meant.of, ".value");
            add(meant, when_of(*moment), Decimal{});
            return;
        }
        if (const std::optional<When> when = clinical_time(meant.of)) add(meant, *when, Decimal{});
    }

    void take_panel(const Panel& panel) {
        const std::optional<TextPair> pair = parse_pair(observation_.value.text);
        if (!pair) return;
        take_half({panel.first, observation_.fasting, true}, pair->first);
        take_half({panel.second, observation_.fasting, true}, pair->second);
    }

    void take_half(const Meant& meant, std::string_view number) {
        const Observable& observable = snapshot_.vocabulary->observables[meant.of];
        fhir::ObservedValue value;
        value.kind = fhir::ValueKind::quantity;
        value.unit = observable.unit;
        value.number = Decimal::parse(number).value_or(Decimal{});
        value.number_text = number;
        take_quantity(meant, observable, value);
    }

    // A value of another kind than the observable's: said, unless there simply is none.
    void take_nothing(const Meant& meant, const Observable& observable) {
        const fhir::ObservedValue& value = observation_.value;
        if (observation_.panel_only) return;
        remember_drop(snapshot_, meant.of, Why::absent, observation_.source, Instant{});
        if (value.kind == fhir::ValueKind::none) return;
        const bool coded = value.kind == fhir::ValueKind::coded && observable.kind == ObservableKind::coded;
        issue(Severity::warning, IssueCode::bad_value, ".value",
              observable.id + (coded ? ": the answer `" + std::string(value.text) + "` is not known; left out"
                                     : ": not a value that can be used; left out"));
    }

    static bool counts(const fhir::ObservedValue& value) {
        using enum fhir::Comparator;
        return value.number >= Decimal(1, 0) && value.comparator != less && value.comparator != less_or_equal;
    }

    // Codings may say one thing twice, once closely and once broadly: the answer that stands first in the vocabulary.
    [[nodiscard]] std::optional<AnswerId> answer_of(const Observable& observable) const {
        const fhir::ObservedValue& value = observation_.value;
        if (value.kind == fhir::ValueKind::boolean) return value.yes ? observable.when_true : observable.when_false;
        if (value.kind == fhir::ValueKind::quantity && counts(value)) return observable.when_counted;
        if (value.kind != fhir::ValueKind::coded) return std::nullopt;
        for (std::size_t a = 0; a < observable.answers.size(); ++a) {
            const std::vector<fhir::CodeId>& codes = observable.answers[a].codes;
            const auto said = [&](fhir::CodeId id) { return value.codes.contains(id); };
            if (std::any_of(codes.begin(), codes.end(), said)) return static_cast<AnswerId>(a);
        }
        return std::nullopt;
    }

    std::optional<When> clinical_time(ObservableId of) {
        std::optional<When> when;
        if (observation_.effective) {
            when = when_of(*observation_.effective);
        } else if (observation_.issued) {
            when = when_of(*observation_.issued);
        }
        if (when && when->first_day <= snapshot_.today) return when;
        bad_time(of, ".effective");
        return std::nullopt;
    }

    void bad_time(ObservableId of, std::string_view element) {
        remember_drop(snapshot_, of, Why::absent, observation_.source, Instant{});
        const bool none = element == ".effective" && !observation_.effective && !observation_.issued;
        issue(Severity::warning, IssueCode::bad_time, element,
              name(of) + (none ? ": no clinical time; left out" : ": no usable time, or one in the future; left out"));
    }

    void refuse(ObservableId of, const Observable& observable, const fhir::ObservedValue& value, Why why, Instant at) {
        remember_drop(snapshot_, of, why, observation_.source, at);
        const bool bare = value.unit == fhir::Unit::none;
        const std::string read = "`" + std::string(value.number_text) + "`" +
                                 (bare ? " without a unit" : " `" + std::string(value.text) + "`");
        const std::string unit(fhir::ucum_text(observable.unit));
        if (why == Why::unit) {
            issue(Severity::warning, IssueCode::unknown_unit, ".value",
                  observable.id + ": " + read + " cannot be converted to `" + unit + "`; left out");
        } else {
            issue(Severity::warning, IssueCode::implausible_value, ".value",
                  observable.id + ": " + read + " is not plausible; left out");
        }
    }

    Reading& add(const Meant& meant, const When& when, Decimal exact) {
        SnapshotBuffers& buffers = snapshot_.buffers;
        ReadingKey& key = buffers.keys.emplace_back();
        key.of = meant.of;
        key.wide = when.wide;
        key.amended = observation_.amended;
        key.reading = static_cast<std::uint32_t>(buffers.unsorted.size());
        key.identifier = observation_.identifier_key;
        key.at = when.at;
        key.issued = observation_.issued.value_or(Instant{});
        key.exact = exact;

        Reading& reading = buffers.unsorted.emplace_back();
        reading.at = when.at;
        reading.first_day = when.first_day;
        reading.last_day = when.last_day;
        reading.wide = when.wide;
        reading.fasting = observation_.fasting || meant.fasting;
        const bool weak = when.weak || meant.weak || observation_.trust == fhir::Trust::weak;
        reading.trust = weak ? fhir::Trust::weak : fhir::Trust::plain;
        reading.source = observation_.source;
        return reading;
    }

    [[nodiscard]] const std::string& name(ObservableId of) const { return snapshot_.vocabulary->observables[of].id; }

    void issue(Severity severity, IssueCode code, std::string_view element, std::string text) {
        add_issue(snapshot_, severity, code, observation_.source, element, std::move(text));
    }

    const fhir::Observation& observation_;
    Snapshot& snapshot_;
};

}  // namespace

void collect_readings(const fhir::Record& record, Snapshot& snapshot) {
    for (const fhir::Observation& observation : record.observations)
        if (observation.codes.count != 0) Collector(observation, snapshot).collect();
    for (const fhir::Withheld& withheld : record.withheld) {
        for (std::uint8_t i = 0; i < withheld.codes.count; ++i) {
            const auto meant = meant_by(withheld.codes, i, *snapshot.vocabulary);
            if (meant) remember_drop(snapshot, meant->of, Why::status, withheld.source, Instant{});
        }
    }
}

}  // namespace hv::rules
