# NetCDF's C library: the target NetCDF::NetCDF. Debian's own netCDFConfig.cmake wants HDF5's configuration too.
include(FindPackageHandleStandardArgs)

find_path(NetCDF_INCLUDE_DIR netcdf.h)
find_library(NetCDF_LIBRARY netcdf)
mark_as_advanced(NetCDF_INCLUDE_DIR NetCDF_LIBRARY)

find_package_handle_standard_args(NetCDF REQUIRED_VARS NetCDF_INCLUDE_DIR NetCDF_LIBRARY)

if(NetCDF_FOUND AND NOT TARGET NetCDF::NetCDF)
    add_library(NetCDF::NetCDF INTERFACE IMPORTED)
    target_include_directories(NetCDF::NetCDF SYSTEM INTERFACE ${NetCDF_INCLUDE_DIR})
    target_link_libraries(NetCDF::NetCDF INTERFACE ${NetCDF_LIBRARY})
endif()
