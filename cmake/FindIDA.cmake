# SUNDIALS IDA with dense matrices: the target IDA::IDA. Debian's own configuration of SUNDIALS asks for MPI,
# PETSc and hypre, too.
include(FindPackageHandleStandardArgs)

find_path(IDA_INCLUDE_DIR ida/ida.h)
set(IDA_LIBRARIES "")
set(IDA_LIBRARY_VARIABLES "")
foreach(library IN ITEMS ida nvecserial sunmatrixdense sunlinsoldense)
    find_library(IDA_${library}_LIBRARY NAMES sundials_${library})
    list(APPEND IDA_LIBRARIES ${IDA_${library}_LIBRARY})
    list(APPEND IDA_LIBRARY_VARIABLES IDA_${library}_LIBRARY)
    mark_as_advanced(IDA_${library}_LIBRARY)
endforeach()
mark_as_advanced(IDA_INCLUDE_DIR)
# What the others share, a library of its own from SUNDIALS 7 on.
find_library(IDA_core_LIBRARY NAMES sundials_core)
if(IDA_core_LIBRARY)
    list(APPEND IDA_LIBRARIES ${IDA_core_LIBRARY})
endif()
mark_as_advanced(IDA_core_LIBRARY)

find_package_handle_standard_args(IDA REQUIRED_VARS IDA_INCLUDE_DIR ${IDA_LIBRARY_VARIABLES})

if(IDA_FOUND AND NOT TARGET IDA::IDA)
    add_library(IDA::IDA INTERFACE IMPORTED)
    target_include_directories(IDA::IDA SYSTEM INTERFACE ${IDA_INCLUDE_DIR})
    target_link_libraries(IDA::IDA INTERFACE ${IDA_LIBRARIES})
endif()
