#pragma once

#include "engine/analysis/requests/request.hpp"

namespace nullor::analysis {

// From a source, or from two nodes, to an output.
struct PzRequest {
    static constexpr std::string_view card = ".pz";
    static constexpr bool is_complex = true, has_axis = true;

    InstanceId source;               // none: from nodes
    NodeId plus, minus = ground;     // of the input
    bool drives_voltage = false;     // nodes: by a voltage, else by a current
    Probe output;                    // voltages, or the current of a voltage source
    bool poles = true, zeros = true; // which are asked for
    std::vector<Figure> named;       // pole, zero, rad/s

    // The k-th row has the k-th pole and the k-th zero; where there are fewer of one, it is not a number.
    [[nodiscard]] AxisOf axis() const { return {"index", Unit::none}; }
    [[nodiscard]] std::span<SweptTarget> swept() { return {}; }
    [[nodiscard]] const std::vector<Figure>& figures() const { return named; }
    template <class Visit>
    void places(Visit&& visit) {
        visit(source);
        visit(plus);
        visit(minus);
        visit(output);
    }
    template <class Visit>
    void numbers(Visit&&) {}
};

} // namespace nullor::analysis
