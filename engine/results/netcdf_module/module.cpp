// The loadable module nullor_netcdf: the only user of the NetCDF library, which costs 4 ms of start-up.
#include "engine/results/netcdf_module/pieces.hpp"

namespace {

using namespace nullor::results;

const NetcdfModule functions = {netcdf_module_version, netcdf::encode, netcdf::decode, netcdf::lay_out,
                                netcdf::survey};

} // namespace

extern "C" __attribute__((visibility("default"))) const NetcdfModule* nullor_netcdf_module() {
    return &functions;
}
