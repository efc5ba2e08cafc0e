# NetCDF's C library with the HDF5 it is made of: the target NetCDF::NetCDF. Debian's own netCDFConfig.cmake wants
# HDF5's configuration, too.
include(FindPackageHandleStandardArgs)

find_path(NetCDF_INCLUDE_DIR netcdf.h)
find_library(NetCDF_LIBRARY netcdf)
find_path(HDF5_SERIAL_INCLUDE_DIR hdf5.h PATH_SUFFIXES hdf5/serial)
find_library(HDF5_SERIAL_LIBRARY NAMES hdf5_serial hdf5)
mark_as_advanced(NetCDF_INCLUDE_DIR NetCDF_LIBRARY HDF5_SERIAL_INCLUDE_DIR HDF5_SERIAL_LIBRARY)

find_package_handle_standard_args(NetCDF
    REQUIRED_VARS NetCDF_INCLUDE_DIR NetCDF_LIBRARY HDF5_SERIAL_INCLUDE_DIR HDF5_SERIAL_LIBRARY)

if(NetCDF_FOUND AND NOT TARGET NetCDF::NetCDF)
    add_library(NetCDF::NetCDF INTERFACE IMPORTED)
    target_include_directories(NetCDF::NetCDF SYSTEM INTERFACE ${NetCDF_INCLUDE_DIR} ${HDF5_SERIAL_INCLUDE_DIR})
    target_link_libraries(NetCDF::NetCDF INTERFACE ${NetCDF_LIBRARY} ${HDF5_SERIAL_LIBRARY})
endif()
