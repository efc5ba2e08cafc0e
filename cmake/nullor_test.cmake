# nullor_test(NAME name COMMAND command... [SANITIZED] [TIMEOUT seconds])
#
# A ctest entry. A sanitized build takes only those marked SANITIZED, and calls them asan.NAME so that one ctest
# run can report both builds.
function(nullor_test)
    cmake_parse_arguments(PARSE_ARGV 0 arg "SANITIZED" "NAME;TIMEOUT" "COMMAND")
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 300)
    endif()
    if(NULLOR_SANITIZED)
        if(NOT arg_SANITIZED)
            return()
        endif()
        string(PREPEND arg_NAME asan.)
        math(EXPR arg_TIMEOUT "3 * ${arg_TIMEOUT}")
    endif()
    add_test(NAME ${arg_NAME} COMMAND ${arg_COMMAND})
    # addr2line names the source lines where llvm-symbolizer is not installed.
    set_tests_properties(${arg_NAME} PROPERTIES TIMEOUT ${arg_TIMEOUT}
        ENVIRONMENT "ASAN_OPTIONS=allow_addr2line=1;UBSAN_OPTIONS=print_stacktrace=1:allow_addr2line=1")
endfunction()
