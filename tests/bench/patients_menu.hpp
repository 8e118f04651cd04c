// What a generated patient's record is drawn from: the measurements and drugs of a Norwegian EHR, and the dice.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace hv::bench {

class Dice {
public:
    explicit Dice(std::uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15U + 1) {}

    std::uint64_t next() {
        state_ += 0x9E3779B97F4A7C15U;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
        return z ^ (z >> 31);
    }
    int up_to(int most) { return static_cast<int>(next() % (static_cast<std::uint64_t>(most) + 1)); }
    int between(int least, int most) { return least + up_to(most - least); }
    bool one_in(int n) { return up_to(n - 1) == 0; }

private:
    std::uint64_t state_;
};

struct Test {
    std::string_view loinc;
    std::string_view nlk;
    std::string_view name;
    std::string_view unit;
    int least;  // value without its decimals
    int most;
    int decimals;
    std::string_view low;
    std::string_view high;
    bool vital;
};

inline constexpr std::array tests{
    Test{"29463-7", "NPU03804", "Kroppsvekt", "kg", 550, 1300, 1, "", "", true},
    Test{"8302-2", "NPU03794", "Høyde", "cm", 150, 199, 0, "", "", true},
    Test{"8280-0", "", "Midjemål", "cm", 700, 1250, 1, "", "", true},
    Test{"8867-4", "NPU21692", "Hjertefrekvens", "/min", 52, 108, 0, "", "", true},
    Test{"59261-8", "NPU27300", "B-HbA1c", "mmol/mol", 28, 75, 0, "20", "42", false},
    Test{"14749-6", "NPU02192", "P-Glukose", "mmol/L", 40, 120, 1, "4.0", "6.0", false},
    Test{"14647-2", "NPU01566", "P-Kolesterol", "mmol/L", 32, 84, 1, "3.3", "6.9", false},
    Test{"22748-8", "NPU01568", "P-LDL-kolesterol", "mmol/L", 12, 55, 1, "1.4", "4.7", false},
    Test{"14646-4", "NPU01567", "P-HDL-kolesterol", "mmol/L", 7, 22, 1, "0.8", "2.1", false},
    Test{"14927-8", "NPU04094", "P-Triglyserider", "mmol/L", 5, 60, 1, "0.5", "2.6", false},
    Test{"15081-3", "NPU18247", "P-Prolaktin", "m[IU]/L", 80, 1400, 0, "86", "324", false},
    Test{"8636-3", "", "QTc", "ms", 380, 490, 0, "", "450", false},
    Test{"751-8", "NPU02902", "B-Nøytrofile granulocytter", "10*9/L", 11, 80, 1, "1.5", "7.3", false},
    Test{"718-7", "NPU28309", "B-Hemoglobin", "g/dL", 110, 172, 1, "11.7", "17.0", false},
    Test{"14682-9", "NPU04998", "P-Kreatinin", "umol/L", 48, 118, 0, "60", "105", false},
    Test{"1742-6", "NPU19651", "P-ALAT", "U/L", 10, 95, 0, "10", "70", false},
    Test{"3016-3", "NPU03577", "P-TSH", "m[IU]/L", 3, 52, 1, "0.2", "4.0", false},
    Test{"2823-3", "NPU03230", "P-Kalium", "mmol/L", 34, 51, 1, "3.6", "4.6", false},
    Test{"1988-5", "NPU19748", "P-CRP", "mg/L", 1, 40, 0, "", "5", false},
};

struct Drug {
    std::string_view atc;
    std::string_view name;
    std::string_view form;
};
inline constexpr std::array antipsychotics{
    Drug{"N05AH03", "Olanzapin Teva tab 10 mg", "Tablett"},
    Drug{"N05AH04", "Quetiapine Accord depottab 300 mg", "Depottablett"},
    Drug{"N05AX12", "Abilify Maintena 400 mg", "Depotinjeksjonsvæske"},
    Drug{"N05AH02", "Leponex tab 100 mg", "Tablett"},
    Drug{"N05AX13", "Trevicta inj 350 mg", "Depotinjeksjonsvæske"},
};
inline constexpr std::array others{
    Drug{"N05AN01", "Lithionit depottab 42 mg", "Depottablett"},
    Drug{"C10AA05", "Atorvastatin Xiromed tab 20 mg", "Tablett"},
    Drug{"A10BA02", "Metformin Sandoz tab 500 mg", "Tablett"},
    Drug{"C09AA05", "Ramipril HEXAL tab 5 mg", "Tablett"},
    Drug{"N06AB10", "Escitalopram Actavis tab 10 mg", "Tablett"},
    Drug{"B03BB01", "Folsyre NAF tab 1 mg", "Tablett"},
};

}  // namespace hv::bench
