// Impedances. Inputs: the current into the non-inverting pin, with the loop closed at DC only, for a volt
// between the inputs (half on each) and for a volt on both. Output: the voltage for an ampere into it, with
// the loop open (but at DC) and closed.

#include "cli/qualify/bench.hpp"

namespace nullor::cli::qualify {

namespace {

// The admittance of a pin at 1 mHz is its conductance, at 100 kHz its susceptance is that of a capacitance.
// What lies below 1e-20 S is rounding: the pin has none.
Bench input(const std::string& kind, const char* title, const char* drive, const std::string& label) {
    Bench bench;
    bench.name = "input_" + kind;
    bench.title = title;
    const std::string r = "rin_" + kind, c = "cin_" + kind;
    bench.cards = drive + std::string(R"(Xd inp inn vp vn out mid dut
L1 out inn 1T
C1 inn inn_ac 1T
.ac dec 1 1m 100k
.func g() {-re(i(Vip))*(abs(re(i(Vip)))>1e-20)}
.func b() {-im(i(Vip))*(abs(im(i(Vip)))>1e-20)}
.meas ac )") + r + R"( FIND 1/g() AT=1m
.meas ac )" + c + R"( FIND b()/omega AT=100k
)";
    bench.figures = {{r, label + " input resistance", "ohm", {}, "", true},
                     {c, label + " input capacitance", "F"}};
    return bench;
}

Bench output(const std::string& kind, const char* title, const char* loop, const std::string& label) {
    Bench bench;
    bench.name = "output_" + kind;
    bench.title = title;
    const std::string z = "zo_" + kind;
    bench.cards = R"(Vip inp mid 0
Xd inp inn vp vn out mid dut
)" + std::string(loop) +
                  R"(Iz mid out DC 0 AC 1
.ac dec 2 1 10meg
.meas ac )" + z + R"(_1k FIND mag(v(out)) AT=1k
.meas ac )" + z + R"(_1meg FIND mag(v(out)) AT=1meg
)";
    bench.figures = {{z + "_1k", label + " output impedance at 1 kHz", "ohm"},
                     {z + "_1meg", label + " output impedance at 1 MHz", "ohm"}};
    return bench;
}

} // namespace

std::vector<Bench> impedance_benches() {
    return {input("diff", "differential input impedance", R"(Vip inp mid DC 0 AC 0.5
Vin inn_ac mid DC 0 AC -0.5
)",
                  "differential"),
            input("cm", "common-mode input impedance of the non-inverting pin", R"(Vip inp mid DC 0 AC 1
Vin inn_ac mid DC 0 AC 1
)",
                  "common-mode"),
            output("open", "open-loop output impedance", "L1 out inn 1T\nC1 inn mid 1T\n", "open-loop"),
            output("closed", "output impedance of a follower", "Vfb inn out 0\n", "closed-loop")};
}

} // namespace nullor::cli::qualify
