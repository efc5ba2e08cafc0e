#include "engine/results/netcdf_writer.hpp"

#include <fmt/format.h>

#include "engine/results/netcdf_layout.hpp"

namespace nullor::results {

Outcome<Done> NetcdfWriter::finish() {
    const auto content = netcdf_file_of(tables_.tables(), provenance_);
    if (!content) return content.failure();
    std::vector<char> bytes;
    const auto error = module_.encode(content.value(), bytes);
    if (!error.empty()) file_.fail(fmt::format("cannot write '{}': {}", file_.path(), error));
    file_.write({bytes.data(), bytes.size()});
    return file_.commit();
}

} // namespace nullor::results
