#include "plugin/page/spark.hpp"

#include <algorithm>

namespace hv::plugin::page {
namespace {

constexpr int pad = 3;
constexpr int horizon_months = 36;
constexpr int shortest_axis = 90;  // days
constexpr int hundredths = 2;

std::int64_t scaled(const Decimal& value) {
    return value.rounded(hundredths).coefficient();
}

}  // namespace

Spark spark(std::vector<SparkValue> values, const std::optional<Decimal>& limit, Date today) {
    Spark drawn;
    const Date horizon = today.plus_months(-horizon_months);
    std::ranges::stable_sort(values, {}, &SparkValue::day);
    const auto first = std::ranges::find_if(values, [&](const SparkValue& one) { return one.day >= horizon; });
    drawn.older = static_cast<int>(first - values.begin());
    values.erase(values.begin(), first);
    std::erase_if(values, [&](const SparkValue& one) { return one.day > today; });
    if (values.empty()) return drawn;

    const Date from = std::min(values.front().day, today.plus_days(-shortest_axis));
    std::int64_t low = scaled(values.front().value);
    std::int64_t high = low;
    const auto reach = [&](std::int64_t value) {
        low = std::min(low, value);
        high = std::max(high, value);
    };
    for (const SparkValue& one : values) reach(scaled(one.value));
    if (limit) reach(scaled(*limit));
    const std::int64_t least = std::max<std::int64_t>(high / 10, 1);
    if (high - low < least) {
        const std::int64_t more = least - (high - low);
        low -= more / 2;
        high = low + least;
    }

    const auto x_of = [&](Date day) { return pad + (day - from) * (Spark::width - 2 * pad) / (today - from); };
    const auto y_of = [&](std::int64_t value) {
        return pad + static_cast<int>((high - value) * (Spark::height - 2 * pad) / (high - low));
    };
    for (const SparkValue& one : values) {
        drawn.x = x_of(one.day);
        drawn.y = y_of(scaled(one.value));
        if (values.size() < 2) continue;
        drawn.line += (drawn.line.empty() ? "" : " ") + std::to_string(*drawn.x) + ',' + std::to_string(drawn.y);
    }
    if (limit) drawn.limit = y_of(scaled(*limit));
    return drawn;
}

}  // namespace hv::plugin::page
