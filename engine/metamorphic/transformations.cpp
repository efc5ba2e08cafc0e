#include "engine/metamorphic/transformations.hpp"

#include "engine/metamorphic/more_columns.hpp"
#include "engine/metamorphic/moved_start.hpp"
#include "engine/metamorphic/names.hpp"
#include "engine/metamorphic/scale.hpp"
#include "engine/metamorphic/split.hpp"

namespace nullor::metamorphic {

namespace {

constexpr Transformation list[] = {
    {"shuffled", "nodes and devices in another order", shuffle},
    {"renamed", "nodes and devices under other names", rename},
    {"flattened", "subcircuits without their levels", flatten},
    {"series", "a resistor as two in series, with a node between them", split_in_series},
    {"parallel", "a resistor as two in parallel", split_in_parallel},
    {"saved", "all node voltages and all currents saved", save_all},
    {"start", "the offsets of waveforms moved by 1e-12 of their largest value", move_start},
    {"impedances", "impedances times 1000", scale_impedances},
    {"times", "times divided by 1024", scale_times},
};

} // namespace

std::span<const Transformation> transformations() {
    return list;
}

} // namespace nullor::metamorphic
