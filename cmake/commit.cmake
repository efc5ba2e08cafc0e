# cmake -D FOLDER=... -D SOURCE=... -P commit.cmake: the commit of a clone into a source, which is written only when it
# changes; empty where there is no git, as in an unpacked archive.
find_program(git git)
set(commit "")
if(git)
    execute_process(COMMAND ${git} -C ${FOLDER} describe --always --dirty --abbrev=10 --match "v[0-9]*"
        OUTPUT_VARIABLE commit ERROR_QUIET OUTPUT_STRIP_TRAILING_WHITESPACE)
endif()
set(text "#include \"cli/process/version.hpp\"\nnamespace nullor::cli { const char* commit() { return \"${commit}\"; } }\n")
if(EXISTS ${SOURCE})
    file(READ ${SOURCE} before)
endif()
if(NOT text STREQUAL "${before}")
    file(WRITE ${SOURCE} "${text}")
endif()
