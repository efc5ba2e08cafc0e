#pragma once
// What generators are made with: devices with random values around an impedance and a frequency.

#include <string>

#include "tests/random/circuit.hpp"
#include "tests/random/draw.hpp"

namespace randomly {

class Bench {
public:
    Bench(Draw& draw, std::string kind);

    Draw& draw;
    Circuit circuit;
    double frequency;  // Hz, of the signal
    double impedance;  // ohm, of what surrounds op-amps
    double stop;       // s
    bool jumps = true; // sources may jump: no capacitor lies at them

    [[nodiscard]] std::string node(const std::string& name) { return name + std::to_string(++count_); }
    [[nodiscard]] double ohms(double low = 0.3, double high = 3) {
        return Draw::rounded(impedance * draw.log_between(low, high));
    }
    // whose corner with the impedance is at `share` of the frequency
    [[nodiscard]] double farads(double share) {
        return Draw::rounded(1 / (6.2832 * frequency * share * impedance));
    }
    void r(const std::string& a, const std::string& b, double ohm);
    void c(const std::string& a, const std::string& b, double farad);
    std::string l(const std::string& a, const std::string& b, double henry); // its name
    void source(char letter, const std::string& a, const std::string& b, double size);
    [[nodiscard]] Waveform wave(double size);

    // An op-amp with any of its parameters. size: what its output may reach, V
    void opamp(const std::string& inp, const std::string& inn, const std::string& out, double size);
    [[nodiscard]] Opamp parameters(double size, bool supplied);
    bool may_be_ideal = true;   // without any pole
    bool needs_rails = false;   // a comparator
    bool plain_supplies = true; // ideal sources

    void load(const std::string& node); // to ground, often
    void finish();                      // analysis and options, unless it has one

private:
    void supplies();
    int count_ = 0;
    bool supplied_ = false;
    double rail_high_ = 0, rail_low_ = 0;
};

} // namespace randomly
