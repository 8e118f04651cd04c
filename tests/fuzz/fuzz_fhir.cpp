// The FHIR reader over whatever JSON there is: it never crashes, and no personal number reaches an Issue.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string_view>

#include "fhir/r4/reader.hpp"

namespace {

hv::fhir::CodeBook asked_codes() {
    hv::fhir::CodeBook book;
    for (const char* loinc : {"85354-9", "8480-6", "8462-4", "29463-7", "8302-2", "39156-5", "14749-6", "72166-2"})
        book.add(hv::fhir::Code(hv::fhir::System::loinc, loinc));
    for (const char* nlk : {"NPU01566", "NPU02902", "NPU02613"}) book.add(hv::fhir::Code(hv::fhir::System::nlk, nlk));
    book.add(hv::fhir::Code(hv::fhir::System::snomed, "27113001"));
    return book;
}

bool holds_personal_number(std::string_view text) {
    std::size_t run = 0;
    for (std::size_t at = 0; at <= text.size(); ++at) {
        const bool digit = at < text.size() && text[at] >= '0' && text[at] <= '9';
        if (!digit && run == 11) return true;
        run = digit ? run + 1 : 0;
    }
    return false;
}

void expect(const hv::fhir::Record& record) {
    for (const auto& issue : record.issues)
        if (holds_personal_number(issue.path) || holds_personal_number(issue.text)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const hv::fhir::CodeBook codes = asked_codes();
    static hv::json::Document document;
    static hv::fhir::Record record;
    const auto root = document.reparse({reinterpret_cast<const char*>(data), size});
    if (!root) return 0;
    if (hv::fhir::r4::read_any(*root, codes, record)) expect(record);
    if (hv::fhir::r4::read_patient(std::span(&*root, 1), codes, record)) expect(record);
    return 0;
}
