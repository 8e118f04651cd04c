// Mixed and hostile clients on a real server: each gets the right status, none a card about somebody else, the others are
// served meanwhile, and memory does not grow.
//
// So many requests as HV_HOSTILE says, else a hundred or so.
#include <malloc.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <fstream>
#include <mutex>
#include <random>
#include <thread>

#include "tests/unit/hooks/world.hpp"
#include "tests/unit/http/raw_client.hpp"

namespace hv::plugin::hooks::test {
namespace {

using hv::test::RawClient;
using hv::test::status_of;

const std::string view = "/cds-services/hjertevakt-patient-view";
constexpr std::size_t clients = 6;
constexpr std::chrono::seconds patience{150};  // a full machine is no fault of the server

std::size_t how_many() {
    const char* wanted = std::getenv("HV_HOSTILE");
    return wanted == nullptr ? 120 : static_cast<std::size_t>(std::strtoul(wanted, nullptr, 10));
}

// What the allocator keeps for later is given back first: what is left grows only when something is held.
std::size_t resident_bytes() {
    ::malloc_trim(0);
    std::ifstream file("/proc/self/statm");
    std::size_t size = 0;
    std::size_t resident = 0;
    file >> size >> resident;
    return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

std::string request_text(const std::string& bearer, const std::string& body, const std::string& path = view,
                         const std::string& type = "application/json") {
    return "POST " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + bearer + "\r\nContent-Type: " + type +
           "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

enum class Kind : std::uint8_t {
    good,
    broken_json,
    foreign_key,
    foreign_issuer,
    replayed,
    two_patients,
    foreign_server,
    unknown_service,
    wrong_type,
    deep,
    too_large,
    large,
    half_open,
    slow_reader,
    count
};

class Siege {
public:
    Siege() : foreign_(*fc::SigningKey::generate(fc::Algorithm::es384, {"k1"})) {
        world_.parts.say = [this](Said, std::string_view, const Error&) { ++refusals_; };
        world_.open();
        http::ServerOptions options;
        options.timeout = std::chrono::seconds(60);  // nine megabytes take their time there
        auto server = http::Server::start(options, world_.hooks->routes());
        EXPECT_TRUE(server);
        server_ = *std::move(server);
        good_ = Body::ill().text();
        Body mixed = Body::ill();
        mixed.prefetch["observations"] =
            bundle_json({observation_json("w1", "29463-7", "110", "kg", "2025-11-20"),
                         observation_json("FOREIGN", "29463-7", "60", "kg", "2025-11-20", "p2")});
        mixed_ = mixed.text();
        Body elsewhere = Body::ill().fetching();
        elsewhere.members["fhirServer"] = R"("http://169.254.169.254/latest")";
        elsewhere_ = elsewhere.text();
        large_ = R"({"hook":"patient-view","x":[)";
        while (large_.size() < (std::size_t{9} << 20)) large_ += "[0],[1],[2],[3],[4],[5],[6],[7],[8],[9],";
        large_ += "0]}";
    }
    ~Siege() { server_->stop(); }

    void storm(std::size_t requests, unsigned seed) {
        std::atomic<bool> over = false;
        std::thread steady([&] { serve_meanwhile(over); });
        std::vector<std::thread> threads;
        for (std::size_t i = 0; i < clients; ++i) {
            threads.emplace_back([&, i] {
                std::mt19937 random(seed + static_cast<unsigned>(i));
                for (std::size_t n = 0; n < requests / clients; ++n) one(random);
            });
        }
        for (std::thread& thread : threads) thread.join();
        over = true;
        steady.join();
    }

    [[nodiscard]] std::size_t wrong() const { return wrong_; }
    [[nodiscard]] std::size_t foreign_cards() const { return foreign_cards_; }
    [[nodiscard]] std::size_t served() const { return served_; }
    [[nodiscard]] std::size_t not_served() const { return not_served_; }
    [[nodiscard]] std::size_t refusals() const { return refusals_; }
    std::string first_wrong() {
        const std::lock_guard lock(mutex_);
        return first_wrong_;
    }
    World& world() { return world_; }

private:
    std::string fresh_token() { return world_.token(view); }

    void expect(const char* what, const std::string& reply, std::initializer_list<int> statuses) {
        if (reply.find("FOREIGN") != std::string::npos) ++foreign_cards_;
        const int status = status_of(reply);
        if (status != 200 && reply.find("\"cards\"") != std::string::npos) ++foreign_cards_;
        for (const int wanted : statuses) {
            if (status == wanted) return;
        }
        ++wrong_;
        const std::lock_guard lock(mutex_);
        if (first_wrong_.empty()) first_wrong_ = std::string(what) + ": " + reply.substr(0, 300);
    }
    std::string ask(const std::string& request) {
        RawClient client(server_->port());
        client.send(request);
        return client.reply(patience);
    }
    // A busy server may say 503 to anybody.
    void one(std::mt19937& random) {
        switch (static_cast<Kind>(random() % static_cast<unsigned>(Kind::count))) {
            case Kind::good:
            case Kind::count:
                return expect("good", ask(request_text(fresh_token(), good_)), {200, 503});
            case Kind::broken_json:
                return expect("broken", ask(request_text(fresh_token(), good_.substr(0, random() % good_.size()))),
                              {400, 503});
            case Kind::foreign_key:
                return expect("foreign key",
                              ask(request_text(*fc::sign_jwt(foreign_, "JWT", world_.claims(address + view)), good_)),
                              {401, 503});
            case Kind::foreign_issuer:
                return expect("issuer",
                              ask(request_text(world_.token(view, {{"iss", R"("https://evil.test")"}}), good_)),
                              {403, 503});
            case Kind::replayed: {
                const std::string token = fresh_token();
                expect("first use", ask(request_text(token, good_)), {200, 503});
                return expect("second use", ask(request_text(token, good_)), {401, 200, 503});
            }
            case Kind::two_patients:
                return expect("two patients", ask(request_text(fresh_token(), mixed_)), {400, 503});
            case Kind::foreign_server:
                return expect("server", ask(request_text(fresh_token(), elsewhere_)), {403, 503});
            case Kind::unknown_service: {
                const std::string path = "/cds-services/other";
                return expect("service", ask(request_text(world_.token(path), good_, path)), {404, 503});
            }
            case Kind::wrong_type:
                return expect("type", ask(request_text(fresh_token(), good_, view, "text/html")), {415, 503});
            case Kind::deep:
                return expect("deep", ask(request_text(fresh_token(), std::string(50'000, '['))), {400, 503});
            case Kind::too_large:
                return too_large();
            case Kind::large:
                if (random() % 8 != 0) return;
                return expect("large", ask(request_text(fresh_token(), large_)), {400, 503});
            case Kind::half_open:
                return half_open();
            case Kind::slow_reader:
                return slow_reader();
        }
    }
    void too_large() {
        RawClient client(server_->port());
        client.send("POST " + view + " HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n");
        client.send(std::string(100'000, 'x'));
        expect("too large", client.reply(patience), {413});
    }
    // Nobody waits for them; the server lets them go.
    void half_open() {
        auto client = std::make_unique<RawClient>(server_->port());
        client->send(request_text(fresh_token(), good_).substr(0, 400));
        const std::lock_guard lock(mutex_);
        open_.push_back(std::move(client));
        if (open_.size() > 64) open_.erase(open_.begin());
    }
    void slow_reader() {
        auto client = std::make_unique<RawClient>(server_->port());
        for (int i = 0; i < 3; ++i) client->send(request_text(fresh_token(), good_));
        const std::lock_guard lock(mutex_);
        open_.push_back(std::move(client));
        if (open_.size() > 64) open_.erase(open_.begin());
    }
    void serve_meanwhile(const std::atomic<bool>& over) {
        while (!over) {
            const std::string reply = ask(request_text(fresh_token(), good_));
            const int status = status_of(reply);
            ++(status == 200 ? served_ : not_served_);
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
    }

    World world_;
    fc::SigningKey foreign_;
    std::unique_ptr<http::Server> server_;
    std::string good_, mixed_, elsewhere_, large_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<RawClient>> open_;
    std::string first_wrong_;
    std::atomic<std::size_t> wrong_ = 0, foreign_cards_ = 0, served_ = 0, not_served_ = 0, refusals_ = 0;
};

// Hazards: H02, H05
TEST(Hostile, ClientsGetTheRightStatusAndNobodyElsesCardAndTheOthersAreServedMeanwhile) {
    Siege siege;
    siege.storm(how_many() / 2, 1);
    const std::size_t before = resident_bytes();
    siege.storm(how_many(), 1000);
    const std::size_t after = resident_bytes();
    EXPECT_EQ(siege.wrong(), 0U) << siege.first_wrong();
    EXPECT_EQ(siege.foreign_cards(), 0U);
    EXPECT_GT(siege.served(), 10U);
    EXPECT_LT(siege.not_served() * 20, siege.served()) << "one in twenty may be told to come back";
    EXPECT_GT(siege.refusals(), 0U);
    EXPECT_LT(after, before + (std::size_t{96} << 20)) << "from " << before << " to " << after;
    std::printf("hostile: %zu requests, %zu served meanwhile (%zu were told to come back), memory %zu -> %zu MB\n",
                how_many(), siege.served(), siege.not_served(), before >> 20U, after >> 20U);
}

}  // namespace
}  // namespace hv::plugin::hooks::test
