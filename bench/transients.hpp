#pragma once
// The transients that are compared: one circuit for both simulators, each with its own op-amp and therefore
// with its own reference.

#include <string>
#include <vector>

#include "bench/run.hpp"

namespace bench {

struct Transient {
    std::string name, title;
    std::string ours, spice; // decks
    std::string column;
    double step = 0, stop = 0; // of the .tran card, s
    bool uic = false;
    double fine = 0;   // step of the reference, s
    double period = 0; // s; 0: the reference goes on to the end
    int settled = 0;   // periods after which the waveform repeats itself
    enum { table, inverting, lc } reference = table;
    bool costly = false; // only a few tolerances
};

[[nodiscard]] std::vector<Transient> transients();

// ".tran step stop", and with a longest step where it is not 0.
[[nodiscard]] std::string tran_card(const Transient& transient, double step, double longest);

// One way to a result: a method of a simulator at a tolerance.
struct Setting {
    Simulator simulator = Simulator::nullor;
    std::string series; // "nullor auto"
    std::string label;  // "reltol=0.001"
    std::string analysis, options;
};

struct Measured {
    Setting setting;
    Cost cost;
    std::size_t points = 0;
    double error = 0; // root mean square, relative to the reference's peak
};

// Every setting in turn, `repeats` times; the least cost counts. Within a series what comes after a run of
// more than `most` seconds is left out.
[[nodiscard]] std::vector<Measured> measure(const Programs& programs, const Transient& transient,
                                            const std::vector<Setting>& settings, int repeats, double most);

// The settings of the work-precision diagram.
[[nodiscard]] std::vector<Setting> front_settings(const Transient& transient);
// The same longest step for both, so that both take the same number of points.
[[nodiscard]] std::vector<Setting> same_points(const Transient& transient);

} // namespace bench
