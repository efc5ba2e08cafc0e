#pragma once
// What a name or a call of a noise analysis means:
//
//     onoise, inoise                     densities at the output, and referred to the input
//     onoise(r1), onoise(q1,flicker)     what one device, or one mechanism of it, makes of that
//     onoise_total, onoise_total(r1)     in the whole band; inoise_total likewise
//
// and what others call these: onoise_spectrum (ngspice), v(onoise) and v(r1) (LTspice), and dno(r1) and
// dni(r1), which are squared (Xyce).

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/circuit/description/circuit.hpp"
#include "parser/expression/expression.hpp"

namespace nullor::parser {

struct NoiseTerm {
    std::vector<Probe> probes; // whose squares add up; none after an error, which is reported
    bool squared = false;
    std::string_view part; // of the word: m, p, r, i or db, or empty
};

struct NoiseNames {
    const Circuit& circuit;
    std::function<std::optional<InstanceId>(const std::string&)> find;
    std::function<std::string(const std::string&)> hint; // of a device that does not exist
};

// "onoise"; none where the name is none of noise.
[[nodiscard]] std::optional<Probe> noise_named(std::string_view name);

// None where the call asks neither for noise nor for a voltage or a current, which a noise analysis has not.
[[nodiscard]] std::optional<NoiseTerm> noise_call(const Expression& call, const NoiseNames& names,
                                                  Diagnostics& diagnostics);
// That it has not.
void tell_not_in_noise(const Expression& call, Diagnostics& diagnostics);

} // namespace nullor::parser
