// The demo: the sandbox EHR with twelve invented patients, and the service that watches over them, in one process on
// loopback ports, over real HTTP, with tokens, subscriptions and a signed rule bundle. Nothing of it is kept.
//
// Errors:  conflict, a port is taken (the hint names `--port`); else of the part that failed.
// Threads: one; what it starts has its own.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "plugin/app/demo_place.hpp"
#include "plugin/app/serve.hpp"

namespace hv::plugin::app {

struct DemoOptions {
    DemoPorts ports;
    Language language = Language::nb;
};

class Demo {
public:
    [[nodiscard]] static Result<std::unique_ptr<Demo>> start(const DemoOptions& options);
    virtual ~Demo() = default;

    // What stands at the EHR now.
    struct Standing {
        std::size_t patients = 0;
        std::size_t flags = 0;  // active
        std::size_t care_plans = 0;
        std::string first_flag_of;  // `Patient/demo-01`
    };
    [[nodiscard]] virtual Standing standing() const = 0;
    // Whether somebody waits to be judged.
    [[nodiscard]] virtual bool busy() const = 0;
    [[nodiscard]] virtual const std::string& folder() const = 0;
    virtual void stop() = 0;
};

}  // namespace hv::plugin::app
