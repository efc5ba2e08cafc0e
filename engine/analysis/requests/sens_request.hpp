#pragma once

#include <optional>

#include "engine/analysis/requests/request.hpp"

namespace nullor::analysis {

// At DC, or with frequencies over these. is_complex and has_axis are then both true.
struct SensRequest {
    static constexpr std::string_view card = ".sens";
    bool is_complex = false, has_axis = false;

    Probe output;                     // voltages, or the current of a voltage source
    std::optional<Sweep> frequencies; // Hz
    std::vector<Target> by;           // numbers of devices
    // Of each of these two: the derivative of the output, and what one percent of the number makes of it.
    std::vector<Figure> named;

    [[nodiscard]] AxisOf axis() const { return has_axis ? AxisOf{"frequency", Unit::hertz} : AxisOf{}; }
    [[nodiscard]] std::span<SweptTarget> swept() { return {}; }
    [[nodiscard]] const std::vector<Figure>& figures() const { return named; }
    template <class Visit>
    void places(Visit&& visit) {
        visit(output);
        for (Target& target : by) visit(target);
    }
    template <class Visit>
    void numbers(Visit&& visit) {
        if (!frequencies) return;
        frequencies->values(Unit::hertz, visit);
        visit(frequencies->count, Unit::none);
    }
};

} // namespace nullor::analysis
