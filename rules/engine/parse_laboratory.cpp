#include "rules/engine/parse_draft.hpp"

namespace hv::rules {

Laboratory read_laboratory(Draft& draft, const Spot& spot) {
    static const Scale times{.name = "a multiple of the laboratory's upper limit",
                             .decimals = 2,
                             .low = Decimal(0, 0),
                             .high = Decimal(100, 0),
                             .observable = {},
                             .fasting = {}};
    Laboratory laboratory;
    Fields fields(draft.notes, spot);
    const Spot low = fields.optional("low");
    const Spot high = fields.optional("high");
    if (low) {
        Fields one(draft.notes, low);
        laboratory.low = read_response(draft, one, true);
        one.finish();
    }
    if (high) laboratory.high.push_back({When{}, read_bands(draft, high, times)});
    if (spot.value.is_object() && !low && !high) {
        draft.notes.add(spot.offset(), "missing-field", spot.place + ": wanted `low`, `high` or both");
    }
    fields.finish();
    return laboratory;
}

}  // namespace hv::rules
