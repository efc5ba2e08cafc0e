#pragma once
// Parameters of the bipolar transistor, in the words of SPICE and PSpice. bjt.hpp has the law.

#include "engine/devices/semiconductor/model_temperature.hpp"

namespace nullor::devices::bjt {

// clang-format off
enum Parameter {
    is, bf, nf, vaf, ikf, ise, c2, ne, br, nr, var, ikr, isc, c4, nc, nk, iss, ns,
    rb, irb, rbm, re, rc, rco, vo, gamma, qco,
    cje, vje, mje, cjc, vjc, mjc, xcjc, cjs, vjs, mjs, fc,
    tf, xtf, vtf, itf, ptf, tr,
    eg, xtb, xti, trb1, trb2, trm1, trm2, tre1, tre2, trc1, trc2,
    kf, af, level, noiseless,
    area, m, off, ic1, ic2, temp, dtemp, t_abs, tnom
};
// clang-format on

inline constexpr ParameterInfo parameters[] = {
    of_model("is", "", Unit::ampere, 1e-16, 0, immense, "transport saturation current", true),
    of_model("bf", "", Unit::none, 100, 1e-30, immense, "forward current gain"),
    of_model("nf", "", Unit::none, 1, 1e-9, immense, "forward emission coefficient"),
    of_model("vaf", "va vbf", Unit::volt, infinity, -immense, infinity, "forward Early voltage; 0 is none"),
    of_model("ikf", "ik jbf", Unit::ampere, infinity, 0, infinity, "knee of the forward gain; 0 is none"),
    of_model("ise", "jle", Unit::ampere, 0, 0, immense,
             "leakage saturation current of the emitter junction; above 1 it is in units of is"),
    of_model("c2", "", Unit::none, 0, 0, immense, "the same in units of is"),
    of_model("ne", "nle", Unit::none, 1.5, 1e-9, immense, "emission coefficient of that"),
    of_model("br", "", Unit::none, 1, 1e-30, immense, "reverse current gain"),
    of_model("nr", "", Unit::none, 1, 1e-9, immense, "reverse emission coefficient"),
    of_model("var", "vb vbr", Unit::volt, infinity, -immense, infinity, "reverse Early voltage; 0 is none"),
    of_model("ikr", "jbr", Unit::ampere, infinity, 0, infinity, "knee of the reverse gain; 0 is none"),
    of_model("isc", "jlc", Unit::ampere, 0, 0, immense,
             "leakage saturation current of the collector junction; above 1 it is in units of is"),
    of_model("c4", "", Unit::none, 0, 0, immense, "the same in units of is"),
    of_model("nc", "nlc", Unit::none, 2, 1e-9, immense, "emission coefficient of that"),
    of_model("nk", "nkf", Unit::none, 0.5, 0, 100, "exponent of high injection"),
    of_model("iss", "", Unit::ampere, 0, 0, immense, "saturation current of the substrate junction"),
    of_model("ns", "", Unit::none, 1, 1e-9, immense, "emission coefficient of that"),
    of_model("rb", "", Unit::ohm, 0, 0, immense, "base resistance without current"),
    of_model("irb", "jrb iob", Unit::ampere, infinity, 0, infinity,
             "base current at which the base resistance is halfway to rbm; 0 is none"),
    of_model("rbm", "", Unit::ohm, 0, 0, immense, "least base resistance; rb if not given"),
    of_model("re", "", Unit::ohm, 0, 0, immense, "emitter resistance"),
    of_model("rc", "", Unit::ohm, 0, 0, immense, "collector resistance"),
    of_model("rco", "", Unit::ohm, 0, 0, immense, "resistance of the epitaxial region; 0 is none"),
    of_model("vo", "", Unit::volt, 10, 1e-6, immense, "its carriers' voltage of saturated velocity"),
    of_model("gamma", "", Unit::none, 1e-11, 0, immense, "its doping factor"),
    of_model("qco", "", Unit::coulomb, 0, 0, immense, "its charge factor"),
    of_model("cje", "", Unit::farad, 0, 0, immense, "emitter junction capacitance at 0 V"),
    of_model("vje", "pe", Unit::volt, 0.75, 1e-6, immense, "emitter junction potential"),
    of_model("mje", "me", Unit::none, 0.33, 0, 10, "emitter junction grading coefficient"),
    of_model("cjc", "", Unit::farad, 0, 0, immense, "collector junction capacitance at 0 V"),
    of_model("vjc", "pc", Unit::volt, 0.75, 1e-6, immense, "collector junction potential"),
    of_model("mjc", "mc", Unit::none, 0.33, 0, 10, "collector junction grading coefficient"),
    of_model("xcjc", "cdis", Unit::none, 1, 0, 1, "share of cjc at the inner base"),
    of_model("cjs", "ccs csub", Unit::farad, 0, 0, immense, "substrate junction capacitance at 0 V"),
    of_model("vjs", "ps psub", Unit::volt, 0.75, 1e-6, immense, "substrate junction potential"),
    of_model("mjs", "ms esub", Unit::none, 0, 0, 10, "substrate junction grading coefficient"),
    of_model("fc", "", Unit::none, 0.5, 0, 0.95,
             "share of a potential from which on a capacitance is linear"),
    of_model("tf", "", Unit::second, 0, 0, immense, "forward transit time"),
    of_model("xtf", "", Unit::none, 0, 0, immense, "how much of it depends on bias"),
    of_model("vtf", "", Unit::volt, infinity, 0, infinity,
             "its dependence on the collector voltage; 0 is none"),
    of_model("itf", "jtf", Unit::ampere, 0, 0, immense, "its dependence on the collector current"),
    of_model("ptf", "", Unit::degree, 0, 0, immense, "excess phase at 1/(2 pi tf)"),
    of_model("tr", "", Unit::second, 0, 0, immense, "reverse transit time"),
    of_model("eg", "", Unit::volt, 1.11, 0, 100, "band gap of is(T)"),
    of_model("xtb", "tb", Unit::none, 0, -50, 50, "exponent of the gains' temperature"),
    of_model("xti", "pt", Unit::none, 3, -1000, 1000, "exponent of is(T)"),
    of_model("trb1", "trb", Unit::per_kelvin, 0, -1, 1, "linear temperature coefficient of rb"),
    of_model("trb2", "", Unit::per_kelvin_squared, 0, -1, 1, "quadratic temperature coefficient of rb"),
    of_model("trm1", "trm", Unit::per_kelvin, 0, -1, 1, "linear temperature coefficient of rbm"),
    of_model("trm2", "", Unit::per_kelvin_squared, 0, -1, 1, "quadratic temperature coefficient of rbm"),
    of_model("tre1", "tre", Unit::per_kelvin, 0, -1, 1, "linear temperature coefficient of re"),
    of_model("tre2", "", Unit::per_kelvin_squared, 0, -1, 1, "quadratic temperature coefficient of re"),
    of_model("trc1", "trc", Unit::per_kelvin, 0, -1, 1, "linear temperature coefficient of rc"),
    of_model("trc2", "", Unit::per_kelvin_squared, 0, -1, 1, "quadratic temperature coefficient of rc"),
    of_model("kf", "", Unit::none, 0, 0, immense, "coefficient of flicker noise"),
    of_model("af", "", Unit::none, 1, 0, 100, "exponent of the base current in flicker noise"),
    of_model("level", "", Unit::none, 1, 1, 2, "1 or 2: this law"),
    noiseless_parameter,
    area_parameter,
    {"m", "", Unit::none, 1, 0, largest, "number of equal devices in parallel", true, false, Place::card},
    off_parameter,
    initial_of("ic1", Unit::volt, "base-emitter voltage at t = 0 of a transient with uic; ic=vbe,vce"),
    initial_of("ic2", Unit::volt, "collector-emitter voltage likewise"),
    temp_parameter,
    dtemp_parameter,
    t_abs_parameter,
    measured_parameter};

// The substrate of a lateral transistor is at its base.
inline constexpr int lateral = 2;
inline constexpr ModelType model_types[] = {{"npn"}, {"pnp", -1}, {"lpnp", -lateral}};

inline constexpr ModelTemperatureParameters temperature_parameters{noiseless, temp};

} // namespace nullor::devices::bjt
