#pragma once
// Parameters of the MOS transistor of levels 1 to 3, in the words of SPICE and PSpice. mosfet.hpp has the
// law.

#include "engine/devices/semiconductor/model_temperature.hpp"

namespace nullor::devices::mos {

// clang-format off
enum Parameter {
    level, vto, kp, gamma, phi, lambda, tox, uo, nsub, nss, nfs, tpg, ld, xj,
    ucrit, uexp, vmax, neff, delta, theta, eta, kappa,
    rd, rs, rg, rb, rds, rsh, is, js, jssw, n, tt,
    cbd, cbs, cj, mj, cjsw, mjsw, pb, pbsw, fc, cgso, cgdo, cgbo,
    kf, af, noiseless,
    l, w, ad, as, pd, ps, nrd, nrs, m, off, ic1, ic2, ic3, temp, dtemp, t_abs, tnom
};
// clang-format on

constexpr ParameterInfo on_card(std::string_view name, Unit unit, double standard, std::string_view meaning) {
    return {name, "", unit, standard, 0, immense, meaning, false, false, Place::card};
}

inline constexpr ParameterInfo parameters[] = {
    of_model("level", "", Unit::none, 1, 1, 3,
             "1 Shichman and Hodges, 2 Grove and Frohman, 3 semi-empirical"),
    of_model("vto", "vt0", Unit::volt, 0, -1e6, 1e6, "threshold voltage without bulk voltage"),
    of_model("kp", "", Unit::none, 2e-5, 0, immense,
             "transconductance coefficient, A/V^2; uo cox if not given"),
    of_model("gamma", "", Unit::none, 0, 0, 1e6, "body effect, V^0.5; of nsub if not given"),
    of_model("phi", "", Unit::volt, 0.6, 1e-3, 1e6, "surface potential; of nsub if not given"),
    of_model("lambda", "", Unit::none, 0, 0, 1e6, "channel-length modulation, 1/V"),
    of_model("tox", "", Unit::none, 1e-7, 1e-12, 1,
             "thickness of the oxide, m; level 1 has none if not given"),
    of_model("uo", "u0", Unit::none, 600, 1e-6, 1e9, "mobility, cm^2/(V s)"),
    of_model("nsub", "nb", Unit::none, 0, 0, 1e24, "doping of the substrate, 1/cm^3"),
    of_model("nss", "", Unit::none, 0, -1e20, 1e20, "surface states, 1/cm^2"),
    of_model("nfs", "", Unit::none, 0, 0, 1e20, "fast surface states, 1/cm^2: current below threshold"),
    of_model("tpg", "", Unit::none, 1, -1, 1, "gate: 1 doped unlike the substrate, -1 like it, 0 aluminium"),
    of_model("ld", "", Unit::none, 0, -1, 1, "lateral diffusion, m"),
    of_model("xj", "", Unit::none, 0, 0, 1, "depth of the junctions, m"),
    of_model("ucrit", "", Unit::none, 1e4, 1e-6, 1e12,
             "level 2: field where the mobility begins to fall, V/cm"),
    of_model("uexp", "", Unit::none, 0, 0, 100, "level 2: exponent of that"),
    of_model("vmax", "", Unit::none, 0, 0, 1e12, "carriers' greatest velocity, m/s; 0 is none"),
    of_model("neff", "", Unit::none, 1, 1e-6, 1e6, "level 2: channel charge coefficient"),
    of_model("delta", "", Unit::none, 0, 0, 1e6, "width effect on the threshold"),
    of_model("theta", "", Unit::none, 0, 0, 1e6, "level 3: mobility modulation, 1/V"),
    of_model("eta", "", Unit::none, 0, 0, 1e9, "level 3: static feedback"),
    of_model("kappa", "", Unit::none, 0.2, 0, 1e6, "level 3: saturation field factor"),
    of_model("rd", "", Unit::ohm, 0, 0, immense, "drain resistance; rsh nrd if not given"),
    of_model("rs", "", Unit::ohm, 0, 0, immense, "source resistance; rsh nrs if not given"),
    of_model("rg", "", Unit::ohm, 0, 0, immense, "gate resistance"),
    of_model("rb", "", Unit::ohm, 0, 0, immense, "bulk resistance"),
    of_model("rds", "", Unit::ohm, infinity, 0, infinity, "resistance between drain and source; 0 is none"),
    of_model("rsh", "", Unit::ohm, 0, 0, immense, "sheet resistance of drain and source"),
    of_model("is", "", Unit::ampere, 1e-14, 0, immense, "saturation current of a bulk junction", true),
    of_model("js", "", Unit::none, 0, 0, immense, "the same of its area, A/m^2, in the place of is"),
    of_model("jssw", "", Unit::none, 0, 0, immense, "the same of its side wall, A/m"),
    of_model("n", "", Unit::none, 1, 1e-9, immense, "emission coefficient of a bulk junction"),
    of_model("tt", "", Unit::second, 0, 0, immense, "transit time of a bulk junction"),
    of_model("cbd", "", Unit::farad, 0, 0, immense, "bulk-drain capacitance at 0 V; cj ad if not given"),
    of_model("cbs", "", Unit::farad, 0, 0, immense, "bulk-source capacitance at 0 V; cj as if not given"),
    of_model("cj", "", Unit::none, 0, 0, immense, "bulk junction capacitance at 0 V of the area, F/m^2"),
    of_model("mj", "", Unit::none, 0.5, 0, 10, "grading coefficient of that"),
    of_model("cjsw", "", Unit::none, 0, 0, immense, "bulk junction capacitance at 0 V of the side wall, F/m"),
    of_model("mjsw", "", Unit::none, 0.33, 0, 10, "grading coefficient of that"),
    of_model("pb", "", Unit::volt, 0.8, 1e-6, immense, "bulk junction potential"),
    defaults_to("pb", of_model("pbsw", "", Unit::volt, 0.8, 1e-6, immense, "the same of its side wall")),
    of_model("fc", "", Unit::none, 0.5, 0, 0.95, "share of pb from which on a capacitance is linear"),
    of_model("cgso", "", Unit::none, 0, 0, immense, "gate-source overlap capacitance, F/m of width"),
    of_model("cgdo", "", Unit::none, 0, 0, immense, "gate-drain overlap capacitance, F/m of width"),
    of_model("cgbo", "", Unit::none, 0, 0, immense, "gate-bulk overlap capacitance, F/m of length"),
    of_model("kf", "", Unit::none, 0, 0, immense, "coefficient of flicker noise"),
    of_model("af", "", Unit::none, 1, 0, 100, "exponent of the drain current in flicker noise"),
    noiseless_parameter,
    {"l", "", Unit::none, 1e-4, 1e-12, 1e3, "length of the channel, m"},
    {"w", "", Unit::none, 1e-4, 1e-12, 1e3, "width of the channel, m"},
    on_card("ad", Unit::none, 0, "area of the drain, m^2"),
    on_card("as", Unit::none, 0, "area of the source, m^2"),
    on_card("pd", Unit::none, 0, "perimeter of the drain, m"),
    on_card("ps", Unit::none, 0, "perimeter of the source, m"),
    on_card("nrd", Unit::none, 1, "squares of the drain"),
    on_card("nrs", Unit::none, 1, "squares of the source"),
    {"m", "", Unit::none, 1, 0, largest, "number of equal devices in parallel", true, false, Place::card},
    off_parameter,
    initial_of("ic1", Unit::volt, "drain-source voltage at t = 0 of a transient with uic; ic=vds,vgs,vbs"),
    initial_of("ic2", Unit::volt, "gate-source voltage likewise"),
    initial_of("ic3", Unit::volt, "bulk-source voltage likewise"),
    temp_parameter,
    dtemp_parameter,
    t_abs_parameter,
    measured_parameter};

inline constexpr ModelType model_types[] = {{"nmos"}, {"pmos", -1}};
inline constexpr ModelTemperatureParameters temperature_parameters{noiseless, temp};

} // namespace nullor::devices::mos
