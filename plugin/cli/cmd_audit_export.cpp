// `hjertevakt audit export`: what was done about one patient, for the patient's own insight.
#include <memory>

#include "fhir/base/time.hpp"
#include "fhir/json/writer.hpp"
#include "plugin/cli/audit_store.hpp"
#include "plugin/cli/command.hpp"

namespace hv::plugin::cli {
namespace {

struct Options {
    AuditStore where;
    std::string ehr;
    std::string patient;
};

constexpr std::size_t page = 1000;

// The detail stays the text that the digest was made from.
std::string line(const store::AuditLink& link) {
    const store::AuditEntry& entry = link.entry;
    json::Writer out;
    out.begin_object().key("number").integer(link.number).member("at", text(entry.at)).member("actor", entry.actor);
    out.member("action", entry.action).member("ehr", entry.ehr).member("patient", entry.patient);
    out.member("object", entry.object).member("detail", entry.detail);
    out.member("previous", link.previous).member("digest", link.digest).end_object();
    return out.take() + '\n';
}

int run_export(Console& console, const Command& command, const Options& options) {
    if (options.ehr.empty() || options.patient.empty()) {
        return wrong_use(console, command, "needs --ehr and --patient");
    }
    const auto opened = open_audit_store(options.where);
    if (!opened) return console.fail(opened.error());
    std::int64_t after = 0;
    while (!console.reader_gone()) {
        const auto links = (*opened)->audit_of({options.ehr, options.patient}, after, page);
        if (!links) return console.fail(links.error());
        if (links->empty()) break;
        for (const store::AuditLink& link : *links) console.out(line(link));
        after = links->back().number;
    }
    if (after == 0) console.err("no entry about this patient\n");
    return 0;
}

}  // namespace

Command audit_export_command() {
    auto options = std::make_shared<Options>();
    Command command;
    command.name = "audit export";
    command.what = "what was done about one patient, as JSON lines";
    command.use = "audit export (--config FILE | --store FILE | --postgresql CONNECTION) --ehr NAME --patient ID";
    command.about =
        "Writes every entry of the audit about one patient, oldest first, one JSON object a line: who did\n"
        "what and when. Entries hold no clinical values. The output concerns a patient: handle it so.";
    command.options = audit_store_options(options->where);
    command.options.push_back({"--ehr", "NAME", "the EHR, as the configuration names it", &options->ehr});
    command.options.push_back({"--patient", "ID", "the patient's logical id there", &options->patient});
    command.exits =
        "0  written, even when there is nothing\n2  wrong use, or no store of ours\n4  the store may not be read\n"
        "5  no such file\n7  the database does not answer";
    command.example =
        "hjertevakt audit export --config /etc/hjertevakt/config.toml --ehr north --patient 4711 > p.jsonl";
    command.run = [options, command](Console& console) { return run_export(console, command, *options); };
    return command;
}

}  // namespace hv::plugin::cli
