// Rejection of common mode and supplies (TI SLOA059; ADI MT-042, MT-043). A follower's output moves by what
// the input error moves by, 1/CMRR or 1/PSRR of a volt, but for a part in the open-loop gain. For the common
// mode the input and the feedback move by the same volt, so that the output need not.

#include "cli/qualify/bench.hpp"

namespace nullor::cli::qualify {

namespace {

Bench rejection(const std::string& name, const std::string& title, const std::string& cards,
                const std::string& label) {
    Bench bench;
    bench.name = name;
    bench.title = title;
    bench.supplies = false;
    bench.needs_supply_pins = name != "cmrr";
    bench.cards = cards + R"(Vmid mid 0 {mid}
Xd inp inn vp vn out mid dut
.ac dec 2 1m 1meg
.meas ac )" + name +
                  R"( FIND -db(v(out)) AT=1m
.meas ac )" + name +
                  "_1k FIND -db(v(out)) AT=1k\n";
    bench.figures = {{name, label + " at DC", "dB", {}, "", true},
                     {name + "_1k", label + " at 1 kHz", "dB", {}, "", true}};
    return bench;
}

} // namespace

std::vector<Bench> rejection_benches() {
    return {rejection("cmrr", "common-mode rejection: input and feedback move together",
                      R"(Vp vp 0 {supply_p}
Vn vn 0 {supply_n}
Vip inp mid DC 0 AC 1
Efb inn out inp mid 1
)",
                      "CMRR"),
            rejection("psrr_p", "rejection of the positive supply", R"(Vp vp 0 DC {supply_p} AC 1
Vn vn 0 {supply_n}
Vip inp mid 0
Vfb inn out 0
)",
                      "PSRR of the positive supply"),
            rejection("psrr_n", "rejection of the negative supply", R"(Vp vp 0 {supply_p}
Vn vn 0 DC {supply_n} AC 1
Vip inp mid 0
Vfb inn out 0
)",
                      "PSRR of the negative supply")};
}

} // namespace nullor::cli::qualify
