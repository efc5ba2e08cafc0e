# KLU with what it needs: the target KLU::KLU. Debian's libsuitesparse-dev has no CMake configuration.
# The static archives come first: five shared libraries less are 0.15 ms of start-up.
include(FindPackageHandleStandardArgs)

find_path(KLU_INCLUDE_DIR klu.h PATH_SUFFIXES suitesparse)
set(KLU_LIBRARIES "")
set(KLU_LIBRARY_VARIABLES "")
foreach(library IN ITEMS klu amd colamd btf suitesparseconfig)
    find_library(KLU_${library}_LIBRARY NAMES lib${library}.a ${library})
    list(APPEND KLU_LIBRARIES ${KLU_${library}_LIBRARY})
    list(APPEND KLU_LIBRARY_VARIABLES KLU_${library}_LIBRARY)
    mark_as_advanced(KLU_${library}_LIBRARY)
endforeach()
mark_as_advanced(KLU_INCLUDE_DIR)

# That of SuiteSparse, which Debian's package is called by.
if(KLU_INCLUDE_DIR)
    file(STRINGS ${KLU_INCLUDE_DIR}/SuiteSparse_config.h numbers REGEX "^#define SUITESPARSE_(MAIN|SUB|SUBSUB)_VERSION +[0-9]+")
    string(REGEX REPLACE "#define [A-Z_]+ +([0-9]+)" "\\1" KLU_VERSION "${numbers}")
    string(REPLACE ";" "." KLU_VERSION "${KLU_VERSION}")
endif()

find_package_handle_standard_args(KLU REQUIRED_VARS KLU_INCLUDE_DIR ${KLU_LIBRARY_VARIABLES})

if(KLU_FOUND AND NOT TARGET KLU::KLU)
    add_library(KLU::KLU INTERFACE IMPORTED)
    target_include_directories(KLU::KLU SYSTEM INTERFACE ${KLU_INCLUDE_DIR})
    target_link_libraries(KLU::KLU INTERFACE ${KLU_LIBRARIES} m)
    # From SuiteSparse 7 on its clock is that of OpenMP, which comes with g++.
    if(KLU_VERSION VERSION_GREATER_EQUAL 7)
        target_link_libraries(KLU::KLU INTERFACE gomp)
    endif()
endif()
