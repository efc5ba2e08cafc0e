// Open-loop gain. The loop is closed at DC through an inductor of 1 TH and open at all frequencies, where the
// inverting input is driven through 1 TF: the usual way of SPICE application notes (TI SLOA045, ADI MT-044).
// A = v(out)/(v(inp) - v(inn)) with both inputs as they are, so that what the inductor leaks does not matter;
// they are driven against each other, so that the common mode has no part in it.
// |A| = 1 and 100 are looked for in 1/|A|, which is a straight line over frequency where A falls as 1/f.

#include "cli/qualify/bench.hpp"

namespace nullor::cli::qualify {

namespace {

constexpr const char* open_loop = R"(Vip inp mid DC 0 AC 0.5
Vin inn_ac mid DC 0 AC -0.5
Xd inp inn vp vn out mid dut
L1 out inn 1T
C1 inn inn_ac 1T
RL out mid 10k
.func A() {v(out)/v(inp,inn)}
)";

Bench loaded(const std::string& capacitance, const std::string& said) {
    Bench bench;
    bench.name = "gain_" + capacitance;
    bench.title = "crossover and phase margin at unity feedback with " + said + " at the output";
    bench.unity = true;
    const std::string fu = "fu_" + capacitance, pm = "pm_" + capacitance;
    bench.cards = open_loop + ("CL out mid " + capacitance) + R"(
.ac dec {points} {unity/1000} {unity*10}
.meas ac )" + fu + R"( WHEN mag(1/A())=1
.meas ac )" + pm + R"( FIND ph(-A()) WHEN mag(1/A())=1
)";
    bench.figures = {{fu, "unity-gain crossover, " + said, "Hz"}, {pm, "phase margin, " + said, "deg"}};
    return bench;
}

} // namespace

std::vector<Bench> gain_benches() {
    Bench gain;
    gain.name = "gain";
    gain.gives = Gives::crossover;
    gain.title = "open-loop gain and phase with a load of 10 kohm";
    gain.cards = open_loop + std::string(R"(.op
.ac dec {points} 1 10g
.ac lin 1 10u 10u
.meas op  rest FIND v(out,mid)
.meas ac2 aol FIND db(A()) AT=10u
.meas ac  gbw_at WHEN mag(1/A())=0.01
.meas ac  gbw PARAM='100*gbw_at'
.meas ac  fu WHEN mag(1/A())=1
.meas ac  pm FIND ph(-A()) WHEN mag(1/A())=1
)");
    const Condition closed{"rest", -0.5, 0.5, "the loop does not hold the output at mid supply"};
    const char* low = "the gain is below 40 dB already at 1 Hz, or above it up to 10 GHz";
    const char* never = "the open-loop gain never crosses 1 between 1 Hz and 10 GHz";
    gain.figures = {{"aol", "open-loop gain at DC", "dB", closed},
                    {"gbw", "gain-bandwidth product, at a gain of 100", "Hz", closed, low},
                    {"fu", "unity-gain crossover", "Hz", closed, never},
                    {"pm", "phase margin at unity feedback", "deg", closed, never}};
    for (const std::string at : {"10", "1k", "100k", "10meg"}) {
        gain.cards += ".meas ac aol_" + at + " FIND db(A()) AT=" + at + "\n.meas ac ph_" + at +
                      " FIND ph(A()) AT=" + at + "\n";
        const std::string said = at == "10meg" ? "10 MHz"
                                 : at == "10"  ? "10 Hz"
                                               : at.substr(0, at.size() - 1) + " kHz";
        gain.figures.push_back({"aol_" + at, "open-loop gain at " + said, "dB", closed});
        gain.figures.push_back({"ph_" + at, "its phase at " + said, "deg", closed});
    }

    Bench follower;
    follower.name = "follower";
    follower.title = "closed loop: the follower's bandwidth, peak and input impedance";
    follower.unity = true;
    follower.cards = R"(Vip inp mid DC 0 AC 1
Xd inp out vp vn out mid dut
RL out mid 10k
.ac dec {4*points} {unity/10} {unity*30}
.ac lin 1 1k 1k
.meas ac bw WHEN db(v(out))=-3.0103 CROSS=LAST
.meas ac peak MAX db(v(out))
.meas ac2 zin FIND mag(1/i(Vip)) AT=1k
)";
    follower.figures = {
        {"bw", "bandwidth of the follower", "Hz", {}, "the follower's gain does not fall by 3 dB"},
        {"peak", "peak of the follower", "dB"},
        {"zin", "input impedance of the follower at 1 kHz", "ohm", {}, "", true}};
    return {gain, loaded("100p", "100 pF"), loaded("1n", "1 nF"), follower};
}

} // namespace nullor::cli::qualify
