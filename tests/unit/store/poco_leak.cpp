// What the leak sanitizer may pass over: Poco 1.11 never gives back a connection to PostgreSQL that dropped or was
// refused, nor the result of the statement that failed by it (plugin/store/sql_postgresql.cpp says what we do about it).
//
// Visible, so that the sanitizer's library finds it.
#define SANITIZER_ASKS extern "C" __attribute__((visibility("default")))

SANITIZER_ASKS const char* __lsan_default_suppressions();   // NOLINT(bugprone-reserved-identifier)
SANITIZER_ASKS const char* __lsan_default_suppressions() {  // NOLINT(bugprone-reserved-identifier)
    return "leak:Poco::Data::PostgreSQL::SessionHandle::connect\n"
           "leak:Poco::Data::PostgreSQL::StatementExecutor::execute\n";
}
