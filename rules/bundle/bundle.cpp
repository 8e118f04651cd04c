#include "rules/bundle/bundle.hpp"

#include <algorithm>

#include "fhir/json/value.hpp"
#include "rules/bundle/engine_version.hpp"
#include "rules/bundle/gzip.hpp"
#include "rules/engine/digest.hpp"

namespace hv::rules::bundle {
namespace {

Error refused(std::string message, std::string hint) {
    return {Fault::invalid, std::move(message), std::move(hint)};
}

std::string hex_sha256(std::string_view bytes) {
    return sha256(bytes).substr(std::string_view("sha256:").size());
}

ListedFile listed(const File& file) {
    return {file.path, hex_sha256(file.bytes), static_cast<int>(file.bytes.size())};
}

std::string_view content(const std::vector<File>& files, std::string_view path) {
    const auto found = std::ranges::lower_bound(files, path, {}, &File::path);
    return found != files.end() && found->path == path ? std::string_view(found->bytes) : std::string_view();
}

// `sets/hjertefrisk/cases/hf-06.json` is a case file of `hjertefrisk`.
bool is_case_file(std::string_view path, std::string_view set) {
    const std::string folder = "sets/" + std::string(set) + "/cases/";
    return path.starts_with(folder) && path.ends_with(".json") &&
           path.find('/', folder.size()) == std::string_view::npos;
}

// How many cases a file holds; a broken file holds none, and `prove` says why.
int cases_in(std::string_view bytes) {
    const Result<json::Document> document = json::Document::parse(bytes);
    if (!document) return 0;
    const json::Value root = document->root();
    return root.is_array() ? static_cast<int>(root.size()) : 1;
}

// Whether this version has a use for the file.
bool has_use(const Manifest& manifest, std::string_view path) {
    if (path.starts_with("evidence/")) return true;
    if (path == "vocab/observables.json" || path == "vocab/drugs.json" || path == "vocab/conditions.json") return true;
    return std::ranges::any_of(manifest.sets, [&](const ListedSet& set) {
        const std::string folder = "sets/" + set.id + '/';
        return path == folder + "ruleset.json" || path == folder + "sheet.nb.md" || path == folder + "sheet.en.md" ||
               path == folder + "CHANGES.md" || is_case_file(path, set.id);
    });
}

std::vector<std::string> wanted_files(const Manifest& manifest) {
    std::vector<std::string> wanted{"vocab/observables.json", "vocab/drugs.json", "vocab/conditions.json"};
    for (const ListedSet& set : manifest.sets) {
        for (const char* name : {"ruleset.json", "sheet.nb.md", "sheet.en.md", "CHANGES.md"})
            wanted.push_back("sets/" + set.id + '/' + name);
    }
    return wanted;
}

Result<bool> check_contents(const Manifest& manifest, const std::vector<File>& files) {
    for (const File& file : files) {
        if (!has_use(manifest, file.path))
            return refused('`' + file.path + "`: this version of hjertevakt has no use for it",
                           "a bundle holds the files of its sets, the vocabulary and `evidence/`; is it meant for a "
                           "newer version?");
    }
    for (const std::string& path : wanted_files(manifest)) {
        if (!std::ranges::binary_search(files, path, {}, &File::path))
            return refused('`' + path + "`: is missing", "pack the bundle again with `hjertevakt rules pack`");
    }
    return true;
}

// The list of the manifest and what lies in the archive, both by path.
Result<bool> compare_files(const Manifest& manifest, const std::vector<File>& files) {
    for (const ListedFile& entry : manifest.files) {
        if (!std::ranges::binary_search(files, entry.path, {}, &File::path))
            return refused('`' + entry.path + "`: is listed in the manifest and not in the bundle",
                           "fetch the file again from who signed it");
    }
    for (const File& file : files) {
        const auto entry = std::ranges::lower_bound(manifest.files, file.path, {}, &ListedFile::path);
        if (entry == manifest.files.end() || entry->path != file.path)
            return refused('`' + file.path + "`: is in the bundle and not listed in the manifest",
                           "somebody added it after packing; fetch the file again from who signed it");
        if (*entry != listed(file))
            return refused(
                '`' + file.path + "`: was changed after packing: its digest is another one than the manifest's",
                "do not use this file; fetch it again from who signed it");
    }
    return true;
}

Error first_of(const Problems& problems) {
    const std::size_t more = problems.size() - 1;
    Error error{Fault::invalid, text(problems.front()), problems.front().hint};
    error.message = error.message.substr(0, error.message.find('\n'));
    if (more > 0) error.message += " (and " + std::to_string(more) + " more)";
    return error;
}

Result<std::string> take(std::vector<File>& files, std::string_view path) {
    const auto found = std::ranges::find(files, path, &File::path);
    if (found == files.end())
        return refused('`' + std::string(path) + "`: is missing",
                       "is this a bundle that `hjertevakt rules pack` wrote?");
    std::string bytes = std::move(found->bytes);
    files.erase(found);
    return bytes;
}

Result<std::string> seal(const std::string& manifest, std::vector<File> files,
                         const std::vector<Signature>& signatures) {
    files.push_back({std::string(manifest_file), manifest});
    files.push_back({std::string(envelope_file), write_envelope(manifest, signatures)});
    Result<std::string> tar = write_tar(std::move(files));
    if (!tar) return tar;
    std::string bytes = wrap(*tar);
    if (bytes.size() > largest_bundle)
        return refused("is larger than " + std::to_string(largest_bundle >> 20U) + " MiB",
                       "keep large evidence outside and name it by its address");
    return bytes;
}

}  // namespace

std::string_view Bundle::file(std::string_view path) const {
    return content(files, path);
}

Result<std::string> pack(Manifest about, const std::vector<File>& files) {
    std::vector<File> sorted = files;
    std::ranges::sort(sorted, {}, &File::path);
    about.cases = 0;
    about.files.clear();
    for (const File& file : sorted) {
        if (Result<bool> sound = check_path(file.path); !sound) return std::move(sound).error();
        about.files.push_back(listed(file));
    }
    for (ListedSet& set : about.sets) {
        set.cases = 0;
        for (const File& file : sorted) {
            if (is_case_file(file.path, set.id)) set.cases += cases_in(file.bytes);
        }
        about.cases += set.cases;
    }
    Result<std::string> bytes = seal(write_manifest(about), std::move(sorted), {});
    if (!bytes) return bytes;
    // What nobody could open is not packed.
    if (Result<Bundle> opened = open(*bytes); !opened) return std::move(opened).error();
    return bytes;
}

Result<Bundle> open(std::string_view bytes) {
    if (bytes.size() > largest_bundle)
        return refused("is larger than " + std::to_string(largest_bundle >> 20U) + " MiB", "is this a rule bundle?");
    const Result<std::string> tar = unwrap(bytes);
    if (!tar) return tar.error();
    Result<std::vector<File>> files = read_tar(*tar);
    if (!files) return std::move(files).error();
    Result<std::string> manifest = take(*files, manifest_file);
    if (!manifest) return std::move(manifest).error();
    const Result<std::string> envelope = take(*files, envelope_file);
    if (!envelope) return envelope.error();
    Result<std::vector<Signature>> signatures = read_envelope(*envelope, *manifest);
    if (!signatures) return std::move(signatures).error();
    Problems problems;
    std::optional<Manifest> about = parse_manifest(*manifest, problems);
    if (!about) return first_of(problems);
    if (Result<bool> same = compare_files(*about, *files); !same) return std::move(same).error();
    if (Result<bool> whole = check_contents(*about, *files); !whole) return std::move(whole).error();
    return Bundle{sha256(bytes), std::move(*about), std::move(*manifest), std::move(*signatures), std::move(*files)};
}

Result<std::string> add_signature(std::string_view bytes, const SecretKey& key) {
    Result<Bundle> bundle = open(bytes);
    if (!bundle) return std::move(bundle).error();
    const std::string id = key.public_key().id();
    if (std::ranges::find(bundle->signatures, id, &Signature::key) != bundle->signatures.end())
        return Error{Fault::conflict, "`" + id + "` has signed this bundle already; a key counts once",
                     "the second signature must come from another person's key"};
    bundle->signatures.push_back({id, key.sign(pae(payload_type, bundle->manifest_bytes))});
    return seal(bundle->manifest_bytes, std::move(bundle->files), bundle->signatures);
}

Result<std::vector<Signer>> verify(const Bundle& bundle, const Trust& trust, std::optional<Date> day) {
    Result<std::vector<Signer>> signers = signers_of(trust, bundle.manifest_bytes, bundle.signatures, day);
    if (!signers) return signers;
    if (Result<bool> all = enough(trust, *signers); !all) return std::move(all).error();
    return signers;
}

}  // namespace hv::rules::bundle
