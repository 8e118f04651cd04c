// Whether what a bundle holds may be judged by, on this machine, with this engine.
#include <algorithm>

#include "rules/bundle/bundle.hpp"
#include "rules/bundle/engine_version.hpp"
#include "rules/engine/cases.hpp"
#include "rules/engine/check.hpp"
#include "rules/engine/embedded.hpp"

namespace hv::rules::bundle {
namespace {

Problem problem_of(std::string code, std::string file, std::string message, std::string hint) {
    return {std::move(code), std::move(file), 0, 0, std::move(message), std::move(hint)};
}

std::vector<CaseFile> case_files(const Bundle& bundle, const std::string& folder) {
    std::vector<CaseFile> files;
    for (const File& file : bundle.files) {
        if (file.path.starts_with(folder + "cases/")) files.push_back({file.path, file.bytes});
    }
    return files;
}

std::size_t prove_set(const Bundle& bundle, const ListedSet& listed, const Vocabulary& vocabulary,
                      std::vector<RuleSet>& sets, Problems& problems) {
    const std::string folder = "sets/" + listed.id + '/';
    const std::string path = folder + "ruleset.json";
    std::optional<RuleSet> set = check(path, bundle.file(path), vocabulary, problems);
    if (!set) return 0;
    if (set->id != listed.id || set->version != listed.version)
        problems.push_back(problem_of(
            "other-set", path,
            "is `" + set->id + "` " + set->version + ", and the manifest says `" + listed.id + "` " + listed.version,
            "pack the bundle again"));
    const CaseReport report =
        run_cases(*set, vocabulary, case_files(bundle, folder), {path, std::string(bundle.file(path))});
    problems.insert(problems.end(), report.problems.begin(), report.problems.end());
    for (const CaseFailure& failure : report.failures)
        problems.push_back({"case-failed", failure.file, failure.line, 1, failure.title + ": " + failure.message,
                            "this engine (" + std::string(engine_version()) +
                                ") answers otherwise than the authors expect; do not use the bundle with it"});
    if (report.problems.empty() && report.cases != static_cast<std::size_t>(listed.cases))
        problems.push_back(problem_of(
            "other-cases", path,
            "has " + std::to_string(report.cases) + " cases, and the manifest says " + std::to_string(listed.cases),
            "pack the bundle again"));
    sets.push_back(std::move(*set));
    return report.cases;
}

}  // namespace

std::size_t prove(const Bundle& bundle, Vocabulary& vocabulary, std::vector<RuleSet>& sets, Problems& problems) {
    const Manifest& manifest = bundle.manifest;
    const std::string name(manifest_file);
    if (const Result<bool> fits = satisfies(manifest.requires_engine, engine_version()); !fits || !*fits) {
        problems.push_back(
            problem_of("other-engine", name,
                       "needs engine `" + manifest.requires_engine + "`, and this is " + std::string(engine_version()),
                       "upgrade hjertevakt, or use a bundle that was made for this version"));
        return 0;
    }
    std::optional<Vocabulary> words = parse_vocabulary({.observables = bundle.file("vocab/observables.json"),
                                                        .drugs = bundle.file("vocab/drugs.json"),
                                                        .conditions = bundle.file("vocab/conditions.json")},
                                                       problems);
    if (!words) return 0;
    vocabulary = std::move(*words);
    sets.reserve(manifest.sets.size());
    std::size_t cases = 0;
    for (const ListedSet& listed : manifest.sets) cases += prove_set(bundle, listed, vocabulary, sets, problems);
    if (problems.empty() && cases != static_cast<std::size_t>(manifest.cases))
        problems.push_back(
            problem_of("other-cases", name,
                       "says " + std::to_string(manifest.cases) + " cases, and there are " + std::to_string(cases),
                       "pack the bundle again"));
    return cases;
}

Shipped shipped_files() {
    Shipped out;
    for (const RuleSet& set : shipped_rule_sets()) {
        if (!set.optional) out.sets.push_back({set.id, set.version, 0});
    }
    for (const EmbeddedFile& file : embedded_files()) {
        const bool of_set = std::ranges::any_of(
            out.sets, [&](const ListedSet& set) { return file.path.starts_with("sets/" + set.id + '/'); });
        if (of_set || file.path.starts_with("vocab/"))
            out.files.push_back({std::string(file.path), std::string(file.bytes)});
    }
    return out;
}

}  // namespace hv::rules::bundle
