// The loadable module nullor_netcdf: the only user of the NetCDF library, which costs 4 ms of start-up.
#include <pthread.h>

#include "engine/results/formats/netcdf/module/pieces.hpp"

namespace {

using namespace nullor::results;

const NetcdfModule functions = {netcdf_module_version, netcdf::encode, netcdf::decode, netcdf::lay_out,
                                netcdf::survey};

} // namespace

// A child process has one thread: what another one holds of the library would never be given back there.
extern "C" __attribute__((visibility("default"))) const NetcdfModule* nullor_netcdf_module() {
    static const int kept = ::pthread_atfork([] { netcdf::library.lock(); }, [] { netcdf::library.unlock(); },
                                             [] { netcdf::library.unlock(); });
    static_cast<void>(kept);
    return &functions;
}
