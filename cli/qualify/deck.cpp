#include "cli/qualify/deck.hpp"

#include <filesystem>

#include <fmt/format.h>

namespace nullor::cli::qualify {

namespace {

std::string amplifier(const Model& model) {
    std::string card = model.native ? "XU1" : "X1", ties;
    for (std::size_t k = 0; k < model.nodes.size(); ++k) {
        const bool open = model.nodes[k] == "open";
        const std::string node = open ? fmt::format("pin{}", k + 1) : model.nodes[k];
        card += " " + node;
        if (open) ties += fmt::format("R{} {} mid 1G\n", k + 1, node);
    }
    return fmt::format(".subckt dut inp inn vp vn out mid\n{} {}\n{}.ends\n", card, model.name, ties);
}

} // namespace

std::string deck_text(const Bench& bench, const Model& model, const Setup& setup, const std::string& folder) {
    namespace fs = std::filesystem;
    const fs::path library = fs::absolute(model.path).lexically_proximate(fs::absolute(folder));
    const double high = setup.supply.high, low = setup.supply.low;
    std::string text = fmt::format("{}: {}\n", model.name, bench.title);
    text += fmt::format(".include \"{}\"\n", library.string());
    text += fmt::format(".param supply_p={} supply_n={} mid={} points={}\n", high, low, (high + low) / 2,
                        setup.coarse ? 10 : 20);
    if (bench.unity)
        text += fmt::format(".param unity={:.6g} period={{{:g}/unity}} a={:.6g}\n", setup.unity,
                            setup.periods, setup.amplitude);
    text += fmt::format(".options reltol={}\n", setup.coarse ? "1e-3" : "1e-4");
    text += amplifier(model);
    if (bench.supplies) text += "Vp vp 0 {supply_p}\nVn vn 0 {supply_n}\nVmid mid 0 {mid}\n";
    return text + bench.cards + ".end\n";
}

} // namespace nullor::cli::qualify
