# METIS as a library to be loaded at run time: the target METIS::METIS has its header, and NULLOR_METIS is the
# name that the loader finds it by.
include(FindPackageHandleStandardArgs)

find_path(METIS_INCLUDE_DIR metis.h)
find_library(METIS_LIBRARY metis)
mark_as_advanced(METIS_INCLUDE_DIR METIS_LIBRARY)

find_package_handle_standard_args(METIS REQUIRED_VARS METIS_INCLUDE_DIR METIS_LIBRARY)

if(METIS_FOUND AND NOT TARGET METIS::METIS)
    file(REAL_PATH "${METIS_LIBRARY}" metis_file)
    get_filename_component(metis_name "${metis_file}" NAME)
    # libmetis.so.5.1.0 is found as libmetis.so.5.
    string(REGEX REPLACE "^(.*\\.so\\.[0-9]+)\\..*$" "\\1" metis_name "${metis_name}")
    add_library(METIS::METIS INTERFACE IMPORTED)
    target_include_directories(METIS::METIS SYSTEM INTERFACE ${METIS_INCLUDE_DIR})
    target_compile_definitions(METIS::METIS INTERFACE NULLOR_METIS="${metis_name}")
    target_link_libraries(METIS::METIS INTERFACE ${CMAKE_DL_LIBS})
endif()
