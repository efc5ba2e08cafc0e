#pragma once

#include "engine/analysis/requests/request.hpp"

namespace nullor::analysis {

struct AcRequest {
    static constexpr std::string_view card = ".ac";
    static constexpr bool is_complex = true, has_axis = true;

    Sweep frequencies; // Hz

    [[nodiscard]] AxisOf axis() const { return {"frequency", Unit::hertz}; }
    [[nodiscard]] std::span<SweptTarget> swept() { return {}; }
    template <class Visit>
    void numbers(Visit&& visit) {
        frequencies.values(Unit::hertz, visit);
        visit(frequencies.count, Unit::none);
    }
};

} // namespace nullor::analysis
