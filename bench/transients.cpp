#include "bench/transients.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include <fmt/format.h>

#include "bench/decks.hpp"
#include "bench/reference.hpp"

namespace bench {
namespace {

Transient from_files(std::string name, std::string title) {
    Transient transient;
    transient.ours = deck_text(name + ".cir");
    transient.spice = deck_text(name + ".spice");
    transient.name = std::move(name);
    transient.title = std::move(title);
    transient.column = "v(out)";
    return transient;
}

Transient chain_of(bool clipping) {
    Transient transient;
    transient.name = clipping ? "chain-clipped" : "chain";
    transient.title = clipping ? "100 op-amps, clipping" : "100 op-amps, linear";
    transient.ours = chain(Dialect::nullor, clipping);
    transient.spice = chain(Dialect::spice, clipping);
    transient.column = "v(n100)";
    transient.step = 1e-6;
    transient.stop = 2e-3;
    transient.fine = 1e-7;
    transient.costly = true;
    return transient;
}

// Both simulators get the macromodel, whose rails are a tanh in a B source.
Transient of_macromodels(Transient transient, std::string name, std::string title) {
    transient.name = std::move(name);
    transient.title = std::move(title);
    transient.ours = transient.spice;
    return transient;
}

Reference reference_of(const Programs& programs, const Transient& transient, const std::string& deck) {
    if (transient.reference == Transient::inverting) return inverting_reference();
    if (transient.reference == Transient::lc) return lc_reference();
    Transient fine = transient;
    if (transient.period > 0) fine.stop = transient.period * transient.settled;
    const Run run(programs, Simulator::nullor, "reference",
                  with_cards(deck, tran_card(fine, transient.fine, transient.fine), "reltol=1e-7"));
    if (!run.once()) return {[](double) { return std::nan(""); }, std::nan("")};
    const auto table = run.result();
    if (!table) return {[](double) { return std::nan(""); }, std::nan("")};
    return table_reference(*table, transient.column, transient.period);
}

} // namespace

std::vector<Transient> transients() {
    std::vector<Transient> all;
    const auto add = [&](Transient transient, double step, double stop, double fine, double period,
                         int settled) {
        transient.step = step;
        transient.stop = stop;
        transient.fine = fine;
        transient.period = period;
        transient.settled = settled;
        all.push_back(std::move(transient));
    };
    add(from_files("inverting", "inverting, linear"), 10e-6, 1, 0, 0, 0);
    all.back().reference = Transient::inverting;
    add(from_files("clipped", "clipped sine, tanh in ngspice"), 10e-6, 1, 20e-9, 1e-3, 3);
    all.push_back(of_macromodels(all.back(), "clipped-tanh", "clipped sine, tanh in both"));
    add(from_files("clipped-hard", "clipped, min/max in ngspice"), 10e-6, 1, 20e-9, 1e-3, 3);
    add(from_files("slewing", "slewing"), 1e-6, 0.1, 2e-9, 1e-4, 5);
    add(from_files("summing", "summing"), 1e-6, 0.2, 4e-9, 2e-4, 3);
    add(from_files("transimpedance", "transimpedance, pulses"), 0.2e-6, 20e-3, 1e-9, 20e-6, 5);
    add(from_files("lc", "LC without losses"), 10e-6, 1, 0, 0, 0);
    all.back().reference = Transient::lc;
    all.back().uic = true;
    all.push_back(chain_of(false));
    all.push_back(chain_of(true));
    all.push_back(of_macromodels(all.back(), "chain-tanh", "100 op-amps, tanh in both"));
    return all;
}

std::string tran_card(const Transient& transient, double step, double longest) {
    std::string card = fmt::format(".tran {:g} {:g}", step, transient.stop);
    if (longest > 0) card += fmt::format(" 0 {:g}", longest);
    return card + (transient.uic ? " uic" : "");
}

std::vector<Setting> same_points(const Transient& transient) {
    const std::string card = tran_card(transient, transient.step, transient.step);
    return {{Simulator::nullor, "nullor", "same points", card, ""},
            {Simulator::ngspice, "ngspice", "same points", card, ""}};
}

std::vector<Setting> front_settings(const Transient& transient) {
    const std::string card = tran_card(transient, transient.step, 0);
    std::vector<Setting> settings;
    const auto by_tolerance = [&](Simulator simulator, const std::string& series, const std::string& method,
                                  int tightest) {
        for (int digits = 2; digits <= tightest; ++digits) {
            const std::string tolerance = fmt::format("reltol=1e-{}", digits);
            settings.push_back({simulator, series, tolerance, card, tolerance + " " + method});
        }
    };
    by_tolerance(Simulator::nullor, "nullor auto", "method=auto", transient.costly ? 6 : 8);
    if (!transient.costly) {
        by_tolerance(Simulator::nullor, "nullor trap", "method=trap", 5);
        by_tolerance(Simulator::nullor, "nullor gear", "method=gear", 5);
        by_tolerance(Simulator::nullor, "nullor trbdf2", "method=trbdf2", 5);
    }
    by_tolerance(Simulator::ngspice, "ngspice trap", "method=trap", 6);
    by_tolerance(Simulator::ngspice, "ngspice gear", "method=gear", transient.costly ? 4 : 6);
    by_tolerance(Simulator::ngspice, "ngspice gear 6", "method=gear maxord=6", transient.costly ? 4 : 6);
    // Where reltol says little, the longest step is what an error is bounded by.
    for (const double part : {4.0, 2.0, 0.5, 0.2}) {
        if (transient.costly && part < 0.5) continue;
        const double step = part * transient.step;
        settings.push_back({Simulator::ngspice, "ngspice trap, longest step",
                            fmt::format("step {:g} s", step), tran_card(transient, step, step), ""});
    }
    return settings;
}

std::vector<Measured> measure(const Programs& programs, const Transient& transient,
                              const std::vector<Setting>& settings, int repeats, double most) {
    const Reference ours = reference_of(programs, transient, transient.ours);
    const Reference theirs =
        transient.reference == Transient::table ? reference_of(programs, transient, transient.spice) : ours;
    struct Entry {
        Measured measured;
        Run run;
    };
    std::vector<Entry> entries;
    std::string given_up;
    for (const Setting& setting : settings) {
        if (setting.series == given_up) continue;
        const bool is_ours = setting.simulator == Simulator::nullor;
        const std::string deck =
            with_cards(is_ours ? transient.ours : transient.spice, setting.analysis, setting.options);
        Entry entry{
            {setting, {}, 0, 0},
            Run(programs, setting.simulator, fmt::format("{}-{}", transient.name, entries.size()), deck)};
        const auto cost = entry.run.once();
        const auto table = cost ? entry.run.result() : std::nullopt;
        if (!table) {
            fmt::print(stderr, "{}: {} {} gave no result\n", transient.name, setting.series, setting.label);
            continue;
        }
        const Reference& reference = is_ours ? ours : theirs;
        entry.measured.cost = *cost;
        entry.measured.points = table->rows();
        entry.measured.error = rms_error(*table, transient.column, reference) / reference.peak;
        entry.run.forget();
        if (cost->cpu() > most) given_up = setting.series;
        entries.push_back(std::move(entry));
    }
    for (int round = 1; round < repeats; ++round)
        for (Entry& entry : entries) {
            const auto cost = entry.run.once();
            entry.run.forget();
            if (cost && cost->cpu() < entry.measured.cost.cpu()) entry.measured.cost = *cost;
        }
    std::vector<Measured> result;
    for (const Entry& entry : entries) result.push_back(entry.measured);
    return result;
}

} // namespace bench
