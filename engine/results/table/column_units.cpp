#include "engine/results/table/column_units.hpp"

#include <algorithm>
#include <array>

namespace nullor::results {
namespace {

struct Known {
    std::string_view name;
    Unit unit;
};

constexpr std::array<Known, 7> whole_names = {{
    {"time", Unit::second},
    {"frequency", Unit::hertz},
    {"temper", Unit::celsius},
    {"onoise", Unit::volt_per_root_hertz},
    {"inoise", Unit::volt_per_root_hertz},
    {"rin", Unit::ohm},
    {"rout", Unit::ohm},
}};

constexpr std::array<Known, 9> calls = {{
    {"v", Unit::volt},
    {"vm", Unit::volt},
    {"vr", Unit::volt},
    {"i", Unit::ampere},
    {"vdb", Unit::decibel},
    {"idb", Unit::decibel},
    {"db", Unit::decibel},
    {"vp", Unit::degree},
    {"ip", Unit::degree},
}};

template <std::size_t n>
Unit unit_in(const std::array<Known, n>& list, std::string_view name) {
    const auto found = std::find_if(list.begin(), list.end(), [&](const Known& k) { return k.name == name; });
    return found == list.end() ? Unit::none : found->unit;
}

// Does the parenthesis that opens at `open` close at the name's end?
bool is_one_call(std::string_view name, std::size_t open) {
    int depth = 0;
    for (std::size_t i = open; i < name.size(); ++i) {
        if (name[i] == '(') ++depth;
        if (name[i] == ')' && --depth == 0) return i + 1 == name.size();
    }
    return false;
}

} // namespace

std::optional<Unit> unit_of_symbol(std::string_view text) {
    for (int i = 0; i <= static_cast<int>(Unit::volt_per_volt); ++i) {
        if (symbol(static_cast<Unit>(i)) == text) return static_cast<Unit>(i);
    }
    return std::nullopt;
}

Unit unit_of_name(std::string_view name) {
    const auto open = name.find('(');
    if (open == std::string_view::npos) return unit_in(whole_names, name);
    if (!is_one_call(name, open)) return Unit::none;
    const Unit unit = unit_in(calls, name.substr(0, open));
    // ic(q1), i2(r1), ix(u1:out): currents into pins.
    return unit == Unit::none && open == 2 && name[0] == 'i' ? Unit::ampere : unit;
}

} // namespace nullor::results
