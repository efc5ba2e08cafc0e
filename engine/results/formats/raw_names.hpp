#pragma once
// The words of the rawfile: kinds of plots, and types of variables for units.

#include <array>
#include <string_view>

#include "engine/base/units.hpp"

namespace nullor::results {

struct RawPlotName {
    std::string_view analysis, plot_name;
    bool has_axis = true;
};

inline constexpr std::array<RawPlotName, 9> raw_plot_names = {{
    {"op", "Operating Point", false},
    {"dc", "DC transfer characteristic"},
    {"ac", "AC Analysis"},
    {"tran", "Transient Analysis"},
    {"noise", "Noise Spectral Density Curves"},
    {"noise", "Integrated Noise", false}, // ngspice's, with one point
    {"tf", "Transfer Function", false},
    {"pz", "Pole-Zero Analysis", false},
    {"meas", "Measures", false},
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
