// Large steps (TI SLOA020 and the data sheets' test circuits). An inverting amplifier of gain -1, whose
// inputs stay together whatever diodes lie between them, gets edges of 2 a, up and down, and then one of half
// of that. The slew rate is that between 20 and 80 % of an edge; where half an edge takes more than 0.6 of
// the time of a whole one the edges are those of a linear response. Settling is within 0.1 % of the step,
// from the input's edge on. Overload: gain -10, driven to twice what the supplies allow, up to where the
// output is back within 10 % of half the span.

#include "cli/qualify/bench.hpp"

namespace nullor::cli::qualify {

std::vector<Bench> step_benches() {
    Bench step;
    step.name = "step";
    step.title = "slew rate, overshoot and settling at a gain of -1";
    step.unity = true;
    step.settled = "settled";
    step.cards = R"(.param edge={period/1e3}
Vin in mid PWL(0 {a} {0.1*period} {a} {0.1*period+edge} {-a} {1.1*period} {-a} {1.1*period+edge} {a}
+ {2.1*period} {a} {2.1*period+edge} 0)
R1 in inn 2k
R2 inn out 2k
Vip inp mid 0
Xd inp inn vp vn out mid dut
RL out mid 10k
.tran {period/50} {2.6*period}
.save v(out,mid)
.func o() {v(out,mid)}
.meas tran low  FIND o() AT={0.1*period}
.meas tran high FIND o() AT={1.1*period}
.meas tran last FIND o() AT={2.1*period}
.meas tran settled PARAM='max(abs(high-low-2*a),abs(last-low))/(2*a)'
.meas tran r20 WHEN o()={-0.6*a} RISE=1
.meas tran r80 WHEN o()={0.6*a} RISE=1
.meas tran f80 WHEN o()={0.6*a} FALL=1 TD={1.1*period}
.meas tran f20 WHEN o()={-0.6*a} FALL=1 TD={1.1*period}
.meas tran h20 WHEN o()={-0.8*a} RISE=1 TD={2.1*period}
.meas tran h80 WHEN o()={-0.2*a} RISE=1 TD={2.1*period}
.meas tran half PARAM='(h80-h20)/(r80-r20)'
.meas tran sr_up   PARAM='1.2*a/(r80-r20)'
.meas tran sr_down PARAM='1.2*a/(f20-f80)'
.meas tran top MAX o() TO={1.1*period}
.meas tran bottom MIN o() FROM={1.1*period} TO={2.1*period}
.meas tran overshoot PARAM='100*max(top-high,last-bottom)/(2*a)'
.meas tran ts_up   WHEN abs(o()-high)*(time<1.1*period)={0.002*a} CROSS=LAST
.meas tran ts_down WHEN abs(o()-last)*(time>1.1*period)*(time<2.1*period)={0.002*a} CROSS=LAST
.meas tran settling_up   PARAM='ts_up-0.1*period'
.meas tran settling_down PARAM='ts_down-1.1*period'
)";
    const Condition slewing{"half", 0.4, 0.6, "slew not reached: the edge is that of a linear response"};
    const Condition settled{"settled", 0, 0.01, "the output does not settle where its input asks for"};
    step.figures = {{"sr_up", "slew rate, rising", "V/s", slewing},
                    {"sr_down", "slew rate, falling", "V/s", slewing},
                    {"overshoot", "overshoot", "%", settled},
                    {"settling_up", "settling to 0.1 %, rising", "s", settled},
                    {"settling_down", "settling to 0.1 %, falling", "s", settled}};

    Bench overload;
    overload.name = "overload";
    overload.title = "recovery from overload at a gain of -10";
    overload.unity = true;
    overload.settled = "recovered";
    overload.cards = R"(.param over={(supply_p-supply_n)/10} edge={period/1e3} half={(supply_p-supply_n)/2}
Vin in mid PWL(0 0 {0.1*period} 0 {0.1*period+edge} {over} {1.1*period} {over} {1.1*period+edge} 0
+ {2.1*period} 0 {2.1*period+edge} {-over} {3.1*period} {-over} {3.1*period+edge} 0)
R1 in inn 1k
R2 inn out 10k
Vip inp mid 0
Xd inp inn vp vn out mid dut
RL out mid 10k
.tran {period/50} {4.1*period}
.save v(out,mid)
.func o() {v(out,mid)}
.meas tran start FIND o() AT={0.1*period}
.meas tran driven_low  FIND o() AT={1.1*period}
.meas tran driven_high FIND o() AT={3.1*period}
.meas tran between FIND o() AT={2.1*period}
.meas tran last FIND o() AT={4.1*period}
.meas tran recovered PARAM='max(abs(between-start),abs(last-start))/half'
.meas tran t_low  WHEN abs(o()-start)*(time<2.1*period)={0.1*half} CROSS=LAST
.meas tran t_high WHEN abs(o()-start)*(time>3.1*period)={0.1*half} CROSS=LAST
.meas tran recovery_low  PARAM='t_low-1.1*period'
.meas tran recovery_high PARAM='t_high-3.1*period'
)";
    const Condition recovered{"recovered", 0, 0.01, "the output does not come back to where it was"};
    overload.figures = {{"recovery_high", "overload recovery, from the high end", "s", recovered},
                        {"recovery_low", "overload recovery, from the low end", "s", recovered}};
    return {step, overload};
}

} // namespace nullor::cli::qualify
