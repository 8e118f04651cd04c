#include <charconv>
#include <chrono>
#include <csignal>
#include <memory>
#include <optional>
#include <thread>

#include "plugin/app/demo.hpp"
#include "plugin/app/demo_clinic.hpp"
#include "plugin/cli/command.hpp"
#include "plugin/cli/demo_reading.hpp"

namespace hv::plugin::cli {
namespace {

using Watch = std::chrono::steady_clock;

struct Options {
    std::vector<std::string> what;
    std::string port = "8177";
    std::string language = "nb";
    bool reading = false;
    bool stop_drug = false;
    bool standing = false;
    bool once = false;
};

volatile std::sig_atomic_t told_to_end = 0;
void end(int) {
    told_to_end = 1;
}

std::optional<app::DemoPorts> ports_of(const std::string& text) {
    std::uint16_t port = 0;
    const auto [stop, fault] = std::from_chars(text.data(), text.data() + text.size(), port);
    constexpr std::uint16_t highest = 65'533;  // two more follow
    if (fault != std::errc() || stop != text.data() + text.size() || port < 1024 || port > highest) return {};
    return app::DemoPorts{port};
}

std::string seconds_since(Watch::time_point began) {
    const auto tenths = std::chrono::duration_cast<std::chrono::milliseconds>(Watch::now() - began).count() / 100;
    return std::to_string(tenths / 10) + '.' + std::to_string(tenths % 10) + " s";
}

void say_where(Console& console, const app::DemoPorts& ports, const app::Demo& demo) {
    console.out(
        "Hjertevakt demo: twelve invented patients in a sandbox EHR, and the service that watches over them\n\n");
    console.out("  Chart:        " + ports.ehr_url() + "/          log in as a GP or psychiatrist, open a patient\n");
    console.out("  the EHR       " + ports.ehr_url() + "/fhir      FHIR R4, with tokens from /auth\n");
    console.out("  the service   " + ports.service_url() + "/statusz   metrics at " + ports.metrics_url() +
                "/metrics\n");
    console.out("  its log       " + demo.folder() + "/service.log\n\n");
    console.flush();
}

void say_what_to_try(Console& console, const std::string& port) {
    const std::string more = port == "8177" ? "" : " --port " + port;
    console.out("\nIn another terminal:\n");
    console.out("  hjertevakt demo --standing demo-06" + more + "\n");
    console.out("  hjertevakt demo --new-reading demo-06 systolic=182" + more + "   a Flag appears, or is updated\n");
    console.out("  hjertevakt demo --new-reading demo-06 systolic=118" + more + "   and ends\n");
    console.out("  hjertevakt demo --stop-drug demo-01" + more + "\n\nCtrl-C ends the demo; nothing of it is kept.\n");
    console.flush();
}

// Until everybody was judged, or somebody wants to end.
void watch_the_first_round(Console& console, const app::Demo& demo, Watch::time_point began) {
    bool first = false;
    constexpr auto longest = std::chrono::seconds(30);
    while (told_to_end == 0 && Watch::now() - began < longest) {
        const app::Demo::Standing now = demo.standing();
        if (!first && now.flags > 0) {
            first = true;
            console.out("  " + seconds_since(began) + "  the first Flag stands: " + now.first_flag_of + "\n");
            console.flush();
        }
        if (first && !demo.busy()) break;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    const app::Demo::Standing now = demo.standing();
    console.out("  " + seconds_since(began) + "  " + std::to_string(now.patients) + " patients are judged: " +
                std::to_string(now.flags) + " Flags and " + std::to_string(now.care_plans) + " CarePlans stand\n");
    console.flush();
}

int run_demo(Console& console, const Options& options, const app::DemoPorts& ports) {
    std::signal(SIGINT, end);
    std::signal(SIGTERM, end);
    const Watch::time_point began = Watch::now();
    app::DemoOptions how;
    how.ports = ports;
    how.language = options.language == "en" ? app::Language::en : app::Language::nb;
    auto demo = app::Demo::start(how);
    if (!demo) return console.fail(demo.error());
    say_where(console, ports, **demo);
    watch_the_first_round(console, **demo, began);
    if (!options.once) say_what_to_try(console, options.port);
    while (told_to_end == 0 && !options.once) std::this_thread::sleep_for(std::chrono::milliseconds(100));
    (*demo)->stop();
    return 0;
}

void print_lines(Console& console, const std::string& title, const std::vector<std::string>& lines) {
    console.out(title + (lines.empty() ? " nothing of ours\n" : "\n"));
    for (const std::string& line : lines) console.out("  " + printable(line) + "\n");
}

int act(Console& console, const Options& options, const app::DemoPorts& ports) {
    const std::string& patient = options.what.front();
    const auto before = app::what_stands(ports, patient);
    if (!before) return console.fail(before.error());
    if (options.standing) {
        print_lines(console, "Stands:", *before);
        return 0;
    }
    if (options.reading) {
        const auto written = app::new_reading(ports, patient, options.what[1]);
        if (!written) return console.fail(written.error());
        console.out("Written: " + *written + "\n");
    } else {
        const auto stopped = app::stop_drugs(ports, patient);
        if (!stopped) return console.fail(stopped.error());
        print_lines(console, "Stopped:", *stopped);
    }
    const auto after = app::what_stands_after(ports, patient, *before);
    if (!after) return console.fail(after.error());
    if (*after == *before) {
        console.out("What stands did not change within five seconds.\n");
        return 0;
    }
    print_lines(console, "Stood:", *before);
    print_lines(console, "Stands now:", *after);
    return 0;
}

int run(Console& console, const Options& options, const Command& self) {
    const std::optional<app::DemoPorts> ports = ports_of(options.port);
    if (!ports) return wrong_use(console, self, "`--port`: `" + options.port + "` is no port", "wanted: 1024 to 65533");
    const std::size_t asked =
        std::size_t{options.reading} + std::size_t{options.stop_drug} + std::size_t{options.standing};
    const std::size_t wanted = options.reading ? 2 : asked;
    if (asked > 1) return wrong_use(console, self, "one of --new-reading, --stop-drug and --standing at a time");
    if (options.what.size() != wanted) {
        return wrong_use(console, self, asked == 0 ? "nothing is wanted here" : "the patient or the reading is missing",
                         "for instance: hjertevakt demo --new-reading demo-06 systolic=182");
    }
    if (options.reading) {
        const Result<bool> checked = check_reading(options.what[1]);
        if (!checked) return wrong_use(console, self, checked.error().message, checked.error().hint);
    }
    return asked == 0 ? run_demo(console, options, *ports) : act(console, options, *ports);
}

}  // namespace

Command demo_command() {
    auto options = std::make_shared<Options>();
    Command command;
    command.name = "demo";
    command.what = "a sandbox EHR with invented patients, and the service watching over them";
    command.use =
        "demo [options]\n       hjertevakt demo --new-reading PATIENT OBSERVABLE=VALUE\n"
        "       hjertevakt demo --stop-drug|--standing PATIENT";
    command.about =
        "Starts an EHR of ours in memory with the twelve shipped patients, moved to today, puts a signed rule\n"
        "bundle in force and runs the service against it over HTTP on loopback ports. Needs no network and no\n"
        "root. The second and third form act on a demo that runs in another terminal.";
    command.arguments = {{"PATIENT", "a patient of the running demo, demo-01 to demo-12", &options->what, 0, 2}};
    command.options = {
        {"--new-reading", "", "write a reading (body-weight=95, systolic=182, smoking-status=daily)",
         &options->reading},
        {"--stop-drug", "", "end every drug that the patient is stated to take", &options->stop_drug},
        {"--standing", "", "show what stands of ours", &options->standing},
        {"--port", "PORT", "of the EHR; the service takes the next two (default: 8177)", &options->port},
        {"--lang", "", "language of what is written (default: nb)", &options->language, {"nb", "en"}},
        {"--once", "", "end when every patient was judged once", &options->once},
    };
    command.exits =
        "0  done, or ended by Ctrl-C\n2  wrong use, or a value that the observable does not take\n"
        "5  no such patient or observable\n6  a port is taken\n7  no demo runs at that port\n70 a fault of our own";
    command.example = "hjertevakt demo";
    const Command self = command;
    command.run = [options, self](Console& console) { return run(console, *options, self); };
    return command;
}

}  // namespace hv::plugin::cli
