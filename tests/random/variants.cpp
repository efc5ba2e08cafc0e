#include "tests/random/variants.hpp"

#include <cmath>
#include <map>

#include "tests/random/draw.hpp"
#include "tests/random/given_start.hpp"
#include "tests/random/waves.hpp"

namespace randomly {

namespace {

Draw stream(std::uint64_t seed, std::uint64_t purpose) {
    return Draw(seed * 0xd1342543de82ef95u + purpose);
}

bool transient(const Circuit& circuit) {
    return circuit.analysis.kind == Analysis::Kind::tran;
}

Circuit by(const Circuit& circuit, const std::string& method, Draw& draw) {
    Circuit other = circuit;
    other.method = method;
    if (method == "trap" || method == "gear" || method == "trbdf2")
        other.reltol = Draw::rounded(std::pow(10, draw.between(-6, -3)));
    return other;
}

// The voltage that a source holds a node at when it starts, V
std::map<std::string, double> held_nodes(const Circuit& circuit) {
    std::map<std::string, double> held;
    for (const Device& d : circuit.devices) {
        if (d.letter != 'v' || d.nodes[1] != "0") continue;
        const Wave wave(d.source, circuit.analysis.stop);
        held[d.nodes[0]] = static_cast<double>(wave.output().dot(wave.state(-1)));
    }
    return held;
}

} // namespace

std::optional<Circuit> by_another_method(const Circuit& circuit, std::uint64_t seed) {
    if (!transient(circuit)) return std::nullopt;
    Draw draw = stream(seed, 1);
    const double which = draw.unit();
    if (which > 0.3) return std::nullopt;
    return by(circuit, which < 0.1 ? "trap" : which < 0.2 ? "gear" : "trbdf2", draw);
}

std::vector<Circuit> by_all_methods(const Circuit& circuit, std::uint64_t seed) {
    std::vector<Circuit> all;
    if (!transient(circuit)) return all;
    Draw draw = stream(seed, 1);
    (void)draw.unit();
    for (const char* method : {"", "esdirk", "trap", "gear", "trbdf2"})
        if (circuit.method != method) all.push_back(by(circuit, method, draw));
    return all;
}

std::optional<Circuit> from_conditions(const Circuit& circuit, std::uint64_t seed, bool always) {
    if (!transient(circuit) || !states_suffice(circuit)) return std::nullopt;
    Draw draw = stream(seed, 2);
    if (!draw.chance(1.0 / 7) && !always) return std::nullopt;
    Circuit other = circuit;
    other.analysis.uic = true;
    if (draw.chance(0.3)) other.method = draw.one_of({"esdirk", "trap", "gear", "trbdf2"});
    if (!other.method.empty() && other.method != "esdirk") other = by(other, other.method, draw);
    const int style = draw.below(4);
    const bool of_devices = style == 1 || style == 3, of_nodes = style >= 2;
    const auto held = held_nodes(circuit);
    // Voltages and currents as large as the sources'
    double volt = 0, ampere = 0;
    for (const Device& d : circuit.devices) {
        if (d.letter != 'v' && d.letter != 'i') continue;
        for (std::size_t k = 0; k < 4 && k < d.source.wave.numbers.size(); ++k)
            if (d.source.wave.kind == Waveform::Kind::pwl ? k % 2 == 1 : k < 2)
                (d.letter == 'v' ? volt : ampere) =
                    std::max(d.letter == 'v' ? volt : ampere, std::abs(d.source.wave.numbers[k]));
    }
    if (volt == 0) volt = 1;
    double ohm = 1e3;
    for (const Device& d : circuit.devices)
        if (d.letter == 'r') ohm = d.value;
    ampere = std::max(ampere, volt / ohm);
    const auto random_volt = [&] { return draw.between(-volt, volt); };
    if (of_nodes || (of_devices && draw.chance(0.5)))
        for (const auto& [node, v] : held)
            if (v != 0) other.node_ics.emplace_back(node, v);
    std::map<std::string, bool> seen{{"0", true}};
    for (Device& d : other.devices) {
        if (of_devices && draw.chance(0.7)) {
            if (d.letter == 'c') d.ic = random_volt();
            if (d.letter == 'l') d.ic = draw.between(-ampere, ampere);
        }
        if (!of_nodes || d.letter == 'k') continue;
        for (std::size_t k = 0; k < (d.letter == 'e' || d.letter == 'g' ? 2 : d.nodes.size()); ++k) {
            const std::string& node = d.nodes[k];
            if (seen[node]) continue;
            seen[node] = true;
            if (held.count(node) == 0 && draw.chance(0.6)) other.node_ics.emplace_back(node, random_volt());
        }
    }
    return other;
}

} // namespace randomly
