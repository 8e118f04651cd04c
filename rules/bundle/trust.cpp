#include "rules/bundle/trust.hpp"

#include <algorithm>
#include <array>

#include "rules/engine/document.hpp"
#include "rules/engine/fields.hpp"

namespace hv::rules::bundle {
namespace {

constexpr std::array<std::string_view, 2> roles{"clinical", "it"};

std::optional<TrustedKey> read_key(Notes& notes, const Spot& spot) {
    Fields fields(notes, spot);
    const Spot id = fields.required("id");
    const std::optional<std::string> name = read_string(notes, id);
    const std::optional<std::string> person = read_string(notes, fields.required("person"));
    const std::optional<std::size_t> role = read_choice(notes, fields.required("role"), roles);
    const Spot public_key = fields.required("publicKey");
    const std::optional<std::string> written = read_string(notes, public_key);
    const std::optional<Date> from = read_date(notes, fields.required("validFrom"));
    const std::optional<Date> to = read_date(notes, fields.required("validTo"));
    fields.finish();
    if (!name || !person || !role || !written || !from || !to) return std::nullopt;
    const Result<PublicKey> key = PublicKey::read(*written);
    if (!key) {
        notes.add(public_key.offset(), "bad-key", public_key.place + ": " + key.error().message, key.error().hint);
        return std::nullopt;
    }
    if (key->id() != *name)
        notes.add(id.offset(), "key-id", id.place + ": " + quoted(*name) + " is not the id of this key",
                  "the id of this key is `" + key->id() + "`; it is made from the key itself");
    if (*to < *from) notes.add(spot.offset(), "bad-value", spot.place + ": ends before it starts");
    return TrustedKey{*person, static_cast<Role>(*role), *key, *from, *to};
}

Signer as_if_signed(const TrustedKey& key) {
    return {key.key.id(), key.person, key.role, Standing::counts, key.valid_to};
}

void demand_enough_keys(Notes& notes, const Trust& trust) {
    std::vector<Signer> everybody;
    for (const TrustedKey& key : trust.keys) everybody.push_back(as_if_signed(key));
    if (const Result<bool> could = enough(trust, everybody); !could)
        notes.add(0, "too-few-keys", "no bundle could ever be accepted: " + could.error().message,
                  "add the public keys of at least one clinical and one IT person");
}

Trust read_trust(Notes& notes, const Spot& root) {
    Fields fields(notes, root);
    Trust trust;
    trust.threshold = read_int(notes, fields.optional("threshold"), 2, 20).value_or(2);
    for (const Spot& item : read_list(notes, fields.required("keys"))) {
        const std::optional<TrustedKey> key = read_key(notes, item);
        if (!key) continue;
        if (std::ranges::find(trust.keys, key->key, &TrustedKey::key) != trust.keys.end())
            notes.add(item.offset(), "key-twice",
                      item.place + ": this key is listed already; a key belongs to one person");
        trust.keys.push_back(*key);
    }
    fields.finish();
    if (notes.count() == 0) demand_enough_keys(notes, trust);
    return trust;
}

// Small letters, single blanks; Norwegian capitals too.
std::string folded(std::string_view name) {
    std::string out;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const auto byte = static_cast<unsigned char>(name[i]);
        const bool blank = byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
        if (blank) {
            if (!out.empty() && out.back() != ' ') out += ' ';
        } else if (byte >= 'A' && byte <= 'Z') {
            out += static_cast<char>(byte + 0x20);
        } else if (i > 0 && static_cast<unsigned char>(name[i - 1]) == 0xC3 && byte >= 0x80 && byte <= 0x9E &&
                   byte != 0x97) {
            out += static_cast<char>(byte + 0x20);
        } else {
            out += name[i];
        }
    }
    while (out.ends_with(' ')) out.pop_back();
    return out;
}

std::vector<std::string> people(const std::vector<Signer>& signers, std::optional<Role> role) {
    std::vector<std::string> out;
    for (const Signer& signer : signers) {
        if (signer.standing == Standing::counts && (!role || signer.role == role)) out.push_back(folded(signer.person));
    }
    std::ranges::sort(out);
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

std::string who_signed(const std::vector<Signer>& signers) {
    std::string out;
    for (const Signer& signer : signers) {
        out += out.empty() ? "signed by " : ", ";
        out += signer.person.empty() ? signer.key : signer.person;
        if (signer.role) out += " (" + std::string(text(*signer.role)) + ")";
        if (signer.standing != Standing::counts) out += ", which does not count: " + std::string(text(signer.standing));
    }
    return out.empty() ? "nobody has signed it" : out;
}

// Nobody needs to sign again who has signed with a key that is out of date or not known here.
std::string remedy(const std::vector<Signer>& signers) {
    const auto any = [&](Standing standing) {
        return std::ranges::find(signers, standing, &Signer::standing) != signers.end();
    };
    if (any(Standing::no_longer_valid))
        return "let whoever has a new key sign with it (hjertevakt rules sign FILE --key KEY), or lengthen `validTo` "
               "of "
               "the key in the trust file, if it is still safe";
    if (any(Standing::not_yet_valid)) return "wait for the first day of the key, or let somebody else sign";
    if (any(Standing::unknown_key))
        return "if the unknown key is to be believed, put it into the trust file; otherwise let the missing person "
               "sign: hjertevakt rules sign FILE --key KEY";
    return "let the missing person sign: hjertevakt rules sign FILE --key KEY";
}

}  // namespace

std::string_view text(Role role) {
    return roles[static_cast<std::size_t>(role)];
}

std::string_view text(Standing standing) {
    switch (standing) {
        case Standing::counts:
            return "counts";
        case Standing::unknown_key:
            return "the key is not in the trust file";
        case Standing::not_yet_valid:
            return "the key is not valid yet";
        case Standing::no_longer_valid:
            return "the key is no longer valid";
    }
    return "";
}

std::optional<Trust> parse_trust(std::string_view file, std::string_view bytes, Problems& problems) {
    Notes notes(file, bytes);
    std::optional<Trust> trust;
    read_document(notes, [&](const Spot& root) { trust = read_trust(notes, root); });
    notes.tell(problems);
    if (notes.count() > 0) return std::nullopt;
    return trust;
}

bool same_person(std::string_view a, std::string_view b) {
    return folded(a) == folded(b);
}

Result<std::vector<Signer>> signers_of(const Trust& trust, std::string_view manifest,
                                       const std::vector<Signature>& signatures, std::optional<Date> day) {
    const std::string message = pae(payload_type, manifest);
    std::vector<Signer> signers;
    for (const Signature& signature : signatures) {
        const auto known =
            std::ranges::find(trust.keys, signature.key, [](const TrustedKey& key) { return key.key.id(); });
        if (known == trust.keys.end()) {
            signers.push_back({signature.key, "", std::nullopt, Standing::unknown_key});
            continue;
        }
        if (!known->key.verifies(message, signature.bytes))
            return Error{
                Fault::invalid,
                "the signature of " + known->person + " does not fit: the bundle was changed after it was signed",
                "do not use this file; fetch it again from who signed it"};
        Signer signer = as_if_signed(*known);
        if (day && *day < known->valid_from) signer.standing = Standing::not_yet_valid;
        if (day && *day > known->valid_to) signer.standing = Standing::no_longer_valid;
        signers.push_back(std::move(signer));
    }
    return signers;
}

Result<bool> enough(const Trust& trust, const std::vector<Signer>& signers) {
    const std::vector<std::string> all = people(signers, std::nullopt);
    const std::vector<std::string> clinical = people(signers, Role::clinical);
    const std::vector<std::string> it = people(signers, Role::it);
    std::string missing;
    if (clinical.empty()) {
        missing = "nobody with a clinical role has signed";
    } else if (it.empty()) {
        missing = "nobody with an IT role has signed";
    } else if (clinical.size() == 1 && clinical == it) {
        missing = "one person has signed in both roles; two people must";
    } else if (all.size() < static_cast<std::size_t>(trust.threshold)) {
        missing = std::to_string(all.size()) + " people have signed, " + std::to_string(trust.threshold) + " must";
    }
    if (missing.empty()) return true;
    return Error{Fault::denied, missing + " (" + who_signed(signers) + ")", remedy(signers)};
}

}  // namespace hv::rules::bundle
