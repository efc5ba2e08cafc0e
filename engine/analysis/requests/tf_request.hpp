#pragma once

#include <optional>

#include "engine/analysis/requests/request.hpp"

namespace nullor::analysis {

// At DC, or with frequencies over these. is_complex and has_axis are then both true.
struct TfRequest {
    static constexpr std::string_view card = ".tf";
    bool is_complex = false, has_axis = false;

    Probe output;                     // voltages, or the current of a voltage source
    InstanceId source;                // an independent one
    std::optional<Sweep> frequencies; // Hz
    std::vector<Figure> named;        // gain; rin, rout (ohm), over frequencies zin, zout

    [[nodiscard]] AxisOf axis() const { return has_axis ? AxisOf{"frequency", Unit::hertz} : AxisOf{}; }
    [[nodiscard]] std::span<SweptTarget> swept() { return {}; }
    [[nodiscard]] const std::vector<Figure>& figures() const { return named; }
    template <class Visit>
    void places(Visit&& visit) {
        visit(output);
        visit(source);
    }
    template <class Visit>
    void numbers(Visit&& visit) {
        if (!frequencies) return;
        frequencies->values(Unit::hertz, visit);
        visit(frequencies->count, Unit::none);
    }
};

} // namespace nullor::analysis
