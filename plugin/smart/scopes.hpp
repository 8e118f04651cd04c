// SMART scopes of both versions, as sets: what was asked for, what was granted, what that lets us do.
//
// Read:    `(patient|user|system)/(Type|*).letters[?query]`; letters an ordered subset of `cruds`, or `read` (rs),
//          `write` (cud), `*`. Other words (`openid`, `launch/patient`) are kept as words; what is neither is left out.
// Compare: by meaning, never as text: `patient/*.read` covers `patient/Observation.rs`.
// Source:  SMART App Launch 2.2, scopes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hv::plugin::smart {

struct Scope {
    std::string context;  // `patient`, `user`, `system`
    std::string type;     // `Observation`, or `*`
    std::uint8_t letters = 0;
    std::string only;  // the query behind `?`; empty: all of the type

    friend auto operator<=>(const Scope&, const Scope&) = default;
};

class Scopes {
public:
    Scopes() = default;
    explicit Scopes(std::string_view text);

    [[nodiscard]] bool has(std::string_view word) const;  // `openid`
    // Whether one scope of the patient's or user's level lets this be done to all of the type: a scope with a query
    // does not. `letter` is one of `cruds`.
    [[nodiscard]] bool may(std::string_view type, char letter) const;
    // The same, but part of the type is enough.
    [[nodiscard]] bool may_in_part(std::string_view type, char letter) const;
    // Whether nothing here goes beyond `other`.
    [[nodiscard]] bool within(const Scopes& other) const;
    // Sorted, version 2, each scope once.
    [[nodiscard]] std::string text() const;

private:
    std::vector<Scope> scopes_;
    std::vector<std::string> words_;
};

// Those of the types that cannot be read in full.
std::vector<std::string> unreadable(const std::vector<std::string>& types, const Scopes& granted);

// What is asked of an EHR.
struct Wish {
    std::vector<std::string> types;  // to be read of the patient
    std::string access;              // `online_access`, `offline_access`, or empty
    std::string more;                // of the configuration
    bool launch = false;             // the EHR has begun it, and knows the patient
    bool patient = true;             // else: no patient, for the worklist
    bool version2 = true;            // what the server understands
};
std::string scope_text(const Wish& wish);

}  // namespace hv::plugin::smart
