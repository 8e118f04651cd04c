#include "plugin/app/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <cassert>
#include <map>
#include <mutex>
#include <vector>

#include "plugin/app/metric_names.hpp"

namespace hv::plugin::app {

namespace {

using Values = std::vector<std::string>;

prometheus::Labels named(const MetricName& metric, const Values& values) {
    assert(metric.labels.size() == values.size());
    prometheus::Labels labels;
    for (std::size_t i = 0; i < values.size() && i < metric.labels.size(); ++i)
        labels.emplace(metric.labels[i], values[i]);
    return labels;
}

// One metric with all its series.
template <class Kind>
struct Series {
    const MetricName* metric = nullptr;
    prometheus::Family<Kind>* family = nullptr;
    std::map<Values, Kind*> by_label = {};

    template <class... Arguments>
    Kind& at(Labels labels, const Arguments&... arguments) {
        Values values(labels.begin(), labels.end());
        if (const auto found = by_label.find(values); found != by_label.end()) return *found->second;
        Kind& added = family->Add(named(*metric, values), arguments...);
        by_label.emplace(std::move(values), &added);
        return added;
    }
    [[nodiscard]] double value(Labels labels) const {
        const auto found = by_label.find(Values(labels.begin(), labels.end()));
        return found == by_label.end() ? 0 : found->second->Value();
    }
};

// From 1 ms to a minute: a turn is a handful of requests.
const prometheus::Histogram::BucketBoundaries seconds{0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2,
                                                      0.5,   1,     2,     5,    10,   30,   60};

}  // namespace

struct Metrics::Inside {
    Inside() {
        for (const MetricName& name : counter_names())
            counters.push_back({&name, &prometheus::BuildCounter()
                                            .Name(std::string(name.name))
                                            .Help(std::string(name.help))
                                            .Register(registry)});
        for (const MetricName& name : gauge_names())
            gauges.push_back({&name, &prometheus::BuildGauge()
                                          .Name(std::string(name.name))
                                          .Help(std::string(name.help))
                                          .Register(registry)});
        for (const MetricName& name : histogram_names())
            histograms.push_back({&name, &prometheus::BuildHistogram()
                                              .Name(std::string(name.name))
                                              .Help(std::string(name.help))
                                              .Register(registry)});
    }

    mutable std::mutex mutex;
    prometheus::Registry registry;
    std::vector<Series<prometheus::Counter>> counters;
    std::vector<Series<prometheus::Gauge>> gauges;
    std::vector<Series<prometheus::Histogram>> histograms;
};

Metrics::Metrics() : inside_(std::make_unique<Inside>()) {
    add(Counter::log_lines_lost, {}, 0);
    set(Gauge::override_active, {}, 0);
}

Metrics::~Metrics() = default;

void Metrics::add(Counter counter, Labels labels, double by) {
    const std::lock_guard lock(inside_->mutex);
    inside_->counters[static_cast<std::size_t>(counter)].at(labels).Increment(by);
}

void Metrics::set(Gauge gauge, Labels labels, double value) {
    const std::lock_guard lock(inside_->mutex);
    inside_->gauges[static_cast<std::size_t>(gauge)].at(labels).Set(value);
}

void Metrics::clear(Gauge gauge) {
    const std::lock_guard lock(inside_->mutex);
    auto& series = inside_->gauges[static_cast<std::size_t>(gauge)];
    for (const auto& [labels, one] : series.by_label) series.family->Remove(one);
    series.by_label.clear();
}

void Metrics::observe(Histogram histogram, Labels labels, double value) {
    const std::lock_guard lock(inside_->mutex);
    inside_->histograms[static_cast<std::size_t>(histogram)].at(labels, seconds).Observe(value);
}

double Metrics::value(Counter counter, Labels labels) const {
    const std::lock_guard lock(inside_->mutex);
    return inside_->counters[static_cast<std::size_t>(counter)].value(labels);
}

double Metrics::value(Gauge gauge, Labels labels) const {
    const std::lock_guard lock(inside_->mutex);
    return inside_->gauges[static_cast<std::size_t>(gauge)].value(labels);
}

bool Metrics::has(Gauge gauge, Labels labels) const {
    const std::lock_guard lock(inside_->mutex);
    const auto& series = inside_->gauges[static_cast<std::size_t>(gauge)].by_label;
    return series.contains(Values(labels.begin(), labels.end()));
}

std::string Metrics::text() const {
    const std::lock_guard lock(inside_->mutex);
    return prometheus::TextSerializer().Serialize(inside_->registry.Collect());
}

}  // namespace hv::plugin::app
