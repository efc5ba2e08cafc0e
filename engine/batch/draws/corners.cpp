#include "engine/batch/draws/corners.hpp"

#include <cassert>

#include <fmt/format.h>

namespace nullor::batch {

Outcome<CornerCases> CornerCases::of(const Circuit& circuit, const Values& values) {
    const std::size_t count = circuit.variates.size();
    if (count > most_variates)
        return bad_request(
            fmt::format("{} random numbers have 2^{} corners; 2^{} are the most that are computed", count,
                        count, most_variates),
            "give the unimportant ones a fixed value with -D, or draw samples");
    CornerCases cases;
    for (const Variate& variate : circuit.variates) {
        cases.corner_.push_back(values.number(variate.corner));
        if (!(cases.corner_.back() > 0))
            return bad_request(
                fmt::format("the number of standard deviations of '{}' must be above 0, not {}",
                            variate.drawn.name, cases.corner_.back()),
                {});
    }
    return cases;
}

void CornerCases::put(std::size_t j, std::uint64_t first, std::span<double> z) const {
    assert(first + z.size() <= count());
    for (double& value : z) value = (first++ >> j & 1) != 0 ? corner_[j] : -corner_[j];
}

} // namespace nullor::batch
