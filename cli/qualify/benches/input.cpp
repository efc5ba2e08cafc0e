// What the inputs are at DC: National (TI) AN-1516, "Op amp circuit collection and test", sections on VOS and
// IB. The amplifier is a follower at mid supply, unloaded: v(out) - v(inp) = VOS, but for a part in the
// open-loop gain, and what flows into each pin is read in a source of 0 V.

#include "cli/qualify/bench.hpp"

namespace nullor::cli::qualify {

std::vector<Bench> input_benches() {
    Bench offset;
    offset.name = "offset";
    offset.title = "offset, bias currents and supply current of a follower at mid supply";
    offset.cards = R"(Vip inp mid 0
Xd inp inn vp vn out mid dut
Vin out inn 0
.op
.meas op vos FIND v(out,inp)
.meas op ibp FIND -i(Vip)
.meas op ibn FIND i(Vin)
.meas op ib  PARAM='(ibp+ibn)/2'
.meas op ios PARAM='ibp-ibn'
.meas op iq  FIND -i(Vp)
)";
    offset.figures = {
        {"vos", "offset voltage", "V", {"vos", -0.5, 0.5, "the follower does not follow its input"}},
        {"ib", "bias current", "A"},
        {"ios", "offset current", "A"},
        {"iq", "supply current", "A"}};

    Bench drift;
    drift.name = "drift";
    drift.title = "drift of offset and bias current between 0 and 70 degrees";
    drift.cards = R"(Vip inp mid 0
Xd inp inn vp vn out mid dut
Vin out inn 0
.dc temp 0 70 35
.meas dc vos_0  FIND v(out,inp) AT=0
.meas dc vos_70 FIND v(out,inp) AT=70
.meas dc ib_0   FIND (i(Vin)-i(Vip))/2 AT=0
.meas dc ib_70  FIND (i(Vin)-i(Vip))/2 AT=70
.meas dc tcvos PARAM='(vos_70-vos_0)/70'
.meas dc tcib  PARAM='(ib_70-ib_0)/70'
)";
    drift.figures = {{"tcvos", "offset drift", "V/K"}, {"tcib", "bias current drift", "A/K"}};

    // The input and the feedback move by the same voltage, so that the output stays where it is: what it does
    // move is the change of the offset. The range ends where that leaves 1 mV + 1 % of the shift.
    const auto range = [](const char* name, const char* title, const char* end, const char* step,
                          const char* figure, const char* label) {
        Bench bench;
        bench.name = name;
        bench.title = title;
        bench.cards =
            std::string("Vcm inp mid 0\nXd inp inn vp vn out mid dut\nEfb inn out inp mid 1\n.dc Vcm 0 {") +
            end + "} {" + step + R"(}
.meas dc vos_mid FIND v(out,mid) AT=0
.meas dc shift   WHEN abs(v(out,mid)-vos_mid)-0.01*abs(v(inp,mid))=1m
.meas dc )" +
            figure + R"( PARAM='mid+shift'
)";
        bench.figures = {{figure, label, "V", {}, "no limit up to 1 V beyond the supply"}};
        return bench;
    };
    return {offset, drift,
            range("common_high", "common-mode range upwards", "supply_p-mid+1", "(supply_p-mid+1)/points/2",
                  "vcm_high", "common-mode range, high end"),
            range("common_low", "common-mode range downwards", "supply_n-mid-1", "(supply_n-mid-1)/points/2",
                  "vcm_low", "common-mode range, low end")};
}

} // namespace nullor::cli::qualify
