#!/usr/bin/env bash
# What `evaluate --format fhir` writes for the shipped patients, and every sort of body that reconciling writes, is valid
# FHIR R4, by HAPI FHIR's instance validator.
source "$(dirname "$0")/common.sh"
project=tests/system/fhir-validator
work=build/fhir-validator
configure release -DHV_TESTS=ON
build release --target hjertevakt unit_decide

# Compiled once; again when the program or its libraries change.
digest=$(cat "$project/pom.xml" "$project"/src/main/java/no/hjertevakt/validate/*.java | sha256sum)
if [ "$(cat "$work/.built" 2>/dev/null)" != "$digest" ]; then
    mvn -B -q -f "$project/pom.xml" clean compile
    echo "$digest" >"$work/.built"
fi
validate() { java -cp "$work/classes:$work/libraries/*" no.hjertevakt.validate.Main; }

if echo '{"resourceType":"Flag","status":"active","code":{"text":"no subject"}}' | validate >"$work/refused" 2>&1; then
    cat "$work/refused"
    fail "the validator accepts a Flag about nobody"
fi
for language in nb en; do
    build/release/hjertevakt evaluate plugin/sandbox/patients --as-of 2025-11-21 --format fhir --lang "$language"
done >"$work/transactions.ndjson"
validate <"$work/transactions.ndjson" >"$work/report" || { cat "$work/report"; fail "the validator found errors"; }
tail -n 1 "$work/report"

HV_FHIR_BODIES="$work/bodies.ndjson" build/release/tests/unit_decide --gtest_filter='Bodies.*' --gtest_brief=1
validate <"$work/bodies.ndjson" >"$work/report" || { cat "$work/report"; fail "the validator found errors"; }
tail -n 1 "$work/report"
