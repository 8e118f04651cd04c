// What the leak sanitizer may pass over: Poco 1.11 never gives back a connection to PostgreSQL that dropped or was
// refused (plugin/store/sql_postgresql.cpp says what we do about it).
extern "C" const char* __lsan_default_suppressions();   // NOLINT(bugprone-reserved-identifier): the sanitizer's name
extern "C" const char* __lsan_default_suppressions() {  // NOLINT(bugprone-reserved-identifier)
    return "leak:Poco::Data::PostgreSQL::SessionHandle::connect\n";
}
