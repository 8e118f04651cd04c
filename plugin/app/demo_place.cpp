#include "plugin/app/demo_place.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace hv::plugin::app {
namespace {

namespace fs = std::filesystem;

Error cannot(const std::string& what, const std::string& path) {
    return {Fault::internal, what + " `" + path + "`",
            "is there room and a right to write below `" + fs::path(path).parent_path().string() + "`?"};
}

}  // namespace

std::string demo_folder(const DemoPorts& ports) {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): asked before any thread is started
    if (const char* runtime = std::getenv("XDG_RUNTIME_DIR"); runtime != nullptr && *runtime == '/') {
        return std::string(runtime) + "/hjertevakt-demo-" + std::to_string(ports.ehr);
    }
    std::error_code ignored;
    return (fs::temp_directory_path(ignored) /
            ("hjertevakt-demo-" + std::to_string(getuid()) + '-' + std::to_string(ports.ehr)))
        .string();
}

Result<bool> make_demo_folder(const std::string& folder) {
    remove_demo_folder(folder);
    if (mkdir(folder.c_str(), S_IRWXU) == 0) return true;
    struct stat found {};
    if (lstat(folder.c_str(), &found) == 0 && found.st_uid != getuid()) {
        return Error{Fault::denied, "`" + folder + "` belongs to somebody else", "choose another `--port`"};
    }
    return cannot("cannot make the folder", folder);
}

void remove_demo_folder(const std::string& folder) {
    struct stat found {};
    if (lstat(folder.c_str(), &found) != 0 || !S_ISDIR(found.st_mode) || found.st_uid != getuid()) return;
    std::error_code ignored;
    fs::remove_all(folder, ignored);
}

Result<bool> write_secret(const std::string& path, const std::string& bytes) {
    const mode_t before = umask(S_IRWXG | S_IRWXO);
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    umask(before);
    file << bytes;
    file.close();
    if (!file) return cannot("cannot write", path);
    return true;
}

}  // namespace hv::plugin::app
