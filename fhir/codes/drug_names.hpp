// Drugs by the names that are printed: to add one, add a row. Lower case; several words in a row are several names.
//
// Source: WHO ATC index 2026-04 (codes); reference 1.2 and 1.4 (names, Norwegian and English spelling).
#pragma once

#include <array>
#include <string_view>

namespace hv::fhir {

struct DrugRow {
    std::string_view atc;
    std::string_view names;
};

inline constexpr auto drug_rows = std::to_array<DrugRow>({
    {"N05AA01", "chlorpromazine chlorpromazin klorpromazin largactil hibanil"},
    {"N05AA02", "levomepromazine levomepromazin nozinan"},
    {"N05AA03", "promazine promazin"},
    {"N05AA04", "acepromazine acepromazin"},
    {"N05AA05", "triflupromazine triflupromazin"},
    {"N05AA06", "cyamemazine cyamemazin"},
    {"N05AA07", "chlorproethazine chlorproethazin"},
    {"N05AB01", "dixyrazine dixyrazin diksyrazin esucos"},
    {"N05AB02", "fluphenazine fluphenazin flufenazin"},
    {"N05AB03", "perphenazine perphenazin perfenazin trilafon"},
    {"N05AB04", "prochlorperazine prochlorperazin proklorperazin stemetil"},
    {"N05AB05", "thiopropazate thiopropazat"},
    {"N05AB06", "trifluoperazine trifluoperazin"},
    {"N05AB07", "acetophenazine acetophenazin"},
    {"N05AB08", "thioproperazine thioproperazin"},
    {"N05AB09", "butaperazine butaperazin"},
    {"N05AB10", "perazine perazin"},
    {"N05AC01", "periciazine periciazin"},
    {"N05AC02", "thioridazine thioridazin tioridazin"},
    {"N05AC03", "mesoridazine mesoridazin"},
    {"N05AC04", "pipotiazine pipotiazin"},
    {"N05AD01", "haloperidol haldol"},
    {"N05AD02", "trifluperidol"},
    {"N05AD03", "melperone melperon"},
    {"N05AD04", "moperone moperon"},
    {"N05AD05", "pipamperone pipamperon"},
    {"N05AD06", "bromperidol"},
    {"N05AD07", "benperidol"},
    {"N05AD08", "droperidol"},
    {"N05AD09", "fluanisone fluanison"},
    {"N05AD10", "lumateperone lumateperon"},
    {"N05AE01", "oxypertine oxypertin"},
    {"N05AE02", "molindone molindon"},
    {"N05AE03", "sertindole sertindol serdolect"},
    {"N05AE04", "ziprasidone ziprasidon"},
    {"N05AE05", "lurasidone lurasidon latuda"},
    {"N05AF01", "flupentixol flupenthixol flupentiksol fluanxol"},
    {"N05AF02", "clopenthixol klopentixol klopentiksol"},
    {"N05AF03", "chlorprothixene chlorprothixen klorprotixen klorprotiksen truxal"},
    {"N05AF04", "tiotixene thiothixene tiotixen"},
    {"N05AF05", "zuclopenthixol zuclopentixol zuklopentixol zuklopentiksol cisordinol"},
    {"N05AG01", "fluspirilene fluspirilen"},
    {"N05AG02", "pimozide pimozid orap"},
    {"N05AG03", "penfluridol semap"},
    {"N05AH01", "loxapine loxapin loksapin adasuve"},
    {"N05AH02", "clozapine clozapin klozapin leponex"},
    {"N05AH03", "olanzapine olanzapin zyprexa zypadhera"},
    {"N05AH04", "quetiapine quetiapin kvetiapin seroquel"},
    {"N05AH05", "asenapine asenapin sycrest"},
    {"N05AH06", "clotiapine clotiapin klotiapin"},
    {"N05AL01", "sulpiride sulpirid"},
    {"N05AL02", "sultopride sultoprid"},
    {"N05AL03", "tiapride tiaprid"},
    {"N05AL04", "remoxipride remoxiprid"},
    {"N05AL05", "amisulpride amisulprid solian"},
    {"N05AL06", "veralipride veraliprid"},
    {"N05AL07", "levosulpiride levosulpirid"},
    {"N05AN01", "lithium litium lithionit"},
    {"N05AX07", "prothipendyl protipendyl"},
    {"N05AX08", "risperidone risperidon risperdal okedi"},
    {"N05AX10", "mosapramine mosapramin"},
    {"N05AX11", "zotepine zotepin"},
    {"N05AX12", "aripiprazole aripiprazol abilify"},
    {"N05AX13", "paliperidone paliperidon invega xeplion trevicta byannli"},
    {"N05AX14", "iloperidone iloperidon"},
    {"N05AX15", "cariprazine cariprazin kariprazin reagila"},
    {"N05AX16", "brexpiprazole brexpiprazol brekspiprazol rxulti"},
    {"N05AX17", "pimavanserin"},
    {"N05AX50", "xanomeline xanomelin ksanomelin"},
    // mood stabilisers
    {"N03AG01", "valproate valproat valproic valproinsyre"},
    {"N03AX09", "lamotrigine lamotrigin"},
    {"N03AF01", "carbamazepine carbamazepin karbamazepin"},
    {"N03AF02", "oxcarbazepine oxcarbazepin okskarbazepin"},
    // lipids
    {"C10AA01", "simvastatin"},
    {"C10AA02", "lovastatin"},
    {"C10AA03", "pravastatin"},
    {"C10AA04", "fluvastatin"},
    {"C10AA05", "atorvastatin"},
    {"C10AA07", "rosuvastatin"},
    {"C10AA08", "pitavastatin"},
    {"C10AX09", "ezetimibe ezetimib"},
    {"C10AX13", "evolocumab evolokumab"},
    {"C10AX14", "alirocumab alirokumab"},
    {"C10AX15", "bempedoic bempedoinsyre"},
    {"C10AX16", "inclisiran inklisiran"},
    // glucose and weight
    {"A10A", "insulin"},
    {"A10BA02", "metformin"},
    {"A10BJ01", "exenatide exenatid eksenatid"},
    {"A10BJ02", "liraglutide liraglutid saxenda"},
    {"A10BJ03", "lixisenatide lixisenatid liksisenatid"},
    {"A10BJ04", "albiglutide albiglutid"},
    {"A10BJ05", "dulaglutide dulaglutid"},
    {"A10BJ06", "semaglutide semaglutid wegovy"},
    {"A10BJ07", "beinaglutide beinaglutid"},
    {"A10BX16", "tirzepatide tirzepatid"},
    {"A08AA12", "setmelanotide setmelanotid"},
    {"A08AB01", "orlistat"},
    // tobacco and opioids
    {"N07BA01", "nicotine nikotin"},
    {"N07BA03", "varenicline vareniclin vareniklin"},
    {"N07BA04", "cytisinicline cytisiniclin cytisiniklin"},
    {"N06AX12", "bupropion"},
    {"N07BC01", "buprenorphine buprenorphin buprenorfin"},
    {"N07BC02", "methadone methadon metadon"},
    {"N07BC05", "levomethadone levomethadon levometadon"},
    {"N07BC06", "diamorphine diamorphin diamorfin"},
    // prolactin, movement, interactions
    {"G02CB01", "bromocriptine bromocriptin bromokriptin"},
    {"G02CB03", "cabergoline cabergolin kabergolin"},
    {"N04AA02", "biperiden"},
    {"N06AB04", "citalopram"},
    {"N06AB08", "fluvoxamine fluvoxamin fluvoksamin"},
    {"N06AB10", "escitalopram"},
    {"N06AX11", "mirtazapine mirtazapin"},
});

// A second substance that makes another code of the first.
struct CombinationRow {
    std::string_view first;
    std::string_view partner;
    std::string_view atc;
};

inline constexpr auto combination_rows = std::to_array<CombinationRow>({
    {"N05AH03", "samidorphan", "N05AH53"},
    {"N05AH03", "samidorfan", "N05AH53"},
    {"N06AX12", "naltrexone", "A08AA62"},
    {"N06AX12", "naltrekson", "A08AA62"},
    {"N07BC01", "naloxone", "N07BC51"},
    {"N07BC01", "nalokson", "N07BC51"},
});

// What may be written onto a name without a blank: "haloperidoldekanoat", "litiumsulfat", "kvetiapintabletter".
inline constexpr auto name_endings = std::to_array<std::string_view>({
    "acetat",      "acetate",   "calcium",   "carbonate", "citrat",       "citrate",        "decanoate",
    "dekanoat",    "depot",     "enantat",   "fumarat",   "fumarate",     "hemifumarat",    "hydrochloride",
    "hydroklorid", "injeksjon", "kalsium",   "kapsler",   "karbonat",     "lauroksil",      "lauroxil",
    "magnesium",   "maleat",    "maleate",   "mesilat",   "mesylate",     "mikstur",        "natrium",
    "palmitat",    "palmitate", "pamoat",    "pamoate",   "sitrat",       "sodium",         "sulfat",
    "sulfate",     "tablett",   "tabletter", "tartrat",   "depottablett", "depottabletter",
});

}  // namespace hv::fhir
