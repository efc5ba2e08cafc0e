#pragma once
// Cards of the semiconductors for the laws that all devices must keep.

#include "engine/devices/all.hpp"
#include "tests/unit/devices_cards.hpp"

namespace device_tests {

template <class D>
std::vector<CardData> samples();

inline Parameters operator+(Parameters a, const Parameters& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

// What all have on their cards, and in their models for temperature and noise.
inline const Parameters placed{{"area", 2}, {"off", 1}, {"temp", 60}, {"m", 3}, {"dtemp", 5}};
inline const Parameters warm{{"tnom", 20}, {"kf", 1e-9}, {"af", 1.2}, {"noiseless", 1}, {"t_abs", 40}};

// Emission coefficients of 60 keep exp() in the range of the differences that the laws take.
template <>
inline std::vector<CardData> samples<Diode>() {
    std::vector<CardData> list;
    const Parameters card{{"area", 2}, {"off", 1}, {"ic", 0.4}, {"temp", 60}, {"m", 3}, {"dtemp", 5}};
    const Parameters junction{{"is", 1e-6}, {"n", 60}, {"tt", 1e-3}, {"eg", 1.2}, {"xti", 2}};
    const Parameters breakdown{{"bv", 3},      {"ibv", 1e-4},  {"nbv", 70},  {"ibvl", 1e-5}, {"nbvl", 90},
                               {"tbv1", 1e-3}, {"tbv2", 1e-5}, {"level", 2}, {"t_abs", 40}};
    const Parameters injection{{"ikf", 1e-3}, {"isr", 1e-4}, {"nr", 80},  {"tikf", 1e-3},  {"vj", 14},
                               {"tnom", 20},  {"kf", 1e-9},  {"af", 1.2}, {"noiseless", 1}};
    const Parameters stored{{"cjo", 1e-3}, {"vj", 14}, {"fc", 0.4}};
    const Parameters resistance{{"rs", 20}, {"trs1", 1e-3}, {"trs2", 1e-5}};
    const Parameters edge{{"pj", 3},    {"jsw", 1e-6},  {"ns", 70},  {"cjsw", 2e-3},
                          {"vjsw", 12}, {"mjsw", 0.25}, {"fcs", 0.3}};
    const auto add = [&](std::initializer_list<Parameters> parts, double grading, unsigned read) {
        Parameters all;
        for (const Parameters& part : parts) all.insert(all.end(), part.begin(), part.end());
        CardData data(Diode::info(), all);
        if (grading > 0) data.put(diode::mj, grading);
        data.read_pins = read;
        list.push_back(data);
    };
    add({{{"ron", 2}, {"roff", 50}, {"vfwd", 3}, {"vrev", 4}, {"rrev", 5}}}, 0, 0);
    add({card,
         {{"ron", 2},
          {"roff", 50},
          {"vfwd", 3},
          {"vrev", 4},
          {"epsilon", 2},
          {"revepsilon", 3},
          {"ilimit", 1},
          {"revilimit", 2}}},
        0, 1);
    for (const unsigned read : {0U, 1U}) {
        add({junction}, 0, read);
        add({junction, breakdown}, 0, read);
        add({card, junction, stored}, 0.3, read);
        add({card, junction, injection, stored, resistance}, 1, read);
        add({junction, injection, breakdown, resistance}, 0.4, read);
        add({junction, stored, breakdown, edge}, 0.3, read);
    }
    return list;
}

template <>
inline std::vector<CardData> samples<Bjt>() {
    std::vector<CardData> list;
    const Parameters gains{{"is", 1e-6}, {"nf", 60}, {"nr", 70},    {"ne", 80},   {"nc", 90},
                           {"bf", 50},   {"br", 2},  {"ise", 1e-5}, {"isc", 2e-5}};
    const Parameters early{{"vaf", 60}, {"var", 50}, {"ikf", 1e-4}, {"ikr", 1e-4}, {"nk", 0.7}, {"level", 2}};
    const Parameters bulk{{"iss", 1e-6}, {"ns", 65}, {"cjs", 1e-3}, {"vjs", 14}, {"mjs", 0.3}};
    const Parameters stored{{"cje", 1e-3}, {"vje", 15},   {"mje", 0.4}, {"cjc", 2e-3}, {"vjc", 16},
                            {"mjc", 0.2},  {"xcjc", 0.6}, {"fc", 0.3},  {"tf", 1},     {"xtf", 2},
                            {"vtf", 20},   {"itf", 1e-4}, {"tr", 2}};
    const Parameters ohms{{"rb", 30},     {"rbm", 10},    {"re", 5},      {"rc", 20},
                          {"trb1", 1e-3}, {"trb2", 1e-5}, {"trm1", 2e-3}, {"trm2", 2e-5},
                          {"tre1", 1e-3}, {"tre2", 1e-5}, {"trc1", 1e-3}, {"trc2", 1e-5}};
    const Parameters law{{"eg", 1.2}, {"xti", 2}, {"xtb", 1.5}, {"c2", 10}, {"c4", 0.5}};
    const auto add = [&](const Parameters& all, int polarity, int pins, unsigned read = 0) {
        CardData data(Bjt::info(), all);
        data.polarity = polarity;
        data.pins = data.nodes = pins;
        data.read_pins = read;
        data.conserves =
            pins == 4 || std::none_of(all.begin(), all.end(), [](const auto& p) { return p.first == "cjs"; });
        list.push_back(data);
    };
    for (const int polarity : {1, -1, -bjt::lateral})
        for (const int pins : {3, 4}) {
            add(gains, polarity, pins);
            add(gains + early + bulk, polarity, pins, 5);
            add(placed + warm + gains + early + stored + law + Parameters{{"ic1", 1}, {"ic2", 2}}, polarity,
                pins);
            add(placed + gains + early + bulk + stored + ohms + law, polarity, pins);
            add(gains + ohms +
                    Parameters{{"irb", 1e-3},
                               {"rco", 40},
                               {"vo", 3},
                               {"gamma", 1e-3},
                               {"qco", 1e-3},
                               {"temp", 3e4},
                               {"eg", 0},
                               {"xti", 0}},
                polarity, pins);
            add(gains + ohms + stored + Parameters{{"ptf", 30}, {"rco", 40}, {"gamma", 0}}, polarity, pins,
                2);
        }
    return list;
}

template <>
inline std::vector<CardData> samples<Jfet>() {
    std::vector<CardData> list;
    const Parameters channel{{"vto", -3}, {"beta", 1e-3}, {"lambda", 0.02}, {"is", 1e-6}, {"n", 60}};
    const Parameters gate{{"isr", 1e-5}, {"nr", 80}, {"pb", 14}, {"m", 0.3}, {"b", 1.3}};
    const Parameters ionised{{"alpha", 0.1}, {"vk", 3}, {"level", 0}};
    const Parameters stored{{"cgs", 1e-3}, {"cgd", 2e-3}, {"fc", 0.4}, {"pb", 15}};
    const Parameters rest{{"rd", 20}, {"rs", 10}, {"vtotc", 1e-3}, {"betatce", 0.1}, {"eg", 1.2}, {"xti", 2}};
    const auto add = [&](const Parameters& all, unsigned read = 0) {
        for (const int polarity : {1, -1}) {
            CardData data(Jfet::info(), all);
            data.put(jfet::grading, 0.3);
            data.polarity = polarity;
            data.pins = data.nodes = 3;
            data.read_pins = read;
            list.push_back(data);
        }
    };
    add(channel);
    add(channel + gate, 3);
    add(channel + ionised + stored);
    add(channel + Parameters{{"level", 2}, {"delta", 0.4}, {"theta", 0.02}, {"pb", 14}});
    add(placed + warm + channel + stored + rest + Parameters{{"ic1", 1}, {"ic2", -1}});
    return list;
}

template <>
inline std::vector<CardData> samples<Mosfet>() {
    std::vector<CardData> list;
    const Parameters channel{{"vto", 1}, {"kp", 1e-3}, {"gamma", 0.6}, {"phi", 0.7},    {"is", 1e-6},
                             {"n", 200}, {"l", 2e-5},  {"w", 5e-5},    {"lambda", 0.02}};
    const Parameters process{{"tox", 5e-8}, {"nsub", 1e15}, {"nss", 1e10},
                             {"tpg", -1},   {"uo", 500},    {"ld", 1e-6}};
    const Parameters small{{"xj", 1e-6}, {"delta", 0.5}, {"vmax", 5e4}};
    const Parameters second{{"ucrit", 2e4}, {"uexp", 0.1}, {"neff", 3}};
    const Parameters third{{"theta", 0.05}, {"eta", 0.1}, {"kappa", 0.5}};
    const Parameters below{{"nfs", 1e12}};
    const Parameters bulk{{"js", 1e-4}, {"jssw", 1e-6}, {"ad", 1e-2}, {"as", 2e-2},
                          {"pd", 0.1},  {"ps", 0.2},    {"is", 1e-6}, {"n", 200}};
    const Parameters stored{{"cbd", 1e-3}, {"cbs", 2e-3}, {"cj", 0.1},  {"mj", 0.4}, {"cjsw", 1e-2},
                            {"mjsw", 0.2}, {"pb", 15},    {"pbsw", 16}, {"fc", 0.4}, {"tt", 1e-2},
                            {"cgso", 10},  {"cgdo", 20},  {"cgbo", 5}};
    const Parameters ohms{{"rd", 20}, {"rs", 10}, {"rg", 5}, {"rb", 30}, {"rds", 1e3}};
    const Parameters sheet{{"rsh", 20}, {"nrd", 2}, {"nrs", 3}};
    const Parameters seat{{"off", 1}, {"temp", 60}, {"m", 3},   {"dtemp", 5},
                          {"ic1", 1}, {"ic2", 2},   {"ic3", -1}};
    const auto add = [&](const Parameters& all, int level, unsigned read = 0) {
        for (const int polarity : {1, -1}) {
            CardData data(Mosfet::info(), all);
            data.put(mos::level, level);
            data.polarity = polarity;
            data.pins = data.nodes = 4;
            data.read_pins = read;
            list.push_back(data);
        }
    };
    add(channel, 1);
    add(channel + ohms, 1, 9);
    add(seat + warm + process + bulk + stored + sheet, 1);
    add(channel + process, 2);
    add(seat + warm + process + small + second + bulk, 2);
    add(process + below + second + bulk + ohms, 2);
    add(process + small + below + bulk + stored, 2);
    add(channel + process, 3);
    add(seat + warm + process + small + third + bulk, 3);
    add(process + below + third + bulk + ohms, 3);
    add(process + small + below + third + bulk + stored, 3);
    return list;
}

template <>
inline std::vector<CardData> samples<Vdmos>() {
    std::vector<CardData> list;
    const Parameters channel{{"vto", 1}, {"kp", 1e-3},     {"lambda", 0.02}, {"theta", 0.01},  {"is", 1e-6},
                             {"n", 200}, {"mtriode", 0.7}, {"ksubthres", 2}, {"subshift", 0.5}};
    const Parameters sharp{{"vto", -1}, {"kp", 1e-3}, {"is", 1e-6}, {"n", 200}, {"ksubthres", 0}};
    const Parameters ohms{{"rd", 20}, {"rs", 10}, {"rg", 5}, {"rb", 30}, {"rds", 1e3}, {"rq", 40}, {"vq", 3}};
    const Parameters stored{{"cgs", 1e-3}, {"cgdmin", 1e-4}, {"cgdmax", 2e-3}, {"a", 0.3},
                            {"cjo", 1e-3}, {"vj", 15},       {"fc", 0.4},      {"tt", 1e-2}};
    const Parameters breaks{{"bv", 30}, {"ibv", 1e-6}, {"nbv", 100}, {"eg", 0.1}, {"xti", 2}};
    const Parameters seat{{"off", 1}, {"temp", 60}, {"m", 3}, {"dtemp", 5}, {"mu", -1}, {"tcvth", 1e-3}};
    const Parameters measured{{"tnom", 20}, {"noiseless", 1}, {"t_abs", 40}};
    for (const int polarity : {1, -1})
        for (const Parameters& all :
             {channel, sharp + ohms, channel + ohms + stored, seat + measured + sharp + stored + breaks}) {
            CardData data(Vdmos::info(), all);
            data.polarity = polarity;
            data.put(vdmos::mj, 0.4);
            data.pins = data.nodes = 3;
            data.read_pins = list.size() == 2 ? 5U : 0U;
            list.push_back(data);
        }
    for (const char* flag : {"pchan", "nchan"}) {
        CardData data(Vdmos::info(), channel + Parameters{{flag, 1}});
        data.pins = data.nodes = 3;
        list.push_back(data);
    }
    return list;
}

} // namespace device_tests
