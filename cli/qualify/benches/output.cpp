// Output swing and current limit: an amplifier without feedback, driven up or down by 0.2 V between its
// inputs, with its output loaded to mid supply, or held there.

#include "cli/qualify/bench.hpp"

namespace nullor::cli::qualify {

namespace {

Bench overdriven(const std::string& name, const std::string& title, bool up, const std::string& load,
                 const std::string& measure) {
    Bench bench;
    bench.name = name + (up ? "_high" : "_low");
    bench.title = title + (up ? ", driven up" : ", driven down");
    bench.cards = std::string(up ? "Vd inp mid 0.2\n" : "Vd inp mid -0.2\n") +
                  "Xd inp mid vp vn out mid dut\n" + load + "\n.op\n.meas op " + measure + "\n";
    return bench;
}

} // namespace

std::vector<Bench> output_benches() {
    std::vector<Bench> benches;
    for (const auto& [load, said] : {std::pair<std::string, std::string>{"10k", "10 kohm"}, {"2k", "2 kohm"}})
        for (const bool up : {true, false}) {
            const std::string figure = (up ? "voh_" : "vol_") + load;
            benches.push_back(overdriven("swing_" + load, "output with " + said + " to mid supply", up,
                                         "RL out mid " + load, figure + " FIND v(out)"));
            if (load == "2k") benches.back().gives = Gives::swing;
            benches.back().figures = {
                {figure, (up ? "highest output, " : "lowest output, ") + said + " load", "V"}};
        }
    for (const bool up : {true, false}) {
        const std::string figure = up ? "isc_source" : "isc_sink";
        benches.push_back(overdriven("short", "output short-circuited to mid supply", up, "Vs out mid 0",
                                     figure + (up ? " FIND i(Vs)" : " FIND -i(Vs)")));
        benches.back().figures = {
            {figure, up ? "short-circuit current, sourcing" : "short-circuit current, sinking", "A"}};
    }
    return benches;
}

} // namespace nullor::cli::qualify
