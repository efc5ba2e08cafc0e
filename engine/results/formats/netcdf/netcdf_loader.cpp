#include "engine/results/formats/netcdf/netcdf_loader.hpp"

#include <filesystem>
#include <system_error>

#include <dlfcn.h>

#include <fmt/format.h>

namespace nullor::results {

// Loaded once: the system counts how often a module is opened, and it is never closed.
Outcome<const NetcdfModule*> load_netcdf() {
    namespace fs = std::filesystem;
    std::error_code error;
    const auto folder = fs::read_symlink("/proc/self/exe", error).parent_path();
    for (const auto& path : {folder / "nullor_netcdf.so", folder / "../lib/nullor/nullor_netcdf.so"}) {
        if (!fs::exists(path, error)) continue;
        void* module = ::dlopen(path.c_str(), RTLD_LAZY | RTLD_LOCAL);
        if (!module) {
            return output_failure(fmt::format("the NetCDF module cannot be loaded: {}", ::dlerror()),
                                  "install libnetcdf, or choose --format raw, csv or json");
        }
        using Entry = const NetcdfModule* (*)();
        const auto entry = reinterpret_cast<Entry>(::dlsym(module, netcdf_module_symbol));
        const auto* functions = entry ? entry() : nullptr;
        if (!functions || functions->version != netcdf_module_version) {
            return output_failure(fmt::format("'{}' belongs to another version of nullor", path.string()),
                                  "build nullor and its modules together");
        }
        return functions;
    }
    const std::string beside = (folder / "nullor_netcdf.so").string();
    return output_failure(
        fmt::format("NetCDF needs the module '{}', which is not there", beside),
        "copy nullor_netcdf.so along with nullor, from where it was built, or choose csv, raw or json");
}

} // namespace nullor::results
