#pragma once

#include "engine/analysis/requests/request.hpp"

namespace nullor::analysis {

struct NoiseRequest {
    static constexpr std::string_view card = ".noise";
    static constexpr bool is_complex = false, has_axis = true;

    Probe output;      // a voltage, a difference of two, or a current
    InstanceId source; // an independent source: the input is its voltage, or its current
    bool of_voltage = true;
    Sweep frequencies; // Hz
    Binding every;     // SPICE's points per summary, 0: none; the report tells the parts of devices anyway

    [[nodiscard]] AxisOf axis() const { return {"frequency", Unit::hertz}; }
    [[nodiscard]] std::span<SweptTarget> swept() { return {}; }
    template <class Visit>
    void places(Visit&& visit) {
        visit(output);
        visit(source);
    }
    template <class Visit>
    void numbers(Visit&& visit) {
        frequencies.values(Unit::hertz, visit);
        visit(frequencies.count, Unit::none);
        visit(every, Unit::none);
    }

    // In the place of voltages and currents.
    [[nodiscard]] std::vector<Probe> columns() const {
        Probe output_noise, input_noise;
        output_noise.kind = Probe::Kind::onoise;
        input_noise.kind = Probe::Kind::inoise;
        return {output_noise, input_noise};
    }
    [[nodiscard]] Unit unit_of(const Probe& probe) const {
        const bool at_output = probe.kind == Probe::Kind::onoise || probe.kind == Probe::Kind::onoise_total;
        const bool total = probe.kind == Probe::Kind::onoise_total || probe.kind == Probe::Kind::inoise_total;
        const bool voltage = at_output ? output.kind == Probe::Kind::voltage : of_voltage;
        if (total) return voltage ? Unit::volt : Unit::ampere;
        return voltage ? Unit::volt_per_root_hertz : Unit::ampere_per_root_hertz;
    }
};

} // namespace nullor::analysis
