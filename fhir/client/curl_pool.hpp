// libcurl handles that keep their connections, handed out one a request.
//
// A generation of them goes with one state of the CA, certificate and key files: when a file has changed, new handles
// are made, and those of before are closed as soon as they come back.
// Threads: any number may take and give back.
#pragma once

#include <curl/curl.h>
#include <sys/types.h>

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace hv::fhir::client {

struct CloseEasy {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
using Easy = std::unique_ptr<CURL, CloseEasy>;

class CurlPool {
    struct Generation;

public:
    // `prepare` sets on a new handle what stays the same for every request.
    CurlPool(std::vector<std::string> files, std::size_t idle, std::function<void(CURL*)> prepare);
    ~CurlPool();
    CurlPool(const CurlPool&) = delete;
    CurlPool& operator=(const CurlPool&) = delete;

    class Lent {
    public:
        Lent(std::shared_ptr<Generation> from, Easy easy, std::size_t idle);
        ~Lent();
        Lent(const Lent&) = delete;
        Lent& operator=(const Lent&) = delete;
        [[nodiscard]] CURL* get() const { return easy_.get(); }

    private:
        std::shared_ptr<Generation> from_;  // goes after the handle, which uses what it shares
        Easy easy_;
        std::size_t idle_;
    };
    [[nodiscard]] Lent take();

private:
    std::shared_ptr<Generation> current();

    const std::vector<std::string> files_;
    const std::size_t idle_;
    const std::function<void(CURL*)> prepare_;
    std::mutex mutex_;
    std::shared_ptr<Generation> generation_;
};

}  // namespace hv::fhir::client
