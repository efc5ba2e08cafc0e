#pragma once
// The grid of .step cards and temperatures: all combinations, the first .step outermost, .temp innermost.

#include <optional>
#include <vector>

#include "engine/analysis/operating_point/sweep.hpp"
#include "engine/analysis/requests.hpp"
#include "engine/base/failure.hpp"
#include "engine/circuit/values/values.hpp"
#include "engine/results/table/table.hpp"

namespace nullor::run {

struct Step {
    std::vector<Setting> settings;
    std::vector<results::Coordinate> coordinates;
};

// Each step is made when it is asked for: a million of them take no memory.
class Steps {
public:
    [[nodiscard]] std::size_t size() const;
    [[nodiscard]] Step operator[](std::size_t k) const;
    // What varies, outermost first, with all values.
    [[nodiscard]] std::vector<std::pair<Target, std::vector<double>>> axes() const;

private:
    friend Outcome<Steps> steps_of(const Circuit&, const analysis::Requests&);
    struct Axis {
        Target target;
        analysis::Points points;
    };
    std::vector<Axis> axes_;       // outermost first
    std::optional<Setting> below_; // a temperature for all steps
};

// At least one step (without any setting). Values of a sweep may depend on parameters, not on outer steps.
[[nodiscard]] Outcome<Steps> steps_of(const Circuit& circuit, const analysis::Requests& requests);

} // namespace nullor::run
