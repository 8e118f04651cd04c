# Brings the packages of the lock file into WEB/node_modules, unless exactly those are there. Several build folders may
# ask at once. The lock is a file of its own: file(LOCK) empties what it locks.
set(stamp "${WEB}/node_modules/.hjertevakt-lock")
file(LOCK "${WEB}/.npm-lock" TIMEOUT 600 RESULT_VARIABLE locked)
if(NOT locked STREQUAL "0")
    message(FATAL_ERROR "another build has been fetching the packages of the pages for ten minutes: ${locked}")
endif()
file(SHA256 "${WEB}/package-lock.json" wanted)
set(there "")
if(EXISTS "${stamp}")
    file(READ "${stamp}" there)
endif()
if(NOT there STREQUAL wanted)
    execute_process(COMMAND "${NPM}" ci --no-audit --no-fund --loglevel=error
                    WORKING_DIRECTORY "${WEB}" RESULT_VARIABLE failed OUTPUT_VARIABLE said ERROR_VARIABLE said)
    if(NOT failed EQUAL 0)
        message(FATAL_ERROR "npm could not fetch the packages of the pages (plugin/web/package-lock.json):\n${said}"
                            "  hint: npm needs its registry (or a mirror, `npm config set registry`) the first time; "
                            "afterwards the build is offline")
    endif()
    file(WRITE "${stamp}" "${wanted}")
else()
    file(TOUCH "${stamp}")
endif()
