# cmake -D FOLDER=... -D HEADER=... -P commit.cmake: the commit of a clone into a header, which is written only when it
# changes; empty where there is no git, as in an unpacked archive.
find_program(git git)
set(commit "")
if(git)
    execute_process(COMMAND ${git} -C ${FOLDER} describe --always --dirty --abbrev=10 --match "v[0-9]*"
        OUTPUT_VARIABLE commit ERROR_QUIET OUTPUT_STRIP_TRAILING_WHITESPACE)
endif()
set(text "#pragma once\n#define NULLOR_COMMIT \"${commit}\"\n")
if(EXISTS ${HEADER})
    file(READ ${HEADER} before)
endif()
if(NOT text STREQUAL "${before}")
    file(WRITE ${HEADER} "${text}")
endif()
