#pragma once

#include "engine/analysis/requests/request.hpp"

namespace nullor::analysis {

struct TranRequest {
    static constexpr std::string_view card = ".tran";
    static constexpr bool is_complex = false, has_axis = true;

    Binding step, stop, start, max_step; // s; step 0 and max_step 0: chosen by the simulator
    bool uic = false;

    [[nodiscard]] AxisOf axis() const { return {"time", Unit::second}; }
    [[nodiscard]] std::span<SweptTarget> swept() { return {}; }
    template <class Visit>
    void numbers(Visit&& visit) {
        for (Binding* binding : {&step, &stop, &start, &max_step}) visit(*binding, Unit::second);
    }
};

} // namespace nullor::analysis
