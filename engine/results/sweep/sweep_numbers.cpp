#include "engine/results/sweep/sweep_numbers.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engine/results/formats/netcdf/netcdf_layout.hpp"
#include "engine/results/formats/netcdf/netcdf_reading.hpp"
#include "engine/results/formats/reading.hpp"
#include "engine/results/table/column_units.hpp"

namespace nullor::results {
namespace {

const NetcdfVariable* find(const NetcdfFile& file, std::string_view name) {
    const auto found = std::find_if(file.variables.begin(), file.variables.end(),
                                    [&](const NetcdfVariable& v) { return v.name == name; });
    return found == file.variables.end() ? nullptr : &*found;
}

std::size_t points_of(const NetcdfFile& file) {
    const auto analyses = words_of(attribute(file.attributes, "analysis"));
    if (analyses.empty()) return 0;
    const auto* axis = find(file, attribute(file.attributes, "axis_" + analyses.front()));
    return axis ? axis->values.size() : 0;
}

} // namespace

std::vector<Coordinate> SweepNumbers::coordinates(std::uint64_t variant) const {
    std::uint64_t place = variant / std::max<std::uint64_t>(samples, 1);
    std::vector<Coordinate> list;
    for (std::size_t k = steps.size(); k-- > 0;) {
        const auto& axis = steps[k];
        list.insert(list.begin(), {axis.name, axis.values[place % axis.values.size()], axis.unit});
        place /= axis.values.size();
    }
    return list;
}

Outcome<SweepNumbers> read_sweep_numbers(const std::string& path) {
    const auto survey = survey_netcdf(path, {});
    if (!survey) return survey.failure();
    const auto& file = survey.value().file;
    const auto refuse = [&](std::string_view why) {
        return output_failure(fmt::format("{}: {}", path, why));
    };
    if (attribute(file.attributes, "sweep_plan").empty()) return refuse("it is no result of a sweep");
    if (!attribute(file.attributes, "shard").empty())
        return output_failure(fmt::format("{}: it is a shard of a sweep", path),
                              "join the shards with nullor merge");
    SweepNumbers result;
    for (const auto& name : words_of(attribute(file.attributes, "steps"))) {
        const auto* step = find(file, name);
        if (!step || step->values.empty()) return refuse("its steps are not there");
        result.variants *= step->values.size();
        if (name == "sample")
            result.samples = step->values.size();
        else
            result.steps.push_back({attribute(step->attributes, "long_name"),
                                    unit_of_symbol(attribute(step->attributes, "units")).value_or(Unit::none),
                                    step->values});
    }
    result.points = points_of(file);
    for (const auto& variable : file.variables) {
        const auto role = attribute(variable.attributes, "role");
        if (role.empty()) continue;
        SweepNumber what;
        what.info = {attribute(variable.attributes, "long_name"),
                     unit_of_symbol(attribute(variable.attributes, "units")).value_or(Unit::none),
                     std::nullopt};
        what.role = role;
        what.name = attribute(variable.attributes, "name");
        what.text = attribute(variable.attributes, "expectation");
        if (variable.values.size() != result.variants) return refuse("its numbers do not fit its steps");
        result.numbers.push_back({std::move(what), variable.values});
    }
    return result;
}

} // namespace nullor::results
