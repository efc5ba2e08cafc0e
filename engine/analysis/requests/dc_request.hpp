#pragma once

#include "engine/analysis/requests/request.hpp"

namespace nullor::analysis {

struct DcRequest {
    static constexpr std::string_view card = ".dc";
    static constexpr bool is_complex = false, has_axis = true;

    std::vector<SweptTarget> sweeps; // innermost first, at most two; none: its card was refused

    [[nodiscard]] AxisOf axis() const {
        return sweeps.empty() ? AxisOf{} : AxisOf{sweeps[0].target.name, sweeps[0].target.unit};
    }
    [[nodiscard]] std::span<SweptTarget> swept() { return sweeps; }
    template <class Visit>
    void numbers(Visit&&) {}
};

} // namespace nullor::analysis
