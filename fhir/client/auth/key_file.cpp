// Private keys from files, and who may read those.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "fhir/client/auth/openssl.hpp"
#include "fhir/client/auth/signing_key.hpp"

namespace hv::fhir::client {
namespace {

constexpr std::size_t longest_file = std::size_t{1} << 16;

class Descriptor {
public:
    explicit Descriptor(const std::string& path) : number_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    [[nodiscard]] int number() const { return number_; }

private:
    int number_;
};

Error failure(int number) {
    if (number == ENOENT || number == ENOTDIR) {
        return {Fault::not_found, "there is no such key file", "check the path; `hjertevakt keys new` makes a key"};
    }
    if (number == EACCES || number == EPERM) {
        return {Fault::denied, "this user may not read the key file",
                "give it to the service's user: chown, chmod 600"};
    }
    return {Fault::internal, "could not be read: " + std::error_code(number, std::generic_category()).message(),
            "check the disk that it lies on"};
}

Result<std::string> content(const std::string& path) {
    const Descriptor file(path);
    struct stat about {};
    if (file.number() < 0 || ::fstat(file.number(), &about) != 0) return failure(errno);
    if (!S_ISREG(about.st_mode)) return Error{Fault::invalid, "is no file", "name the file that holds the private key"};
    // A group may read: that is how a container gets its secrets.
    if ((about.st_mode & (S_IRWXO | S_IWGRP)) != 0) {
        return Error{Fault::denied, "the private key may be read or changed by others than the service",
                     "chmod 600 it; if others did read it, make a new key and register that"};
    }
    std::string bytes;
    std::array<char, 4096> piece{};
    for (;;) {
        const ssize_t got = ::read(file.number(), piece.data(), piece.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return failure(errno);
        if (got == 0) return bytes;
        bytes.append(piece.data(), static_cast<std::size_t>(got));
        if (bytes.size() > longest_file) return Error{Fault::invalid, "is larger than a key can be", "is it a key?"};
    }
}

}  // namespace

Result<SigningKey> SigningKey::from_file(const std::string& path, const KeyAbout& about) {
    Result<std::string> bytes = content(path);
    if (!bytes) return std::move(bytes).error().in('`' + path + '`');
    const std::size_t start = bytes->find_first_not_of(" \t\r\n");
    const bool is_json = start != std::string::npos && (*bytes)[start] == '{';
    Result<SigningKey> key = is_json ? from_jwk(*bytes, about) : from_pem(*bytes, about);
    OPENSSL_cleanse(bytes->data(), bytes->size());
    if (!key) return std::move(key).error().in('`' + path + '`');
    return key;
}

}  // namespace hv::fhir::client
