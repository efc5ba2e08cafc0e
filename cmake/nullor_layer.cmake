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
    target_include_directories(${target} ${scope} ${PROJECT_SOURCE_DIR})
    list(TRANSFORM arg_DEPENDS PREPEND nullor_ OUTPUT_VARIABLE layers)
    target_link_libraries(${target} ${scope} ${layers} ${arg_LINK})
endfunction()
