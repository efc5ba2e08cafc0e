#pragma once
// The words of results: kinds of analyses, and the rawfile's types of variables for units.

#include <array>
#include <string_view>

#include "engine/base/units.hpp"

namespace nullor::results {

// What kinds of results are called: by a deck, in a rawfile, over a picture.
struct AnalysisName {
    std::string_view analysis, plot_name, heading;
    bool has_axis = true;
};

inline constexpr std::array<AnalysisName, 10> analysis_names = {{
    {"op", "Operating Point", "Operating point", false},
    {"dc", "DC transfer characteristic", "DC sweep"},
    {"ac", "AC Analysis", "Frequency response"},
    {"tran", "Transient Analysis", "Transient"},
    {"noise", "Noise Spectral Density Curves", "Noise"},
    {"noise", "Integrated Noise", "Noise", false}, // ngspice's, with one point
    {"tf", "Transfer Function", "Transfer function", false},
    {"pz", "Pole-Zero Analysis", "Poles and zeros", false},
    {"sens", "Sensitivity Analysis", "Sensitivities", false},
    {"meas", "Measures", "Measures", false},
}};

struct RawType {
    Unit unit;
    std::string_view type;
};

// ngspice's names of types; the first of a unit is the one written.
inline constexpr std::array<RawType, 14> raw_types = {{
    {Unit::volt, "voltage"},
    {Unit::ampere, "current"},
    {Unit::second, "time"},
    {Unit::hertz, "frequency"},
    {Unit::volt_per_root_hertz, "voltage-density"},
    {Unit::ampere_per_root_hertz, "current-density"},
    {Unit::ohm, "impedance"},
    {Unit::ohm, "res-sweep"},
    {Unit::siemens, "admittance"},
    {Unit::watt, "power"},
    {Unit::degree, "phase"},
    {Unit::decibel, "decibel"},
    {Unit::celsius, "temp-sweep"},
    {Unit::celsius, "temperature"},
}};

} // namespace nullor::results
