// What the service may say in its log: one stable code for each kind of event. A code never changes its meaning, and a
// code that is no longer used is not given to another event.
//
// Ranges: 1000 process, 1100 rules, 1200 EHR and tokens, 1300 triggers, 1400 assessment, 1500 write-back, 1600 store
//         and audit, 1700 HTTP and admin, 1850 launch and login. plugin/README.md holds the same table; a test
//         compares them.
#pragma once

#include <span>
#include <string_view>

#include "plugin/app/config.hpp"

namespace hv::plugin::app {

struct EventCode {
    unsigned number = 0;  // written as `HV1042`
    LogLevel level = LogLevel::info;
    std::string_view says;
};

namespace event {

inline constexpr EventCode started{1001, LogLevel::info, "the service has started"};
inline constexpr EventCode stopping{1002, LogLevel::info, "the service stops: no new work is taken"};
inline constexpr EventCode stopped{1003, LogLevel::info, "the service has stopped"};
inline constexpr EventCode reloaded{1005, LogLevel::info, "certificates, trust and log level were read again"};
inline constexpr EventCode reload_failed{1006, LogLevel::error, "something could not be read again; the old one stays"};
inline constexpr EventCode log_lost{1007, LogLevel::warning, "log lines were lost, because the log was not read"};
inline constexpr EventCode clock_off{1008, LogLevel::error, "the clock is more than 5 s from that of an EHR"};
inline constexpr EventCode certificate_expires{1009, LogLevel::warning, "a certificate expires soon"};

inline constexpr EventCode rules_restored{1101, LogLevel::info, "the rules in force were restored and verified"};
inline constexpr EventCode rules_none{1102, LogLevel::error, "no rules are in force: nobody is judged"};
inline constexpr EventCode rules_activated{1103, LogLevel::info, "rules were put in force"};
inline constexpr EventCode rules_refused{1104, LogLevel::warning, "rules were refused; what was in force stays"};
inline constexpr EventCode rules_expired{1105, LogLevel::warning,
                                         "the rules in force have expired; they are still used"};
inline constexpr EventCode rules_unverified{1106, LogLevel::error,
                                            "the stored rules no longer verify; an older one is used"};
inline constexpr EventCode rules_key_expires{1107, LogLevel::warning,
                                             "a key that signed the rules in force expires soon, or has expired"};

inline constexpr EventCode ehr_down{1202, LogLevel::warning, "the EHR does not answer; Flags stay as they are"};
inline constexpr EventCode ehr_back{1203, LogLevel::info, "the EHR answers again"};
inline constexpr EventCode ehr_throttles{1204, LogLevel::warning, "the EHR asks us to wait"};
inline constexpr EventCode ehr_read_only{1205, LogLevel::warning, "read only: nothing is written to this EHR"};
inline constexpr EventCode token_refused{1206, LogLevel::error, "no token can be had"};
inline constexpr EventCode token_back{1207, LogLevel::info, "tokens can be had again"};

inline constexpr EventCode event_received{1301, LogLevel::debug, "an event came in"};
inline constexpr EventCode event_refused{1302, LogLevel::warning, "an event without the right secret was refused"};
inline constexpr EventCode event_unreadable{1303, LogLevel::warning,
                                            "an event could not be read; the EHR is polled instead"};
inline constexpr EventCode event_gap{1304, LogLevel::warning, "events are missing; they are asked for"};
inline constexpr EventCode event_not_kept{1305, LogLevel::error,
                                          "an event could not be queued; the EHR is told to send it again"};
inline constexpr EventCode subscribed{1306, LogLevel::info, "a subscription stands at the EHR"};
inline constexpr EventCode subscription_down{1307, LogLevel::warning, "a subscription does not work; polling goes on"};
inline constexpr EventCode subscription_impossible{1308, LogLevel::info, "the EHR takes no subscription; it is polled"};
inline constexpr EventCode polled{1309, LogLevel::debug, "the EHR was polled"};
inline constexpr EventCode poll_failed{1310, LogLevel::warning,
                                       "polling failed; the next one starts from the same place"};
inline constexpr EventCode population_read{1311, LogLevel::info, "the patients in care were listed"};
inline constexpr EventCode nightly_queued{1312, LogLevel::info, "every patient was queued for the nightly reconcile"};
inline constexpr EventCode woken{1313, LogLevel::debug, "patients were woken because their time has come"};
inline constexpr EventCode trigger_failed{1314, LogLevel::error, "a trigger failed; it is tried again"};
inline constexpr EventCode subject_unknown{1315, LogLevel::warning,
                                           "whom an event is about could not be told; the EHR is polled"};
inline constexpr EventCode assess_asked{1316, LogLevel::info, "an admin asked for a patient to be assessed now"};
inline constexpr EventCode patients_left{1317, LogLevel::info, "patients are not in care any more; their Flags stay"};
inline constexpr EventCode population_shrunk{
    1318, LogLevel::warning,
    "most patients are no longer listed; all stay in care unless the next night's list says the same"};
inline constexpr EventCode events_asked_for{1319, LogLevel::info, "missing events were fetched from the EHR"};

inline constexpr EventCode assessed{1401, LogLevel::debug, "a patient was assessed"};
inline constexpr EventCode not_assessed{1402, LogLevel::warning, "a patient could not be assessed; it is tried again"};
inline constexpr EventCode given_up{1403, LogLevel::error, "a patient could not be assessed many times over"};
inline constexpr EventCode canary_failed{1406, LogLevel::error,
                                         "the invented patient is not judged as expected: a rule is silent"};
inline constexpr EventCode patient_gone{1407, LogLevel::warning, "the EHR has no such patient"};

inline constexpr EventCode written{1501, LogLevel::info, "a resource was written"};
inline constexpr EventCode write_refused{1502, LogLevel::error, "the EHR did not take a write; it is tried again"};
inline constexpr EventCode write_conflict{1503, LogLevel::info, "somebody was faster; the patient is judged again"};
inline constexpr EventCode human_edit{1505, LogLevel::info, "a human has changed what we wrote; it is left alone"};
inline constexpr EventCode mass_end_blocked{1506, LogLevel::error,
                                            "too many Flags would end: none is ended until an admin says so"};
inline constexpr EventCode brake_released{1507, LogLevel::warning, "an admin has released the brake"};

inline constexpr EventCode store_opened{1601, LogLevel::info, "the database is open"};
inline constexpr EventCode store_failed{1602, LogLevel::error, "the database does not answer"};
inline constexpr EventCode store_back{1603, LogLevel::info, "the database answers again"};
inline constexpr EventCode audit_broken{1604, LogLevel::error, "the audit chain is broken"};
inline constexpr EventCode inputs_forgotten{1605, LogLevel::info, "documents behind old decisions were deleted"};

inline constexpr EventCode listening{1701, LogLevel::info, "an address is open"};
inline constexpr EventCode admin_refused{1702, LogLevel::warning,
                                         "somebody without the right spoke on the admin socket"};
inline constexpr EventCode request_failed{1703, LogLevel::error, "a request could not be answered"};
inline constexpr EventCode hook_refused{1704, LogLevel::warning, "a call of a CDS Hook was refused"};
inline constexpr EventCode hook_keys_missing{1705, LogLevel::error, "the keys of a CDS client cannot be had"};
inline constexpr EventCode journal_failed{1706, LogLevel::error,
                                          "views of cards could not be written to the audit yet; it is tried again"};
inline constexpr EventCode no_tls{1707, LogLevel::warning, "the service is open to other machines without TLS"};

inline constexpr EventCode launch_refused{1851, LogLevel::warning, "a launch was refused"};
inline constexpr EventCode login_failed{1852, LogLevel::warning, "a login was not completed"};
inline constexpr EventCode logged_in{1853, LogLevel::info, "somebody has logged in"};
inline constexpr EventCode logged_out{1854, LogLevel::info, "somebody has logged out"};
inline constexpr EventCode sessions_not_kept{
    1855, LogLevel::warning, "browser sessions end with this process: no session.key_file is configured"};

}  // namespace event

// All of them, by number.
std::span<const EventCode> all_events();

}  // namespace hv::plugin::app
