#include "fhir/client/curl_pool.hpp"

#include <sys/stat.h>

#include <utility>

namespace hv::fhir::client {
namespace {

// What a file was when it was last looked at; a change of any means another file.
struct FileMark {
    dev_t device = 0;
    ino_t inode = 0;
    off_t size = 0;
    std::int64_t changed = 0;

    bool operator==(const FileMark&) const = default;
};

FileMark mark_of(const std::string& path) {
    struct stat found {};
    if (path.empty() || ::stat(path.c_str(), &found) != 0) return {};
    return {found.st_dev, found.st_ino, found.st_size,
            std::int64_t{found.st_mtim.tv_sec} * 1'000'000'000 + found.st_mtim.tv_nsec};
}

// Name resolution and TLS sessions that all connections of a generation share.
class Share {
public:
    Share() : handle_(curl_share_init()) {
        curl_share_setopt(handle_, CURLSHOPT_USERDATA, this);
        curl_share_setopt(handle_, CURLSHOPT_LOCKFUNC, &Share::lock);
        curl_share_setopt(handle_, CURLSHOPT_UNLOCKFUNC, &Share::unlock);
        curl_share_setopt(handle_, CURLSHOPT_SHARE, CURL_LOCK_DATA_DNS);
        curl_share_setopt(handle_, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
    }
    ~Share() { curl_share_cleanup(handle_); }
    Share(const Share&) = delete;
    Share& operator=(const Share&) = delete;
    [[nodiscard]] CURLSH* get() const { return handle_; }

private:
    static void lock(CURL*, curl_lock_data what, curl_lock_access, void* self) {
        static_cast<Share*>(self)->mutexes_[static_cast<std::size_t>(what)].lock();
    }
    static void unlock(CURL*, curl_lock_data what, void* self) {
        static_cast<Share*>(self)->mutexes_[static_cast<std::size_t>(what)].unlock();
    }
    std::array<std::mutex, CURL_LOCK_DATA_LAST> mutexes_;
    CURLSH* handle_;
};

std::vector<FileMark> marks_of(const std::vector<std::string>& files) {
    std::vector<FileMark> marks;
    for (const std::string& file : files) marks.push_back(mark_of(file));
    return marks;
}

// Once in the process, before any thread needs it; it stays until the process ends.
void start_curl() {
    static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
    static_cast<void>(started);
}

}  // namespace

struct CurlPool::Generation {
    std::vector<FileMark> marks;
    Share share;
    std::mutex mutex;
    std::vector<Easy> idle;  // the last one was used last and is the warmest
};

CurlPool::CurlPool(std::vector<std::string> files, std::size_t idle, std::function<void(CURL*)> prepare)
    : files_(std::move(files)), idle_(idle), prepare_(std::move(prepare)) {
    start_curl();
    current();
}
CurlPool::~CurlPool() = default;

std::shared_ptr<CurlPool::Generation> CurlPool::current() {
    std::vector<FileMark> now = marks_of(files_);
    const std::lock_guard lock(mutex_);
    if (!generation_ || generation_->marks != now) {
        generation_ = std::make_shared<Generation>();
        generation_->marks = std::move(now);
    }
    return generation_;
}

CurlPool::Lent CurlPool::take() {
    std::shared_ptr<Generation> generation = current();
    Easy easy;
    {
        const std::lock_guard lock(generation->mutex);
        if (!generation->idle.empty()) {
            easy = std::move(generation->idle.back());
            generation->idle.pop_back();
        }
    }
    if (!easy) {
        easy.reset(curl_easy_init());
        curl_easy_setopt(easy.get(), CURLOPT_SHARE, generation->share.get());
        prepare_(easy.get());
    }
    return {std::move(generation), std::move(easy), idle_};
}

CurlPool::Lent::Lent(std::shared_ptr<Generation> from, Easy easy, std::size_t idle)
    : from_(std::move(from)), easy_(std::move(easy)), idle_(idle) {}

CurlPool::Lent::~Lent() {
    const std::lock_guard lock(from_->mutex);
    if (from_->idle.size() < idle_) from_->idle.push_back(std::move(easy_));
}

}  // namespace hv::fhir::client
