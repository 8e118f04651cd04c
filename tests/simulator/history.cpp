#include "tests/simulator/history.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <random>
#include <set>

#include "fhir/base/zone.hpp"
#include "fhir/client/fhir_ehr.hpp"
#include "plugin/decide/naming.hpp"
#include "plugin/flow/failpoint.hpp"
#include "plugin/flow/watch.hpp"
#include "plugin/store/memory_store.hpp"
#include "rules/engine/check.hpp"
#include "tests/simulator/world.hpp"

namespace hv::simulator {
namespace {

using plugin::StandingItem;

constexpr std::int64_t hour = 3600;
constexpr std::int64_t day = 24 * hour;
constexpr std::int64_t damping = 6 * hour;

// A crash is an exception that nobody but the simulator catches; what it leaves behind is the store and the EHR.
struct Crash {};
thread_local std::uint64_t crash_after = 0;  // so many failpoints; 0: never
void crash_at_failpoint(std::string_view) {
    if (crash_after > 0 && --crash_after == 0) throw Crash{};
}

std::shared_ptr<const plugin::ActiveSets> shipped_as_active() {
    auto active = std::make_shared<plugin::ActiveSets>();
    active->bundle_id = "simulated";
    active->version = "1";
    active->digest = "sha256:simulated";
    active->vocabulary = rules::shipped_vocabulary();
    for (const rules::RuleSet* set : sets_in_force()) active->sets.push_back(*set);
    return active;
}

class History {
public:
    History(std::uint64_t seed, Tally& tally, const std::function<void(const std::string&)>& say)
        : chance_(seed * 2 + 1),
          clock_(Instant::of_seconds(1'790'000'000)),
          world_(seed, clock_),
          store_(plugin::store::open_memory_store()),
          tally_(tally),
          say_(say) {
        static const std::shared_ptr<const plugin::ActiveSets> active = shipped_as_active();
        rules_.publish(active);
        boot();
    }

    std::string run() {
        for (const std::string& patient : world_.patients()) ask_for(patient);
        const std::uint64_t steps = 15 + draw(30);
        for (std::uint64_t i = 0; i < steps && broken_.empty(); ++i) step();
        if (broken_.empty()) settle();
        return broken_;
    }

private:
    // ---- the service, which may die at any time
    struct Service {
        plugin::sandbox::SandboxTransport transport;
        fhir::client::Throttle throttle;
        fhir::client::FhirEhr ehr;
        plugin::Watch watch;

        Service(History& history)
            : transport(history.world_.ehr()),
              throttle(history.throttle_options(), history.clock_),
              ehr(*fhir::client::Url::parse("http://sandbox.example/fhir"), transport, nullptr, throttle,
                  history.clock_),
              watch(history.watch_parts(ehr)) {
            throttle.restore(history.throttle_state_);
            throttle.observe([&history](const std::string& state) { history.throttle_state_ = state; });
        }
    };

    static fhir::client::ThrottleOptions throttle_options() {
        fhir::client::ThrottleOptions options;
        options.limits = {};
        options.seed = 1;
        return options;
    }
    plugin::WatchParts watch_parts(fhir::client::Ehr& ehr) {
        plugin::WatchParts parts;
        parts.store = store_.get();
        parts.rules = &rules_;
        parts.clock = &clock_;
        plugin::Tenant tenant;
        tenant.name = "sim";
        tenant.ehr = &ehr;
        tenant.damping = std::chrono::seconds(damping);
        tenant.brake.at_least = 1000;  // a clinic of three: the brake has tests of its own
        parts.tenants = {tenant};
        parts.observe = [this](const plugin::TurnReport& report) { note(report); };
        return parts;
    }
    void boot() {
        service_.reset();
        service_ = std::make_unique<Service>(*this);
    }

    void note(const plugin::TurnReport& report) {
        ++tally_.turns;
        if (report.error) ++tally_.failed_turns;
        if (report.turn) follow(report.lease.who.patient);
        if (!say_) return;
        std::string line = "  turn of Patient/" + report.lease.who.patient + " (" + report.lease.cause + "): ";
        if (report.error) {
            line += report.error->message;
        } else {
            line += std::to_string(report.turn->created) + " created, " + std::to_string(report.turn->updated) +
                    " updated, " + std::to_string(report.turn->ended) + " ended, " +
                    std::to_string(report.turn->disagreements) + " disagreements";
        }
        say_(line);
    }

    // Which rules a topic rests on, from the whole record and not from what the service remembers.
    void follow(const std::string& patient) {
        for (const plugin::WantedTopic& topic : world_.truth(patient).topics) {
            if (!topic.flag) continue;
            std::set<std::string>& rests = rests_[patient + '/' + topic.topic];
            std::erase_if(rests,
                          [&](const std::string& rule) { return !std::ranges::binary_search(topic.undecided, rule); });
            rests.insert(topic.met.begin(), topic.met.end());
        }
    }
    bool rests_on_unknown(const std::string& patient, const plugin::WantedTopic& topic) {
        return std::ranges::any_of(topic.undecided, [&](const std::string& rule) {
            return rests_[patient + '/' + topic.topic].contains(rule);
        });
    }

    // ---- what happens
    std::uint64_t draw(std::uint64_t below) { return chance_() % below; }
    void say(const std::string& line) {
        if (say_) say_(text(clock_.now()) + " " + line);
    }

    void ask_for(const std::string& patient) {
        const std::array wanted{
            plugin::store::Wanted{{"sim", patient}, plugin::store::Urgency::normal, clock_.now(), "subscription"}};
        const Result<std::size_t> asked = store_->enqueue(wanted);
        if (!asked) broken_ = "enqueue: " + asked.error().message;
    }

    void step() {
        const std::uint64_t which = draw(100);
        if (which < 40) {
            std::string said;
            const std::string patient = world_.act(said);
            say(said);
            if (draw(10) != 0) ask_for(patient);  // one event in ten is lost
        } else if (which < 58) {
            ++tally_.faults;
            say(world_.break_something());
        } else if (which < 68) {
            crash_after = 1 + draw(6);
            say("the service will crash at failpoint " + std::to_string(crash_after));
        } else if (which < 85) {
            clock_.advance(static_cast<std::int64_t>(draw(2) == 0 ? draw(600) : draw(40) * hour));
        } else {
            nightly();
        }
        drain(3);
    }

    void nightly() {
        for (const std::string& patient : world_.patients()) ask_for(patient);
    }

    void drain(int at_most) {
        (void)store_->wake(clock_.now(), 100);
        for (int i = 0; i < at_most && broken_.empty(); ++i) {
            if (!work()) return;
        }
    }

    bool work() {
        plugin::failpoint_hook = crash_at_failpoint;
        const std::uint64_t writes = world_.ehr().writes();
        bool worked = true;
        try {
            worked = service_->watch.work_once(0);
        } catch (const Crash&) {
            ++tally_.crashes;
            say("the service crashed");
            boot();
        }
        plugin::failpoint_hook = nullptr;
        if (world_.ehr().writes() != writes) look();
        return worked;
    }

    // ---- the laws
    void look() {
        ++tally_.writes;
        for (const auto& [reference, body] : world_.edited()) {
            if (world_.resource(reference) != body) {
                broken_ = reference + " was edited by a clinician and is not as it was left";
            }
        }
        for (const std::string& patient : world_.patients()) look(patient);
    }

    void look(const std::string& patient) {
        const plugin::Standing now = world_.standing(patient);
        std::map<std::string, bool>& before = flags_[patient];
        std::optional<plugin::Wanted> truth;
        for (const StandingItem& item : now.items) {
            if (item.kind != plugin::Kind::flag) continue;
            const auto was = before.find(item.id);
            if (item.active && (was == before.end() || !was->second)) ++tally_.raised;
            const bool ended = was != before.end() && was->second && !item.active;
            before[item.id] = item.active;
            if (!ended || world_.edited().contains("Flag/" + item.id)) continue;
            ++tally_.ended;
            if (!truth) truth = world_.truth(patient);
            if (another_stands(now, item)) continue;
            for (const plugin::WantedTopic& topic : truth->topics) {
                const bool unknown = rests_on_unknown(patient, topic);
                if (plugin::topic_code(topic.topic) == item.topic && !truth->closed && (topic.flag || unknown)) {
                    broken_ = "Flag/" + item.id + " (" + item.topic + ") ended although " +
                              (topic.flag ? "it is wanted" : "a finding is unknown");
                }
            }
        }
    }

    static bool another_stands(const plugin::Standing& standing, const StandingItem& item) {
        return std::ranges::any_of(standing.items, [&](const StandingItem& other) {
            return other.kind == item.kind && other.topic == item.topic && other.id != item.id && other.active;
        });
    }

    // To the early morning: the damping of what the new day changes is over before the next day changes more.
    void pass_a_night() { clock_.sleep_until(from_oslo(oslo_date(clock_.now().plus_seconds(day)), hour)); }

    void settle() {
        say("everything heals");
        world_.ehr().faults().clear();
        crash_after = 0;
        for (int round = 0; round < 5 && broken_.empty(); ++round) {
            clock_.advance(damping + hour);
            nightly();
            drain(1000);
        }
        pass_a_night();
        nightly();
        drain(1000);
        clock_.advance(damping + hour);
        drain(1000);
        if (!broken_.empty()) return;

        const Result<plugin::store::QueueState> queue = store_->queue_state("sim", clock_.now());
        if (!queue || queue->waiting + queue->leased + queue->later > 0) broken_ = "the queue is not empty";
        for (const std::string& patient : world_.patients()) {
            if (broken_.empty()) broken_ = wrong(patient);
        }
        const std::uint64_t writes = world_.ehr().writes();
        nightly();
        drain(1000);
        if (broken_.empty() && world_.ehr().writes() != writes) broken_ = "a second identical round wrote something";
    }

    // For whoever reads a history: what stands, and what should.
    void tell(const plugin::Standing& standing, const plugin::Wanted& truth) {
        if (!say_) return;
        for (const StandingItem& item : standing.items) {
            say_("  stands: " + std::string(type_of(item.kind)) + '/' + item.id + ' ' + item.topic + ' ' + item.status);
        }
        for (const plugin::WantedTopic& topic : truth.topics) {
            say_("  truth: " + topic.topic +
                 (topic.flag                ? " wanted"
                  : topic.undecided.empty() ? " not wanted"
                                            : " undecided"));
        }
    }

    std::string wrong(const std::string& patient) {
        const plugin::Standing standing = world_.standing(patient);
        const plugin::Wanted truth = world_.truth(patient);
        tell(standing, truth);
        for (const plugin::WantedTopic& topic : truth.topics) {
            const auto stands = std::ranges::count_if(standing.items, [&](const StandingItem& item) {
                return item.kind == plugin::Kind::flag && item.topic == plugin::topic_code(topic.topic) && item.active;
            });
            const std::string what = "Patient/" + patient + ", " + topic.topic + ": ";
            if (stands > 1) return what + std::to_string(stands) + " active Flags stand";
            if (world_.was_edited(patient, plugin::topic_code(topic.topic))) continue;
            if (topic.flag && stands == 0) return what + "is wanted and does not stand";
            if (!topic.flag && topic.undecided.empty() && stands > 0) return what + "stands and is not wanted";
        }
        const auto plans = std::ranges::count_if(standing.items, [](const StandingItem& item) {
            return item.kind == plugin::Kind::care_plan && item.active;
        });
        if (plans > 1) return "Patient/" + patient + ": " + std::to_string(plans) + " active CarePlans stand";
        if (truth.care_plan && plans == 0) return "Patient/" + patient + ": the CarePlan is wanted and does not stand";
        return {};
    }

    std::mt19937_64 chance_;
    test::FakeClock clock_;
    World world_;
    std::unique_ptr<plugin::store::Store> store_;
    plugin::ActiveRules rules_;
    std::string throttle_state_;
    std::unique_ptr<Service> service_;
    std::map<std::string, std::map<std::string, bool>> flags_;
    std::map<std::string, std::set<std::string>> rests_;  // patient/topic -> rules
    Tally& tally_;
    const std::function<void(const std::string&)>& say_;
    std::string broken_;
};

}  // namespace

std::string run_history(std::uint64_t seed, Tally& tally, const std::function<void(const std::string&)>& say) {
    crash_after = 0;
    return History(seed, tally, say).run();
}

}  // namespace hv::simulator
