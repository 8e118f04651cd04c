// One row, one way to break the example; what must be said of it stands beside it.
#include "tests/unit/rules_check/example.hpp"

#include <array>

namespace hv::rules {
namespace {

constexpr std::array<Broken, 33> rows{{
    {"a gap between two bands", "EX-01", "\"above\": 25.0", "\"above\": 26.0",
     "band-gap 18:50 EX-01.bands: band 2 starts at `26.0` but band 1 ends at `25.0`: values between them have no "
     "level"},
    {"a gap of exactly one value", "EX-01", "\"through\": 25.0", "\"to\": 25.0",
     "band-gap 18:45 EX-01.bands: `25.0` itself belongs to neither band 1 nor band 2"},
    {"two bands that overlap", "EX-01", "\"above\": 25.0", "\"above\": 24.0",
     "band-overlap 18:50 EX-01.bands: band 2 starts at `24.0` but band 1 ends at `25.0`: values between them have two "
     "levels"},
    {"one value in two bands", "EX-01", "\"above\": 25.0", "\"from\": 25.0",
     "band-overlap 18:49 EX-01.bands: `25.0` itself belongs to both band 1 and band 2"},
    {"values below the first band", "EX-01", "{ \"through\": 25.0 }", "{ \"above\": 10.0, \"through\": 25.0 }",
     "band-gap 18:29 EX-01.bands: band 1 starts at `10.0`: values below it have no level"},
    {"values above the last band", "EX-01", "{ \"from\": 40.0,", "{ \"from\": 40.0, \"to\": 90.0,",
     "band-gap 18:111 EX-01.bands: band 3 ends at `90.0`: values above it have no level"},
    {"a band without a lower limit in the middle", "EX-01", "{ \"above\": 25.0, \"to\": 40.0", "{ \"to\": 40.0",
     "band-overlap 18:39 EX-01.bands: band 2 has no lower limit and overlaps band 1"},
    {"a band without an upper limit in the middle", "EX-01", "{ \"above\": 25.0, \"to\": 40.0", "{ \"above\": 25.0",
     "band-overlap 18:39 EX-01.bands: band 2 has no upper limit and overlaps band 3"},
    {"a band that ends before it starts", "EX-04", "\"through\": 4.0, \"level\": \"review\" }, { \"above\": 4.0",
     "\"through\": 2.0, \"level\": \"review\" }, { \"above\": 2.0",
     "band-unreachable 33:33 EX-04.bands: band 2 holds no value"},
    {"a band between two neighbouring values", "EX-05", "{ \"to\": 5 }, { \"from\": 5, \"level\": \"review\" }",
     "{ \"to\": 5 }, { \"from\": 5, \"to\": 5, \"level\": \"review\" }, { \"from\": 5, \"level\": \"danger\" }",
     "band-unreachable 37:31 EX-05.bands: band 2 holds no value"},
    {"a band that no plausible value reaches", "EX-01", "\"to\": 40.0, \"level\": \"danger\" }, { \"from\": 40.0",
     "\"through\": 100, \"level\": \"danger\" }, { \"above\": 100",
     "band-unreachable 18:93 EX-01.bands: band 3 holds no plausible value of `bmi`"},
    {"a limit outside the plausible range", "EX-01", "\"through\": 25.0 }, { \"above\": 25.0",
     "\"through\": 2.5 }, { \"above\": 2.5",
     "limit-implausible 18:49 EX-01.bands: `2.5` lies outside what is plausible for `bmi`, 8 to 100"},
    {"a limit finer than values are compared", "EX-01", "\"through\": 25.0 }, { \"above\": 25.0",
     "\"through\": 25.05 }, { \"above\": 25.05",
     "limit-precision 18:51 EX-01.bands: `25.05` has more decimals than `bmi` is compared at (1): no value is ever "
     "equal to it"},
    {"one limit spelled in two ways", "EX-01", "\"above\": 25.0", "\"above\": 25",
     "limit-spelling 18:31 EX-01.bands[0].through: the same limit is spelled `25` elsewhere"},
    {"two neighbours that say the same", "EX-04", "\"level\": \"review\"", "\"level\": \"danger\"",
     "band-same 33:85 EX-04.bands: band 2 and band 3 say the same: the limit between them decides nothing"},
    {"a change larger than the plausible range is wide", "EX-05", "{ \"to\": 5 }, { \"from\": 5",
     "{ \"to\": 186 }, { \"from\": 186",
     "limit-implausible 37:43 EX-05.bands: `186` lies outside what is plausible for a change of `hba1c`, -185 to 185"},
    {"a fall of more than everything", "EX-06", "{ \"to\": 5 }, { \"from\": 5", "{ \"to\": -101 }, { \"from\": -101",
     "limit-implausible 42:44 EX-06.bands: `-101` lies outside what is plausible for a change in percent, -100 to "
     "1000"},
    {"a risk over a hundred percent", "EX-13", "{ \"to\": 5 }, { \"from\": 5", "{ \"to\": 101 }, { \"from\": 101",
     "limit-implausible 75:104 EX-13.variants[0].bands: `101` lies outside what is plausible for a risk in percent, 0 "
     "to 100"},
    {"a risk finer than it is published", "EX-13", "{ \"to\": 5 }, { \"from\": 5",
     "{ \"to\": 5.001 }, { \"from\": 5.001",
     "limit-precision 75:106 EX-13.variants[0].bands: `5.001` has more decimals than a risk in percent is compared at "
     "(2): no value is ever equal to it"},
    {"a margin wider than the plausible range", "EX-02", "\"margin\": 5", "\"margin\": 350",
     "limit-implausible 25:106 EX-02.clear.margin: `350` is no distance between plausible values of `systolic`"},
    {"a margin of nothing", "EX-02", "\"margin\": 5", "\"margin\": 0",
     "limit-implausible 25:106 EX-02.clear.margin: `0` is no distance between plausible values of `systolic`"},
    {"a margin finer than values are compared", "EX-02", "\"margin\": 5", "\"margin\": 5.5",
     "limit-precision 25:106 EX-02.clear.margin: `5.5` has more decimals than `systolic` is compared at (0)"},
    {"an age for which there is no variant", "EX-13", "\"from\": 55, \"to\": 75", "\"from\": 56, \"to\": 75",
     "variant-gap 75:19 EX-13.variants: no variant speaks of: from 55 to 56 years"},
    {"an age with two variants", "EX-13", "\"from\": 55, \"to\": 75", "\"from\": 54, \"to\": 75",
     "variant-overlap 76:31 EX-13.variants[1].when: variant 1 speaks of the same patients: from 54 to 55 years"},
    {"ages that no gate shuts out", "EX-13", "\"applies\": [\"middle-aged\"],", "\"applies\": [\"adult\"],",
     "variant-gap 75:19 EX-13.variants: no variant speaks of: from 18 to 45 years"},
    {"a variant whom the gates let nobody through to", "EX-13", "{ \"when\": { \"age\": { \"from\": 45, \"to\": 55 } }",
     "{ \"when\": { \"age\": { \"from\": 20, \"to\": 45 } }, \"bands\": [ { \"level\": \"info\" } ] }, { \"when\": { "
     "\"age\": { \"from\": 45, \"to\": 55 } }",
     "variant-unreachable 75:31 EX-13.variants[0].when: the gates of the rule let nobody through to it"},
    {"a sex without a variant", "EX-02", "[\"female\", \"other\"]", "[\"female\"]",
     "variant-gap 23:19 EX-02.variants: no variant speaks of: other sex"},
    {"a sex with two variants", "EX-02", "[\"male\"]", "[\"male\", \"other\"]",
     "variant-overlap 24:31 EX-02.variants[1].when: variant 1 speaks of the same patients: other sex"},
    {"a condition without a variant", "EX-14", "\"no_condition\": \"cvd\"", "\"condition\": \"diabetes\"",
     "variant-overlap 81:31 EX-14.variants[1].when: variant 1 speaks of the same patients: with `diabetes`, with "
     "`cvd`"},
    {"specimens without a variant", "EX-15",
     "{ \"when\": { \"fasting\": true, \"pregnant\": false }, \"bands\": [ { \"to\": 7.0 }, { \"from\": 7.0, "
     "\"level\": \"review\" } ] },",
     "", "variant-gap 85:19 EX-15.variants: no variant speaks of: not pregnant, fasting"},
    {"a table for nobody", "EX-07", "\"age\": { \"to\": 18 }", "\"age\": { \"to\": 17 }",
     "table-gap 46:17 EX-07.tables: no table speaks of: from 17 to 18 years"},
    {"an age that ends before it starts", "EX-13", "\"from\": 45, \"to\": 55", "\"from\": 55, \"to\": 45",
     "age-empty 75:40 EX-13.variants[0].when.age: holds no age: `from` is not below `to`"},
    {"a variant by fasting where only the fasting are looked at", "EX-12",
     "\"bands\": [ { \"to\": 5.6 }, { \"from\": 5.6, \"level\": \"review\" } ]",
     "\"variants\": [ { \"when\": { \"fasting\": true }, \"bands\": [ { \"to\": 5.6 }, { \"from\": 5.6, \"level\": "
     "\"review\" } ] }, { \"when\": { \"fasting\": false }, \"bands\": [ { \"level\": \"info\" } ] } ]",
     "variant-unreachable 71:207 EX-12.at_least.of[3].variants[1].when: the rule does not look at such specimens"},
}};

}  // namespace

std::span<const Broken> broken_bands() {
    return rows;
}

}  // namespace hv::rules
