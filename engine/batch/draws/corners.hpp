#pragma once
// All combinations of the extremes of what is drawn: 2^k for k variates, each at +-corner.

#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/failure.hpp"
#include "engine/circuit/values/values.hpp"

namespace nullor::batch {

class CornerCases {
public:
    static constexpr std::size_t most_variates = 20;

    // The corners may depend on parameters: values are those of the step. Fails where there are too many.
    [[nodiscard]] static Outcome<CornerCases> of(const Circuit& circuit, const Values& values);

    [[nodiscard]] std::uint64_t count() const { return std::uint64_t{1} << corner_.size(); }
    // Variate j of the cases from `first` on, one after another: bit j of a case says whether it is at its
    // upper extreme.
    void put(std::size_t j, std::uint64_t first, std::span<double> z) const;

private:
    std::vector<double> corner_;
};

} // namespace nullor::batch
