#include "rules/engine/check_bands.hpp"
#include "rules/engine/parse_draft.hpp"

namespace hv::rules {
namespace {

// One end of a band: a value under either of two names, which say whether it belongs to the band.
struct End {
    Spot spot;
    std::optional<Limit> limit;
};

End read_end(Draft& draft, Fields& fields, std::string_view inclusive, std::string_view exclusive) {
    End end;
    const auto name = fields.one_of({inclusive, exclusive}, true);
    if (!name) return end;
    end.spot = fields.optional(*name);
    if (const auto value = read_decimal(draft.notes, end.spot)) {
        end.limit = Limit{.value = *value, .inclusive = *name == inclusive};
    }
    return end;
}

// Registers the limits of a list of bands; two neighbours share the one between them.
void register_limits(Draft& draft, const Scale& scale, BandList& list) {
    for (std::size_t i = 0; i < list.bands.size(); ++i) {
        Band& band = list.bands[i];
        Band* before = i > 0 ? &list.bands[i - 1] : nullptr;
        if (band.lower) {
            band.lower->id = draft.limit(list.lower[i], scale.decimals);
            if (before != nullptr && before->upper && before->upper->value == band.lower->value) {
                before->upper->id = band.lower->id;
                draft.also(band.lower->id, list.upper[i - 1]);
            }
        }
        const bool shared = band.upper && i + 1 < list.bands.size() && list.bands[i + 1].lower &&
                            list.bands[i + 1].lower->value == band.upper->value;
        if (band.upper && !shared) band.upper->id = draft.limit(list.upper[i], scale.decimals);
    }
}

}  // namespace

std::vector<Band> read_bands(Draft& draft, const Spot& spot, const Scale& scale) {
    const std::size_t before = draft.notes.count();
    BandList list{
        .place = spot.place, .offset = spot ? spot.offset() : 0, .bands = {}, .spots = {}, .lower = {}, .upper = {}};
    for (const Spot& item : read_list(draft.notes, spot)) {
        Fields fields(draft.notes, item);
        End lower = read_end(draft, fields, "from", "above");
        End upper = read_end(draft, fields, "through", "to");
        list.bands.push_back({lower.limit, upper.limit, read_response(draft, fields)});
        fields.finish();
        list.spots.push_back(item);
        list.lower.push_back(std::move(lower.spot));
        list.upper.push_back(std::move(upper.spot));
    }
    if (draft.notes.count() == before) {
        register_limits(draft, scale, list);
        check_bands(draft.notes, list, scale);
    }
    return std::move(list.bands);
}

Response read_response(Draft& draft, Fields& fields, bool must_say) {
    Response response;
    response.confidence = draft.confidence;
    const auto how = fields.one_of({"level", "note", "unknown"}, !must_say);
    const Spot text = fields.optional("text");
    if (how == "level") response.level = read_level(draft.notes, fields.optional("level")).value_or(Level::none);
    if (how == "note") {
        response.note = true;
        response.text = read_words(draft.notes, fields.optional("note"));
    } else {
        response.text = read_words(draft.notes, text);
    }
    if (how == "unknown") {
        const Spot spot = fields.optional("unknown");
        response.unknown = read_bool(draft.notes, spot).value_or(false);
        if (spot.value.is_boolean() && !response.unknown) {
            draft.notes.add(spot.offset(), "bad-value", spot.place + ": wanted `true` or nothing at all");
        }
    }
    if (text && !fields.has("level") && !fields.has("unknown")) {
        draft.notes.add(text.offset(), "text-unused", text.place + ": nobody would ever read it",
                        "give a `level`, or say it as a `note`");
    }
    if (const auto confidence = read_confidence(draft.notes, fields.optional("confidence"))) {
        response.confidence = *confidence;
    }
    return response;
}

Scale scale_of(const Draft& draft, ObservableId of) {
    const Observable& observable = draft.vocabulary.observables[of];
    return {.name = quoted(observable.id),
            .decimals = observable.decimals,
            .low = observable.plausible_low,
            .high = observable.plausible_high,
            .observable = of,
            .fasting = {}};
}

std::vector<Variant> read_variants(Draft& draft, Fields& fields, const Scale& scale, bool none_allowed) {
    std::vector<Variant> out;
    const auto which = fields.one_of({"bands", "variants"}, none_allowed);
    if (!which) return out;
    const Spot spot = fields.optional(*which);
    if (*which == "bands") {
        out.push_back({When{}, read_bands(draft, spot, scale)});
        return out;
    }
    const std::size_t before = draft.notes.count();
    std::vector<Column> columns;
    for (const Spot& item : read_list(draft.notes, spot)) {
        Fields variant(draft.notes, item);
        const Spot when = variant.required("when");
        Variant one;
        one.when = read_when(draft, when, scale.observable);
        one.bands = read_bands(draft, variant.required("bands"), scale);
        variant.finish();
        out.push_back(std::move(one));
        columns.push_back({nullptr, when});
    }
    if (draft.notes.count() != before) return out;
    for (std::size_t i = 0; i < out.size(); ++i) columns[i].when = &out[i].when;
    check_columns(draft, columns, spot, "variant", scale.fasting);
    return out;
}

}  // namespace hv::rules
