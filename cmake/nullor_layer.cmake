# nullor_layer(NAME [DEPENDS layer...] [LINK target...] [LINK_PRIVATE target...] [EXCLUDE regex...])
#
# One layer, one target nullor_NAME, made of all *.cpp in the rooms of its folder without those that EXCLUDE's regular
# expressions fit; a folder of headers becomes an interface library. DEPENDS are the arrows of the layers and go on to whoever uses this one, as LINK
# does; what is in LINK_PRIVATE stays invisible to the layers above.
function(nullor_layer name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "DEPENDS;LINK;LINK_PRIVATE;EXCLUDE")
    set(target nullor_${name})
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
    if(NULLOR_MUTANTS)
        nullor_mutated(sources)
    endif()
    foreach(expression IN LISTS arg_EXCLUDE)
        list(FILTER sources EXCLUDE REGEX "${expression}")
    endforeach()

    if(sources)
        set(scope PUBLIC)
        add_library(${target} STATIC ${sources})
        target_link_libraries(${target} PRIVATE ${arg_LINK_PRIVATE})
    else()
        set(scope INTERFACE)
        add_library(${target} INTERFACE)
    endif()
    nullor_unity(${target})
    target_include_directories(${target} ${scope} ${PROJECT_SOURCE_DIR})
    list(TRANSFORM arg_DEPENDS PREPEND nullor_ OUTPUT_VARIABLE layers)
    target_link_libraries(${target} ${scope} ${layers} ${arg_LINK})
endfunction()

# nullor_unity(TARGET)
#
# The files of a room are compiled as one: what costs is to read the headers, a room's files read the same ones, and
# two rooms took a third of the time (23.0 -> 7.4 s, 12.3 -> 3.6 s). Names in the unnamed namespaces of a room are therefore different.
# Files with options of their own stay alone. The presets of what is built from nothing (release, asan) have
# NULLOR_UNITY on; without it each file is compiled by itself, which is quicker where one is changed over and over.
function(nullor_unity target)
    get_target_property(type ${target} TYPE)
    if(NOT NULLOR_UNITY OR type STREQUAL "INTERFACE_LIBRARY")
        return()
    endif()
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
    get_target_property(sources ${target} SOURCES)
    foreach(source IN LISTS sources)
        cmake_path(ABSOLUTE_PATH source BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
        cmake_path(GET source PARENT_PATH room)
        cmake_path(RELATIVE_PATH room BASE_DIRECTORY ${PROJECT_SOURCE_DIR})
        string(MAKE_C_IDENTIFIER "${room}" room)
        set_source_files_properties(${source} PROPERTIES UNITY_GROUP ${room})
    endforeach()
endfunction()
