#pragma once

#include "engine/analysis/requests/request.hpp"

namespace nullor::analysis {

struct OpRequest {
    static constexpr std::string_view card = ".op";
    static constexpr bool is_complex = false, has_axis = false;

    [[nodiscard]] AxisOf axis() const { return {}; }
    [[nodiscard]] std::span<SweptTarget> swept() { return {}; }
    template <class Visit>
    void numbers(Visit&&) {}
};

} // namespace nullor::analysis
