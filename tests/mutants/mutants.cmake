# With NULLOR_MUTANTS: the copies are made when this build is configured, and are found before what they are copies of.
find_program(perl perl REQUIRED)
set(mutated ${PROJECT_BINARY_DIR}/mutated)
execute_process(COMMAND ${perl} ${PROJECT_SOURCE_DIR}/tests/mutants/make.pl ${PROJECT_SOURCE_DIR} ${mutated}
    COMMAND_ERROR_IS_FATAL ANY)
file(GLOB_RECURSE mutant_sources CONFIGURE_DEPENDS
    ${PROJECT_SOURCE_DIR}/engine/devices/*pp ${PROJECT_SOURCE_DIR}/engine/analysis/*pp)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${mutant_sources}
    ${PROJECT_SOURCE_DIR}/tests/mutants/list.txt ${PROJECT_SOURCE_DIR}/tests/mutants/make.pl)
include_directories(BEFORE ${mutated})

# Files of a list that have a copy are replaced by it.
function(nullor_mutated list)
    set(result)
    foreach(file IN LISTS ${list})
        cmake_path(RELATIVE_PATH file BASE_DIRECTORY ${PROJECT_SOURCE_DIR} OUTPUT_VARIABLE name)
        if(EXISTS ${PROJECT_BINARY_DIR}/mutated/${name})
            set(file ${PROJECT_BINARY_DIR}/mutated/${name})
        endif()
        list(APPEND result ${file})
    endforeach()
    set(${list} ${result} PARENT_SCOPE)
endfunction()
