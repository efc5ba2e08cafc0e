#include "tests/corpus/known.hpp"

namespace corpus {

namespace {

constexpr auto explained = Known::Kind::explained;
constexpr auto waiting = Known::Kind::waiting;
constexpr double not_run = -1;

// "Tight" is ngspice 39 with reltol=1e-6, steps of at most 1e-4 of the run and, where that is said,
// gmin=1e-18.
constexpr const char* gmin = "ngspice's gmin of 1e-12 S at junctions; tight, with gmin=1e-18, it agrees to ";
constexpr const char* of_noise =
    "voltages and currents of .ac in a .print noise, which is Xyce's alone: its onoise and inoise agree";
constexpr const char* of_sens = "Xyce's form of .sens";
constexpr const char* splines = "Xyce's splines";
constexpr const char* of_noop =
    "an oscillator that NOOP starts: Xyce's first point has 0 V at all nodes and its first "
    "step is 50 ns; its edges come 20 ns before ours, and half periods of 89.60 us and "
    "107.34 us agree to 1 ns";
constexpr const char* of_charge = "a MOS gate's charge: Meyer's three capacitors make or lose charge, ours "
                                  "do not (docs/devices/mosfet.md); "
                                  "sweeps at DC agree with ngspice's to ";

std::string with(const char* reason, const char* figure) {
    return std::string(reason) + figure;
}

const Known all[] = {
    {explained, "az9713__op-amp-design__rl1k_cl47", 4e-2,
     "ngspice's steps of 2 ms across the edges of a load; with steps of 10 us it has 11.93610 V at 140.322 "
     "ms, "
     "ours 11.93618 V, its own default 11.51 V"},
    {explained, "FOSSEE__eSim__integrator_lm_741", 3e-1,
     "ngspice's steps of 2 ms for a period of 20 ms; tight it has -0.8820 mV at 65.0591 ms, ours -0.8812 mV, "
     "its own default -1.325 mV"},
    {explained, "FOSSEE__eSim__invertingamplifier", 3e-2,
     "ngspice's steps of 2 ms for a period of 20 ms; tight it agrees to 4.8e-3"},
    {explained, "FOSSEE__eSim__precision_rectifiers_using_lm741", 0,
     "ngspice's steps of 2 ms for a period of 20 ms; tight it agrees to 4.3e-3"},
    {explained, "Xyce__Xyce_Regression__sandler23", 3e-2,
     "v(x1.12) behind edges of 100 ns: at 2.85051 ms ngspice with steps of 4 ns has -18.15 mV, ours -18.13 "
     "mV"},
    {explained, "Xyce__Xyce_Regression__sandler7", 5e-3, with(gmin, "3.5e-7")},
    {explained, "Xyce__Xyce_Regression__sandler8", 5e-3, with(gmin, "2.5e-8")},
    {explained, "divyanshj16__Analog-II-circuits__18_2nd_order_active_hpf", 4e-4, with(gmin, "2.3e-8")},
    {explained, "divyanshj16__Analog-II-circuits__4_integrator", 0,
     "the pulse's edges are TSTEP, 0.4 us, in SPICE, here jumps: with tr=tf=0.4us tight ngspice agrees to "
     "8.9e-4"},
    {explained, "divyanshj16__Analog-II-circuits__6_schmitt_trigger", 6e-2, "tight ngspice agrees to 1.2e-3"},
    {explained, "divyanshj16__Analog-II-circuits__9_peak_detector", 0,
     "the PSpice model's IKF and ISR: ngspice's laws for them are not PSpice's (docs/devices/diode.md), at 5 "
     "mA it has 0.6986 V, PSpice's laws 0.6848 V; without both it agrees, tight, to 2.3e-3"},
    {explained,
     "imr__ngspice__hipass3opamps_optran",
     2e-4,
     "corners of TABLE, which ngspice rounds: at v(vimon) = -56 uV the table from (0, 2.1e-4) on is clamped, "
     "its slope 0; in XU2 abs(v) has the first segment's slope, 1.7e-5 S and 2.175e-5 S. All other nodes "
     "hold",
     {"v(xu3.xu1a.5*", "v(xu3.xu1b.5*", "v(xu3.xu1a.v*", "v(xu3.xu1b.v*", "v(xu2.xu1a.n3*", "v(xu2.xu1b.n3*",
      "v(xu2.xu1a.v*", "v(xu2.xu1b.v*"}},
    {explained,
     "imr__ngspice__op_mcp6041",
     2e-3,
     "corners of TABLE, which ngspice rounds: between (0,0) and (1m,1m) at 0 V our slopes are 1e-10 S and 1 "
     "S, "
     "its slope 0.5 S. All other nodes hold",
     {"v(xop.50)", "v(xop.51)", "v(xop.52)"}},
    {explained, "imr__ngspice__output", not_run,
     "OP177's zero at -4 MHz is a negative capacitor at 1 uohm: the circuit as written grows with tau = "
     "39.75 "
     "fs, as its operating point says; ngspice's longer steps damp it"},
    {explained, "imr__ngspice__relax_osc_st", 0,
     "edges of 1 ns: its second and eighth fall are at 25.0239 and 108.8489 us, tight ngspice's at 25.0239 "
     "and "
     "108.8500 us"},
    {explained, "leonardoaraujosantos__learning_ngspice__01_amp_op_inversor", 0,
     "LIMIT(x,a,b), which is 0 in ngspice without ngbehavior=psa; with it, and tight, it agrees to 2.5e-11 "
     "(op), 2.4e-14 (ac) and 2.3e-3 (tran)"},
    {explained, "leonardoaraujosantos__learning_ngspice__03_amp_op_somador", 0,
     "LIMIT(x,a,b), which is 0 in ngspice without ngbehavior=psa; with it, and tight, it agrees to 1.4e-11 "
     "(op) and 1.0e-3 (tran)"},

    {explained, "ABM_LOG/log.cir", 0, "log() is log10() in Xyce, ln() in the other SPICEs"},
    {explained, "TEMPCAP/tempcap.cir", 0, "Xyce takes ic= without uic, the other SPICEs do not"},
    {explained, "Certification_Tests/BUG_524_SON/lmod_indmod.cir", 0,
     "inductors in parallel: the current around the loop is not determined at DC, Xyce takes 0"},
    {explained, "MINDUCTORS/mutIndPrint2.cir", 0,
     "a source across an inductor: its current is not determined at DC, Xyce takes 0"},
    {explained, "MULTIPLICITY_FACTOR/resistor.cir", 0,
     "r= of a resistor's model is a factor in Xyce and PSpice, a value in others, and nothing tells whose "
     "deck "
     "it is: a warning says so"},
    {explained, "MINDUCTORS/MINDUCTORS.cir", 1e-2,
     "closed form: 0.75 mH 2 pi 60 Hz 169.7 V/1 kohm cos(2 pi 60 Hz 0.1 ms) = 47.95 mV, ours 47.949, Xyce "
     "47.03"},
    {explained, "Certification_Tests/BUG_338_SON/bug_338.cir", 2e-3,
     "closed form of the parallel RC at 142 ms: 11.6135 mV, ours 11.612, Xyce 11.585"},
    {explained, "4049OSC/4049osc.cir", 0, of_noop},
    {explained, "TIA/TRAP/4049OSC/4049osc.cir", 0, of_noop},
    {explained, "RESET/reset.cir", 5e-3, "tight ngspice agrees to 8.6e-4 of the peak"},
    {explained, "SANDLER1/sandler1.cir", 5e-2, "tight ngspice agrees to 5.2e-5 of the peak"},
    {explained, "SUBCKT/subckt_e3.cir", 3e-3, "tight ngspice agrees to 1.6e-4 of the peak"},
    {explained, "MCNC_BJT_RCA/rca.cir", 1e-2, "tight ngspice agrees to 1.1e-4 of the peak"},
    {explained, "Certification_Tests/BUG_250/bug_250.cir", 0,
     "Xyce's gmin: 2 pA at 2 V through a transistor that does not conduct"},
    {explained, "Certification_Tests/BUG_920_SON/homotopy-no-output.cir", 0,
     "Xyce's gmin: 4 pA and 15 pA through a transistor that does not conduct, ours 0.03 pA"},
    {explained, "GMIN_STEPPING/gstep_dotStep.cir", 0,
     "Xyce's gmin: 4 pA and 15 pA through a transistor that does not conduct, ours 0.03 pA"},
    {explained, "Output/HOMOTOPY/homotopy-probe-defaults-to-prn.cir", 0,
     "Xyce's gmin: 4 pA and 15 pA through a transistor that does not conduct, ours 0.03 pA"},
    {explained, "INVERT1/invert1.cir", 4e-3, with(of_charge, "4.9e-7")},
    {explained, "SUBCKT/subckt_a0.cir", 1.1e-2, with(of_charge, "1.0e-7")},
    {explained, "SUBCKT/subckt_a4_ends_warning.cir", 1.1e-2, with(of_charge, "1.0e-7")},
    {explained, "Certification_Tests/MOS1_Invert_Cascade/inverter_cascade_15.cir", 5e-2,
     with(of_charge, "1.0e-7")},
    {explained, "CircuitSim90/MOS2/g1310.cir", 8e-2, with(of_charge, "1.9e-5")},
    {explained, "CircuitSim90/MOS2/ring.cir", 1, with(of_charge, "6.4e-6")},
    {explained, "CircuitSim90/MOS3/gm2.cir", 5e-2, with(of_charge, "5.7e-5")},
    {explained, "DAKOTA/opt_rc.cir", 0, "a template: Dakota writes a number in the place of dakota_C1C"},
    {explained, "Certification_Tests/BUG_1325_SON/Win/drive_letter_no_slash_path.cir", 0,
     "files on a drive of Windows"},
    {explained, "PARSER/nakedRandom.cir", 0, "random numbers, of Xyce's generator"},
    {explained, "Output/TRAN/tran-prn-timescalefactor.cir", 0,
     "the deck asks for 10 ns, the reference holds 10 us"},
    {explained, "INVALID_CHARS/valid_chars_device_node_names.cir", 0,
     "Xyce makes one sweep of its 43 .dc cards, here each is one; all 81 voltages are 1 V in all, as there"},
    {explained, "TRANSLINE/transline_step.cir", 0,
     "Xyce's first .STEP is the inner one, here the last: with the two cards exchanged it agrees to 2.3e-4"},
    {explained, "ABM_SPLINES/table.cir", 0,
     "its sinewave.dat is not in the collection; with it, it agrees to 1.9e-7"},
    {explained, "ABM_SPLINES/table6.cir", 0,
     "its sinewave2-1.dat is not in the collection; with it, it agrees to 1.9e-7"},
    {explained, "Certification_Tests/BUG_1173_1176_SON/bug1176son.cir", 0,
     "its table.pwl is not in the collection"},
    {waiting, "ABM_SPLINES/barycentric.cir", 0, splines},
    {waiting, "ABM_SPLINES/downsample2.cir", 0, splines},
    {waiting, "ABM_SPLINES/wodicka2.cir", 0, splines},
    {explained, "LEAD_CURRENTS/lead_ind_noise.cir", 0, of_noise},
    {waiting, "Output/AC-SENS/ac-sens-formats-default-to-prn.cir", 0, of_sens},
    {waiting, "Output/SENS/sens-noindex.cir", 0, of_sens},
    {waiting, "Output/SENS/sens-tranadjoint-unsupportedProbeFormat.cir", 0, of_sens},

    {explained, "general/mosamp.cir", 3e-2, with(of_charge, "1e-4")},
    {explained, "jfet/jfet_vds-vgs.cir", 6e-4,
     "closed form: beta v(7 V - v)(1 + lambda v) with v = 4 V - 200 ohm i is 4.9534 mA, as ours; ngspice has "
     "4.9565 mA"},
    {explained, "regression/parser/xpressn-1.cir", 0,
     "the reference is of an earlier deck, of 97 tests; all 118 of this one pass"},
    {waiting, "regression/sens/sens-dc-1.cir", 0,
     "derivatives by an m that no card gives, a source's among them"},
    {explained, "regression/lib-processing/ex1b.cir", 0, "its ex1.lib is not in the collection"},
};

} // namespace

const Known* known(const std::string& deck) {
    for (const Known& one : all)
        if (deck == one.deck) return &one;
    return nullptr;
}

} // namespace corpus
